"""Taking a committed import back: from the history, without touching what others did since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db.guard import trusted
from app.db.history import HistoryChange, HistoryOp
from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.operations.merge import acting
from app.operations.records import load_records
from app.operations.resolve import Resolver
from app.operations.unit import operation
from app.operations.values import Reader
from app.operations.write import fill, remove
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.stored import get_import, note, require_state

AnyResource = type[Resource[Any]]


@dataclass
class Undone:
    """Record keys: given back their earlier values, removed, and kept with who changed them."""

    restored: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The result in JSON."""
        return {"restored": self.restored, "removed": self.removed, "kept": self.kept}


def undo_import(session: ActorSession, import_id: int) -> Undone:
    """Give changed records their earlier values and remove the new ones, in one transaction.

    What somebody changed, submitted or published since is kept and listed.

    :raises Illegal: for an import that is not committed.
    """
    stored = get_import(session, import_id)
    resource = registry.get(stored.resource)
    result = Undone()
    with operation(session, resource.name, "import", kind="undo", remark=stored.file_name):
        stored = get_import(session, import_id)
        require_state(stored, "committed")
        changes = _changes(session, stored)
        own = [change for change in changes if change.resource == resource.name]
        for start in range(0, len(own), 500):
            _take_back(session, resource, own[start : start + 500], result)
        _drop_references(session, [c for c in changes if c.resource != resource.name], result)
        _close(stored, result)
    return result


def _changes(session: ActorSession, stored: ImportSession) -> list[HistoryChange]:
    query = select(HistoryChange).where(HistoryChange.op_id == stored.op_id)
    return list(session.scalars(query.order_by(HistoryChange.id)))


def _take_back(
    session: ActorSession, resource: AnyResource, changes: Sequence[HistoryChange], result: Undone
) -> None:
    ids = [change.row_id for change in changes]
    records = {record.id: record for record in load_records(session, resource, ids)}
    for change in changes:
        record = records.get(change.row_id)
        if record is None or record.version != change.row_version:
            result.kept.append(_who(session, resource, change))
        elif change.kind == "c" or _began_draft(change):
            remove(session, resource, record.row)
            (result.removed if change.kind == "c" else result.restored).append(change.row_id)
        else:
            fill(session, resource, record.row, _earlier(session, resource, change))
            result.restored.append(change.row_id)


def _began_draft(change: HistoryChange) -> bool:
    """Whether the import put a draft beside a published version: without it, that one stands."""
    return "version_no" in json.loads(change.diff)


def _earlier(session: ActorSession, resource: AnyResource, change: HistoryChange) -> dict[str, Any]:
    """The values before the import, by field."""
    fields = resource.fields(session)
    reader = Reader(session, Resolver(session, None))
    values: dict[str, Any] = {}
    diff = json.loads(change.diff)
    late = diff.pop("extra", [None, None])
    for column, (old, _new) in diff.items():
        name = column if column in fields else column.removesuffix("_id")
        if name in fields and name != "region":
            keeps = fields[name].kind == "relation" or old is None
            values[name] = old if keeps else reader.read(fields[name], old)
    for name in {**(late[0] or {}), **(late[1] or {})}:
        values[name] = (late[0] or {}).get(name)
    return values


def _who(session: ActorSession, resource: AnyResource, change: HistoryChange) -> dict[str, Any]:
    """Who changed the record after the import, and when."""
    query = (
        select(HistoryOp.actor, HistoryOp.at)
        .join(HistoryChange, HistoryChange.op_id == HistoryOp.id)
        .where(
            HistoryChange.resource == resource.name,
            HistoryChange.row_id == change.row_id,
            HistoryChange.op_id > change.op_id,
        )
        .order_by(HistoryOp.seq.desc())
        .limit(1)
    )
    found = session.execute(query).first()
    told = {"who": found.actor, "when": found.at.isoformat()} if found else {}
    return {"id": change.row_id} | told


def _drop_references(
    session: ActorSession, changes: Sequence[HistoryChange], result: Undone
) -> None:
    """Records that were made for the import go too, unless somebody uses them by now."""
    for change in changes:
        target = next((r for r in registry.all() if r.name == change.resource), None)
        if target is None or change.kind != "c":
            continue
        records = load_records(session, target, [change.row_id])
        if not records or records[0].version != change.row_version:
            continue
        try:
            with acting(session, target, "create"), session.begin_nested(), trusted():
                remove(session, target, records[0].row)
                session.flush()
            result.removed.append(change.row_id)
        except IntegrityError:
            result.kept.append({"id": change.row_id, "resource": target.name})


def _close(stored: ImportSession, result: Undone) -> None:
    note(stored, "undone", undone=result.to_json())
