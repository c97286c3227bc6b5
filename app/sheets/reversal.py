"""Taking back what one operation wrote, from its own history; what others did since is kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.db.guard import trusted
from app.db.history import HistoryChange, HistoryOp
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Illegal
from app.kernel.lazy import _
from app.operations.change import editable, fill, remove
from app.operations.records import Record, load_records
from app.operations.resolve import Resolver
from app.operations.rows import first_state
from app.operations.unit import acting
from app.operations.values import Reader
from app.operations.verification import checkpoint
from app.resource.declaration import Resource
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
RESTORED, REMOVED, KEPT = "restored", "removed", "kept"
AT_A_TIME = 500


@dataclass
class Reversed:
    """Record keys: given back their earlier values, removed, and kept with who changed them."""

    restored: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    kept: list[dict[str, Any]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many records were reversed."""
        return len(self.restored) + len(self.removed)

    def to_json(self) -> dict[str, Any]:
        """The result in JSON."""
        return {"restored": self.restored, "removed": self.removed, "kept": self.kept}


def changes_of(session: ActorSession, op_id: int | None) -> list[HistoryChange]:
    """What an operation changed, in its order; changes of imports themselves are none."""
    query = select(HistoryChange).where(
        HistoryChange.op_id == op_id, HistoryChange.resource != "import-session"
    )
    return list(session.scalars(query.order_by(HistoryChange.id)))


def preview(session: ActorSession, resource: AnyResource, op_id: int | None) -> Reversed:
    """What `reverse` would do now; nothing is written."""
    result = Reversed()
    for part in _parts([c for c in changes_of(session, op_id) if c.resource == resource.name]):
        records = _records(session, resource, part)
        for change in part:
            fate = _fate(change, records.get(change.row_id))
            if fate == KEPT:
                result.kept.append(_who(session, resource, change))
            else:
                getattr(result, fate).append(change.row_id)
    return result


def reverse(session: ActorSession, resource: AnyResource, op_id: int | None) -> Reversed:
    """Within an open operation, take back what another one wrote.

    Changed records get their earlier values, new ones go, removed ones come back under their
    own key. What somebody changed, submitted or published since is kept and listed.
    """
    result = Reversed()
    if checkpoint(session).seq and session.get(HistoryOp, op_id) is None:
        raise Illegal(_("The history of this import is in an archive: it stays as it is."))
    changes = changes_of(session, op_id)
    others = [change for change in changes if change.resource != resource.name]
    _bring_references(session, others, result)
    for part in _parts([change for change in changes if change.resource == resource.name]):
        _take_back(session, resource, part, result)
    _drop_references(session, others, result)
    return result


def _parts(changes: Sequence[HistoryChange]) -> list[Sequence[HistoryChange]]:
    return [changes[at : at + AT_A_TIME] for at in range(0, len(changes), AT_A_TIME)]


def _records(
    session: ActorSession, resource: AnyResource, changes: Sequence[HistoryChange]
) -> dict[int, Record]:
    found = load_records(session, resource, [change.row_id for change in changes])
    return {record.id: record for record in found}


def _fate(change: HistoryChange, record: Record | None) -> str:
    """What becomes of a record: another version than the change left is somebody else's."""
    if change.kind == "d" and record is None:
        return RESTORED
    if record is None or record.version != change.row_version:
        return KEPT
    return REMOVED if change.kind == "c" else RESTORED


def _take_back(
    session: ActorSession, resource: AnyResource, part: Sequence[HistoryChange], result: Reversed
) -> None:
    records = _records(session, resource, part)
    for change in part:
        record = records.get(change.row_id)
        fate = _fate(change, record)
        if fate == KEPT or not _turn_back(session, resource, change, record):
            result.kept.append(_who(session, resource, change))
        else:
            getattr(result, fate).append(change.row_id)


def _turn_back(
    session: ActorSession, resource: AnyResource, change: HistoryChange, record: Record | None
) -> bool:
    """Undo one change; False where another record has taken the place of a removed one."""
    if record is None:
        return _bring_back(session, resource, change)
    if change.kind == "c" or _began_draft(change):
        remove(session, resource, record.row)
        return True
    row = editable(session, resource, record.row) if change.kind == "d" else record.row
    fill(session, resource, row, _earlier(session, resource, change))
    return True


def _bring_back(session: ActorSession, resource: AnyResource, change: HistoryChange) -> bool:
    """A removed record as it was, under its own key."""
    diff = json.loads(change.diff)
    row: Any = resource.model(id=change.row_id, version=change.row_version + 1, created_at=now())
    for name, value in resource.where.items():
        setattr(row, name, value)
    if "region" in resource.model.metas:
        row.region_id = diff["region_id"][0]
    if resource.model.versioned:
        row.record_id, row.version_no = change.row_id, change.version_no
        row.is_working, row.is_current = True, False
    if resource.model.stateful:
        row.state = first_state(resource)
    try:
        with session.begin_nested(), trusted():
            fill(session, resource, row, _earlier(session, resource, change), new=True)
            session.flush()
    except IntegrityError:
        return False
    return True


def _began_draft(change: HistoryChange) -> bool:
    """Whether a draft was put beside a published version: without it, that one stands."""
    return change.kind == "u" and "version_no" in json.loads(change.diff)


def _earlier(session: ActorSession, resource: AnyResource, change: HistoryChange) -> dict[str, Any]:
    """The values before the change, by field."""
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
    """Who changed the record afterwards, and when."""
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


def _target(change: HistoryChange) -> AnyResource | None:
    return next((r for r in registry.all() if r.name == change.resource), None)


def _bring_references(
    session: ActorSession, changes: Sequence[HistoryChange], result: Reversed
) -> None:
    """Records that the rows refer to come back before them."""
    for change in changes:
        target = _target(change)
        if target is None or change.kind != "d":
            continue
        if _records(session, target, [change]):
            continue
        with acting(session, target, "create"):
            done = _bring_back(session, target, change)
        if done:
            result.restored.append(change.row_id)
        else:
            result.kept.append({"id": change.row_id, "resource": target.name})


def _drop_references(
    session: ActorSession, changes: Sequence[HistoryChange], result: Reversed
) -> None:
    """Records that were made beside the rows go too, unless somebody uses them by now."""
    for change in changes:
        target = _target(change)
        if target is None or change.kind != "c":
            continue
        record = _records(session, target, [change]).get(change.row_id)
        if record is None or record.version != change.row_version:
            continue
        try:
            with acting(session, target, "create"), session.begin_nested(), trusted():
                remove(session, target, record.row)
                session.flush()
            result.removed.append(change.row_id)
        except IntegrityError:
            result.kept.append({"id": change.row_id, "resource": target.name})
