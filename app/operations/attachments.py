"""Files of records: handed in, listed, handed out and taken away, through their record alone.

What is in them lies in a folder beside the database, under names that nobody chose.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import func, select

from app.db.attachments import Attachment
from app.db.registry import Base
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import FileRefused, Full, NotFound
from app.kernel.file_kinds import kind_of, safe_name
from app.kernel.lazy import _
from app.kernel.scanning import Scanner
from app.operations.select import find_row, key_column, require_row
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import change_of
from app.policies.writing import narrowing, require_place
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import Attachments

AnyResource = type[Resource[Any]]
MEGABYTE = 1024 * 1024
# What lies in the folder so long without a row was left by a process that died.
FORGOTTEN_AFTER = 3600


class Storage:
    """Where files lie, how much room a region has, and who looks at them first."""

    folder: ClassVar[Path] = Path()
    quota: ClassVar[int] = 2048 * MEGABYTE
    scanner: ClassVar[Scanner | None] = None


@dataclass(frozen=True)
class Attached:
    """A file of a record, as it is listed."""

    id: int
    name: str
    kind: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    scanned_by: str | None


def attach(
    session: ActorSession, resource: AnyResource, record_id: int, name: str, content: bytes
) -> Attached:
    """Keep a file with a record; any of its versions has it then.

    :raises NotFound: where the actor sees no such record, or the resource takes no files.
    :raises Forbidden, ScopeError: without the right to change the record.
    :raises FileRefused: for a file that is too large, of another kind, or suspicious.
    """
    actor_of(session).require(resource.name, "update")
    spec = _spec(resource)
    require_row(session, resource, record_id)
    kept_as, kind = _looked_at(spec, name, content)
    stored = _store(content)
    try:
        with operation(session, resource.name, "update", kind="attach", about=record_id) as opened:
            row = _row_in_reach(session, resource, record_id)
            _require_room(session, getattr(row, "region_id", None), len(content))
            kept = _new_row(session, resource, record_id, row)
            kept.name, kept.kind, kept.size = kept_as, kind, len(content)
            kept.sha256, kept.stored_as = hashlib.sha256(content).hexdigest(), stored
            session.add(kept)
            opened.add(change_of(row, resource.name, "u", {"attachments": [None, kept_as]}))
    except BaseException:  # whatever stopped it: a file without its row is nobody's
        _path(stored).unlink(missing_ok=True)
        raise
    return _attached(kept)


def _spec(resource: AnyResource) -> Attachments:
    if resource.attachments is None:
        raise NotFound
    return resource.attachments


def _looked_at(spec: Attachments, name: str, content: bytes) -> tuple[str, str]:
    """The name to keep it by, and its kind."""
    kept_as = safe_name(name)
    if not content:
        raise FileRefused("file.kind", _("The file is empty."))
    if len(content) > spec.largest:
        size = spec.largest // MEGABYTE
        raise FileRefused("file.too_large", _("At most %(size)s MB for one file.", size=size))
    kind = kind_of(kept_as, content, spec.kinds)
    if Storage.scanner is not None:
        Storage.scanner.check(content)
    return kept_as, kind


def _new_row(session: ActorSession, resource: AnyResource, record_id: int, row: Any) -> Attachment:
    actor, scanner = actor_of(session), Storage.scanner
    return Attachment(
        resource=resource.name,
        record_id=record_id,
        region_id=getattr(row, "region_id", None),
        scanned_by=scanner.name if scanner else None,
        user_id=actor.user_id,
        user_name=actor.name,
        added_at=now(),
    )


def _row_in_reach(session: ActorSession, resource: AnyResource, record_id: int) -> Any:
    """The record's row, which the open operation may touch."""
    row = find_row(session, resource, record_id)
    if "region" in resource.model.metas:
        bodies = [getattr(row, f"{name}_id") for name in narrowing(resource.model)]
        require_place(session, resource.model, row.region_id, bodies)
    return row


def _require_room(session: ActorSession, region_id: int | None, size: int) -> None:
    """Go on only where the region has room; two at once wait for one another."""
    region = Base.metadata.tables["region"]
    held = select(region.c.id).where(region.c.id == region_id).with_for_update(key_share=True)
    session.connection().execute(held)
    query = select(func.coalesce(func.sum(Attachment.size), 0))
    taken = session.scalar(query.where(Attachment.region_id == region_id))
    if int(taken or 0) + size > Storage.quota:
        raise FileRefused("file.quota", _("The room for the files of this region is used up."))


def _path(stored_as: str) -> Path:
    return Storage.folder / stored_as[:2] / stored_as


def _store(content: bytes) -> str:
    """Put it where only this program reads, under a name drawn at random, for good."""
    stored_as = secrets.token_hex(16)
    path = _path(stored_as)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise Full from None
    return stored_as


def attachments_of(session: ActorSession, resource: AnyResource, record_id: int) -> list[Attached]:
    """The files of a record, the newest first.

    :raises NotFound: where the actor sees no such record, or the resource takes no files.
    """
    actor_of(session).require(resource.name, "read")
    _spec(resource)
    require_row(session, resource, record_id)
    query = _of(resource, record_id).order_by(Attachment.id.desc())
    return [_attached(row) for row in session.scalars(query)]


def _of(resource: AnyResource, record_id: int) -> Any:
    here = (Attachment.resource == resource.name, Attachment.record_id == record_id)
    return select(Attachment).where(*here)


def _attached(row: Attachment) -> Attached:
    return Attached(
        id=row.id,
        name=row.name,
        kind=row.kind,
        size=row.size,
        sha256=row.sha256,
        added_at=row.added_at,
        added_by=row.user_name,
        scanned_by=row.scanned_by,
    )


def attachment(
    session: ActorSession, resource: AnyResource, record_id: int, key: int
) -> tuple[Attached, bytes]:
    """One file of a record with its content, as it was handed in.

    :raises NotFound: where there is none that the actor may see.
    :raises RuntimeError: for a file that is not what it was.
    """
    actor_of(session).require(resource.name, "read")
    _spec(resource)
    require_row(session, resource, record_id)
    row = _found(session, resource, record_id, key)
    content = _path(row.stored_as).read_bytes()
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise RuntimeError(f"the file of attachment {row.id} was changed")
    return _attached(row), content


def _found(session: ActorSession, resource: AnyResource, record_id: int, key: int) -> Attachment:
    row: Attachment | None = session.scalar(_of(resource, record_id).where(Attachment.id == key))
    if row is None:
        raise NotFound
    return row


def detach(session: ActorSession, resource: AnyResource, record_id: int, key: int) -> None:
    """Take a file from a record; its content is gone with it.

    :raises NotFound: where there is none that the actor may see.
    :raises Forbidden, ScopeError: without the right to change the record.
    """
    actor_of(session).require(resource.name, "update")
    _spec(resource)
    with operation(session, resource.name, "update", kind="detach", about=record_id) as opened:
        row = _row_in_reach(session, resource, record_id)
        gone = _found(session, resource, record_id, key)
        stored_as = gone.stored_as
        session.delete(gone)
        opened.add(change_of(row, resource.name, "u", {"attachments": [gone.name, None]}))
    _path(stored_as).unlink(missing_ok=True)


def sweep(session: ActorSession) -> dict[str, int]:
    """Clear away the files of records that are gone, and those whose keeping was cut off."""
    rows = sum(_forget(session, resource) for resource in registry.all() if resource.attachments)
    known = set(session.scalars(select(Attachment.stored_as)))
    session.rollback()
    old = [p for p in Storage.folder.glob("??/*") if p.name not in known and _is_old(p)]
    for path in old:
        path.unlink(missing_ok=True)
    return {"rows": rows, "files": len(old)}


def _is_old(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > FORGOTTEN_AFTER


def _forget(session: ActorSession, resource: AnyResource) -> int:
    there = select(key_column(resource.model))
    gone = select(Attachment).where(
        Attachment.resource == resource.name, Attachment.record_id.not_in(there)
    )
    if session.scalars(gone.limit(1)).first() is None:
        return 0
    with operation(session, resource.name, "delete", kind="sweep"):
        rows = session.scalars(gone).all()
        for row in rows:
            session.delete(row)
    for row in rows:
        _path(row.stored_as).unlink(missing_ok=True)
    return len(rows)
