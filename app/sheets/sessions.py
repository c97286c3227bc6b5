"""Imports from upload to decision: each is a stored session that can be looked at and taken up."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import exists, select

from app.db.history import HistoryChange, HistoryOp
from app.db.ids import allocate
from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.jobs import Held, JobState, cancel, do_here, enqueue, job_about, job_keyed
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Full, Invalid
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.sheets.commit import APPROVE, IMPORT
from app.sheets.deciding import reaches
from app.sheets.plan_job import PLAN, empty_plan
from app.sheets.states import IN_WORK
from app.sheets.stored import (
    Uploads,
    about,
    get_import,
    import_rows,
    list_imports,
    note,
    plan_json,
    require_state,
)
from app.sheets.undo import stopped_as

__all__ = [
    "Upload",
    "Uploads",
    "cancel_import",
    "get_import",
    "import_rows",
    "list_imports",
    "plan_json",
    "require_state",
    "start_import",
]

AnyResource = type[Resource[Any]]
# A file up to this size is planned while somebody waits; a larger one in the background.
SMALL_FILE = 2**20
OPEN = ("queued", "planning", "planned", "awaiting_approval", "committing")


@dataclass(frozen=True)
class Upload:
    """A file as somebody hands it in for one region."""

    path: Path
    name: str
    region_id: int
    sheet: str | None = None
    accept_names: bool = False


def start_import(
    session: ActorSession, resource: AnyResource, upload: Upload, *, wait: bool | None = True
) -> ImportSession:
    """Read and plan the file; nothing but the import session is written.

    A file that cannot be read gives a session in the state `refused` that says why. Without
    `wait` the file is only put into the queue; None leaves that to its size. The same file again,
    before anything was decided or written, is the same import.

    :raises Forbidden: without the right to import this resource.
    :raises ScopeError: for a region outside the actor's area.
    """
    actor_of(session).require(resource.name, "import")
    here = upload.path.stat().st_size <= SMALL_FILE if wait is None else wait
    fingerprint = keep_file(upload.path)
    stored, held = _accept(session, resource, upload, fingerprint, here=here)
    if isinstance(held, Held):
        do_here(session, held)
    return get_import(session, stored)


def _accept(
    session: ActorSession, resource: AnyResource, upload: Upload, fingerprint: str, *, here: bool
) -> tuple[int, Held | int | None]:
    """The import of this file, new with its job, or the one that there is already."""
    for first in (True, False):
        try:
            with operation(session, resource.name, "import", kind="upload"):
                key, known = _known(session, resource, upload, fingerprint)
                if known is not None:
                    return known, None
                stored = _add(session, resource, upload, fingerprint, here=here)
                args = {"import": stored.id, "resource": resource.name, "sheet": upload.sheet}
                held = enqueue(
                    session,
                    PLAN,
                    args | {"accept_names": upload.accept_names},
                    key=key,
                    about=about(stored.id),
                    here=here,
                )
            return stored.id, held
        except Invalid:
            # Somebody has handed in the same at the same moment: theirs counts.
            if not first:
                raise
    raise AssertionError


def _known(
    session: ActorSession, resource: AnyResource, upload: Upload, fingerprint: str
) -> tuple[str, int | None]:
    """The key of this file's job, and the import that it is already, if it still is one."""
    actor = actor_of(session)
    said = (resource.name, upload.region_id, actor.user_id, fingerprint, upload.sheet)
    words = json.dumps([*said, upload.accept_names, actor.name])
    key = f"{PLAN}:{hashlib.sha256(words.encode()).hexdigest()}"
    count, last = job_keyed(session, key)
    if last is not None and (found := _still_open(session, last)):
        return key, found
    return f"{key}:{count}", None


def _still_open(session: ActorSession, job: JobState) -> int | None:
    query = select(ImportSession).where(ImportSession.id == int(job.about.partition(":")[2]))
    stored = session.scalars(query).first()
    if stored is None or stored.state not in OPEN:
        return None
    if stored.state == "planned" and _written_since(session, (job.result or {}).get("seen", 0)):
        return None
    return stored.id


def _written_since(session: ActorSession, seq: int) -> bool:
    """Whether any record has changed after this entry of the history: a plan may be old then."""
    later = select(HistoryOp.id).where(HistoryOp.seq > seq)
    changed = exists().where(
        HistoryChange.op_id.in_(later),
        HistoryChange.kind != "r",
        HistoryChange.resource != "import-session",
    )
    return bool(session.scalar(select(changed)))


def _add(
    session: ActorSession, resource: AnyResource, upload: Upload, fingerprint: str, *, here: bool
) -> ImportSession:
    actor, before = actor_of(session), _same_file(session, resource, fingerprint, upload.region_id)
    plan = empty_plan(upload.name, fingerprint, before.id if before else None)
    stored = ImportSession(
        id=allocate(session, ImportSession, 1)[0],
        version=1,
        region_id=upload.region_id,
        resource=resource.name,
        state="planning" if here else "queued",
        file_name=upload.name,
        sha256=fingerprint,
        stored_as=fingerprint,
        user_id=actor.user_id,
        user_name=actor.name,
        plan=json.dumps(plan, ensure_ascii=False),
        created_at=now(),
        updated_at=now(),
    )
    session.add(stored)
    session.flush()
    return stored


def keep_file(path: Path) -> str:
    """The file under its fingerprint: the same bytes are kept once.

    :raises Full: where there is no room for it.
    """
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    target = Uploads.folder / digest
    if target.exists():
        # It is young again: nobody clears it away before its import is written.
        target.touch()
        return digest
    Uploads.folder.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=Uploads.folder, suffix=".part")
    try:
        with path.open("rb") as source, os.fdopen(handle, "wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(target)
    except OSError:
        Path(partial).unlink(missing_ok=True)
        raise Full from None
    return digest


def _same_file(
    session: ActorSession, resource: AnyResource, fingerprint: str, region_id: int
) -> ImportSession | None:
    query = (
        select(ImportSession)
        .where(
            ImportSession.sha256 == fingerprint,
            ImportSession.resource == resource.name,
            ImportSession.region_id == region_id,
            ImportSession.state == "committed",
        )
        .order_by(ImportSession.id.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def import_job(session: ActorSession, import_id: int) -> JobState | None:
    """What is being done, or was done last, for an import."""
    return job_about(session, about(import_id))


def cancel_import(session: ActorSession, import_id: int) -> ImportSession:
    """Put an import away; its file and rows stay to be looked at.

    What is being done for it is stopped and taken back: by its worker, within seconds. A stopped
    undo leaves the import as it was, and a stopped approval leaves it to be decided.

    :raises Illegal: for an import that is decided already.
    :raises Forbidden: without the right to what is stopped.
    """
    stored = get_import(session, import_id)
    job = import_job(session, import_id) if stored.state in IN_WORK else None
    action = str(job.args.get("action", IMPORT)) if job else IMPORT
    if job and job.is_running:
        if not reaches(session, stored, action):
            raise Forbidden
        cancel(session, job.id)
        return stored
    below = action == APPROVE
    with operation(session, stored.resource, action, kind="cancel_import", below=below):
        stored = get_import(session, import_id)
        require_state(stored, "planned", "awaiting_approval", *IN_WORK)
        if job is None or cancel(session, job.id):
            note(stored, stopped_as(job.kind, job.args) if job else "cancelled")
    return stored
