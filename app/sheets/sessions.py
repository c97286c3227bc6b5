"""Imports from upload to commit: each is a stored session that can be looked at and taken up."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from app.db.guard import trusted
from app.db.ids import allocate
from app.db.imports import ImportRow, ImportSession
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import FileRefused, Illegal, NotFound
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.files import FileRecords
from app.sheets.places import Place, check_preamble
from app.sheets.planning import Planned, plan_rows, shown
from app.sheets.planrow import PlanRow
from app.sheets.understanding import understand

AnyResource = type[Resource[Any]]


class Uploads:
    """Where uploaded files are kept, outside the web root; set once by the factory."""

    folder: Path = Path("uploads")


@dataclass(frozen=True)
class Upload:
    """A file as somebody hands it in for one region."""

    path: Path
    name: str
    region_id: int
    sheet: str | None = None
    accept_names: bool = False


def start_import(session: ActorSession, resource: AnyResource, upload: Upload) -> ImportSession:
    """Read and plan the file; nothing but the import session is written.

    A file that cannot be read gives a session in the state `refused` that says why.

    :raises Forbidden: without the right to import this resource.
    :raises ScopeError: for a region outside the actor's area.
    """
    actor_of(session).require(resource.name, "import")
    fingerprint = _keep(upload.path)
    before = _same_file(session, resource, fingerprint, upload.region_id)
    document: dict[str, Any] = {"file": _file(upload, fingerprint, before)}
    rows: list[PlanRow] = []
    try:
        understood, planned = _plan(session, resource, upload, before)
        document |= _document(session, resource, upload, understood, planned)
        rows = planned.rows
        state = "planned"
    except FileRefused as refused:
        document |= _refusal(refused)
        state = "refused"
    return _store(session, resource, upload, document, rows, state=state)


def _keep(path: Path) -> str:
    """The file under its fingerprint: the same bytes are kept once."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    Uploads.folder.mkdir(parents=True, exist_ok=True)
    target = Uploads.folder / digest
    if not target.exists():
        partial = target.with_suffix(".part")
        shutil.copyfile(path, partial)
        partial.replace(target)
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


def _file(upload: Upload, fingerprint: str, before: ImportSession | None) -> dict[str, Any]:
    return {
        "name": upload.name,
        "sha256": fingerprint,
        "kind": None,
        "same_as": before.id if before else None,
    }


def _plan(
    session: ActorSession,
    resource: AnyResource,
    upload: Upload,
    before: ImportSession | None,
) -> tuple[FileRecords, Planned]:
    understood = understand(session, resource, upload.path, upload.name)
    started = time.perf_counter()
    rows = [row for row in understood.rows if upload.sheet in (None, row.sheet)]
    planned = plan_rows(
        session,
        resource,
        rows,
        region_id=upload.region_id,
        known=_known_rows(session, before),
        accept_names=upload.accept_names,
    )
    understood.seconds["plan"] = round(time.perf_counter() - started, 3)
    return understood, planned


def _known_rows(
    session: ActorSession, before: ImportSession | None
) -> Mapping[tuple[str, int], int]:
    """The records that the same bytes gave when they were committed, by sheet and row."""
    if before is None:
        return {}
    query = select(ImportRow.sheet, ImportRow.row, ImportRow.record_id).where(
        ImportRow.parent_id == before.id, ImportRow.record_id.is_not(None)
    )
    return {(sheet, row): key for sheet, row, key in session.execute(query) if key}


def _document(
    session: ActorSession,
    resource: AnyResource,
    upload: Upload,
    understood: FileRecords,
    planned: Planned,
) -> dict[str, Any]:
    tables = understood.tables_json()
    whole = []
    if "region" in resource.model.metas:
        whole = check_preamble(Place(session, upload.region_id), tables)
    findings = [*whole, *(f for row in planned.rows for f in row.findings)]
    return {
        "kind": understood.kind,
        "tables": tables,
        "counts": planned.counts(skipped=understood.skipped),
        "references": planned.references.to_json(),
        "errors": [f.to_json() for f in findings],
        "seconds": understood.seconds,
    }


def _refusal(refused: FileRefused) -> dict[str, Any]:
    error = {
        "sheet": None,
        "cell": None,
        "field": None,
        "value": None,
        "rule": refused.rule,
        "severity": "error",
        "message": str(refused.message),
        "suggestion": None,
    }
    counts = dict.fromkeys(
        ("rows", "new", "changed", "unchanged", "conflict", "error", "skipped", "warning"), 0
    )
    return {
        "tables": [],
        "counts": counts | {"missing": 0},
        "references": {},
        "errors": [error],
        "seconds": {},
    }


def _store(
    session: ActorSession,
    resource: AnyResource,
    upload: Upload,
    document: dict[str, Any],
    rows: Sequence[PlanRow],
    *,
    state: str,
) -> ImportSession:
    document["file"]["kind"] = document.pop("kind", None)
    actor = actor_of(session)
    with operation(session, resource.name, "import", kind="plan"):
        stored = ImportSession(
            id=allocate(session, ImportSession, 1)[0],
            version=1,
            region_id=upload.region_id,
            resource=resource.name,
            state=state,
            file_name=upload.name,
            sha256=document["file"]["sha256"],
            stored_as=document["file"]["sha256"],
            user_id=actor.user_id,
            user_name=actor.name,
            plan=json.dumps(document, ensure_ascii=False),
            created_at=now(),
            updated_at=now(),
        )
        session.add(stored)
        session.flush()
        _store_rows(session, stored, rows)
    return stored


def _store_rows(session: ActorSession, stored: ImportSession, rows: Sequence[PlanRow]) -> None:
    if not rows:
        return
    lines = [
        {
            "id": key,
            "version": 1,
            "parent_id": stored.id,
            "region_id": stored.region_id,
            "position": at,
            "sheet": row.sheet,
            "row": row.row,
            "last_row": row.last_row,
            "class_": row.class_,
            "record_id": row.record_id,
            "base": row.base,
            "content": _content(row),
        }
        for at, (key, row) in enumerate(
            zip(allocate(session, ImportRow, len(rows)), rows, strict=True)
        )
    ]
    with trusted():
        session.execute(insert(ImportRow.__table__), lines)


def _content(row: PlanRow) -> dict[str, Any]:
    return {
        "values": row.values,
        "written": _stored(row.written),
        "pending": row.pending,
        "changes": row.changes,
        "findings": [asdict(finding) for finding in row.findings],
        "cells": dict(row.cells),
    }


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: shown(value) for name, value in values.items() if value is not None}


def get_import(session: ActorSession, import_id: int) -> ImportSession:
    """The import session, if the actor may see it.

    :raises NotFound: else.
    """
    query = select(ImportSession).where(ImportSession.id == import_id)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None or not actor_of(session).can(found.resource, "import"):
        raise NotFound
    return found


def list_imports(session: ActorSession, *, most: int = 50) -> list[ImportSession]:
    """The newest import sessions in sight."""
    query = select(ImportSession).order_by(ImportSession.id.desc()).limit(most)
    actor = actor_of(session)
    return [s for s in session.scalars(query) if actor.can(s.resource, "import")]


def import_rows(session: ActorSession, stored: ImportSession) -> list[ImportRow]:
    """The rows of a session in the order of the file."""
    query = select(ImportRow).where(ImportRow.parent_id == stored.id)
    return list(session.scalars(query.order_by(ImportRow.position)))


def plan_json(
    session: ActorSession, stored: ImportSession, *, rows: bool = False
) -> dict[str, Any]:
    """The plan as commands and REST print it (CONTRACT)."""
    document: dict[str, Any] = {
        "id": stored.id,
        "resource": stored.resource,
        "state": stored.state,
    } | json.loads(stored.plan)
    if rows:
        document["rows"] = [_row_json(row) for row in import_rows(session, stored)]
    return document


def _row_json(row: ImportRow) -> dict[str, Any]:
    content: Any = row.content
    return {
        "sheet": row.sheet,
        "row": row.row,
        "class": row.class_,
        "values": content["values"],
        "changes": content["changes"],
        "id": row.record_id,
    }


def cancel_import(session: ActorSession, import_id: int) -> ImportSession:
    """Put a plan away; its file and rows stay to be looked at.

    :raises Illegal: for an import that is decided already.
    """
    stored = get_import(session, import_id)
    resource = registry.get(stored.resource)
    with operation(session, resource.name, "import", kind="cancel_import"):
        stored = get_import(session, import_id)
        require_state(stored, "planned")
        stored.state = "cancelled"
        stored.updated_at = now()
    return stored


def require_state(stored: ImportSession, *states: str) -> None:
    """Go on only in one of the states.

    :raises Illegal: else, naming the one it is in.
    """
    if stored.state not in states:
        raise Illegal(_("The import is %(state)s already.", state=stored.state))
