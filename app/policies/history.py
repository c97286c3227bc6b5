"""The history: what each operation changed, and a chain that makes tampering visible.

Operations are linked, not rows: a merge of twenty thousand rows adds one link. The order within
the transaction is write, change rows, digest, lock the head, link, commit: locking the head last
keeps a long merge from holding up every other writer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, inspect, select, update

from app.db.base import Model
from app.db.guard import trusted
from app.db.history import HistoryChange, HistoryHead, HistoryOp
from app.db.ids import allocate
from app.db.meta import Scope
from app.db.session import ActorSession
from app.db.types import to_json
from app.kernel.clock import now
from app.kernel.limit import Limit
from app.policies.actor import actor_of
from app.resource.registry import registry

# Changes of these say nothing to a reader: they follow from the others.
SILENT = frozenset(
    {"id", "version", "created_at", "updated_at", "record_id", "is_working", "path", "position"}
)
SEPARATOR = "\x1e"


@dataclass
class Change:
    """What happened to one record: `kind` is c, u or d; `diff` maps a field to [old, new]."""

    resource: str
    row_id: int
    row_version: int
    version_no: int | None
    kind: str
    diff: dict[str, list[Any]]


@dataclass
class Operation:
    """An open write: who may do what in it, and what it has changed so far."""

    resource: str
    action: str
    kind: str
    below: bool = False
    own_rows: bool = False
    remark: str | None = None
    id: int = 0
    changes: list[Change] = field(default_factory=list)
    notes: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    allocated: dict[str, int] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Note a change; several to one record in one operation are one change."""
        for known in self.changes[-8:]:
            if (known.resource, known.row_id) == (change.resource, change.row_id):
                _join(known, change)
                return
        self.changes.append(change)


def _join(known: Change, later: Change) -> None:
    for name, (old, new) in later.diff.items():
        known.diff[name] = [known.diff[name][0] if name in known.diff else old, new]
    known.row_version, known.version_no = later.row_version, later.version_no
    known.kind = "d" if later.kind == "d" else known.kind


class ChainKey:
    """The key of the chain, kept outside the database; set once by the factory."""

    value: bytes = b""


def record_changes(session: ActorSession, rows: Iterable[Model]) -> None:
    """Note every change of the flush on the open operation."""
    operation: Operation = session.info["operation"]
    for row in rows:
        model = type(row)
        if model.scope is Scope.SYSTEM or model.child_of:
            continue
        diff = _diff(row, deleted=row in session.deleted)
        diff.update(operation.notes.pop(id(row), {}))
        if diff:
            kind = "d" if row in session.deleted else "u" if _goes_on(row) else "c"
            operation.add(change_of(row, _resource_of(operation, model), kind, diff))


def _resource_of(operation: Operation, model: type[Model]) -> str:
    """The operation's resource for its own rows; others go under the name of their table."""
    if registry.get(operation.resource).model is model:
        return operation.resource
    return str(model.__tablename__).replace("_", "-")


def change_of(row: Any, resource: str, kind: str, diff: dict[str, list[Any]]) -> Change:
    """The change of one row, under the identity of its record."""
    versioned = type(row).versioned
    return Change(
        resource=resource,
        row_id=row.record_id if versioned else row.id,
        row_version=row.version,
        version_no=row.version_no if versioned else None,
        kind=kind,
        diff=diff,
    )


def _goes_on(row: Any) -> bool:
    """An existing row, or the new draft of an existing record."""
    return bool(inspect(row).persistent) or (type(row).versioned and row.record_id != row.id)


def _diff(row: Any, *, deleted: bool) -> dict[str, list[Any]]:
    base = row.__dict__.get("_base")
    diff: dict[str, list[Any]] = {}
    for attribute in inspect(row).mapper.column_attrs:
        name = attribute.key
        if name in SILENT:
            continue
        old, new = _old_and_new(row, name, base)
        pair = [old, None] if deleted else [old, new]
        if pair[0] != pair[1]:
            diff[name] = [plain(pair[0]), plain(pair[1])]
    return diff


def _old_and_new(row: Any, name: str, base: Any) -> tuple[Any, Any]:
    state = inspect(row)
    new = getattr(row, name)
    if base is not None:
        return getattr(base, name), new
    if not state.persistent:
        return None, new
    history = state.attrs[name].history
    return (history.deleted[0] if history.deleted else None if history.added else new), new


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Limit):
        return value.to_json()
    return value.isoformat() if hasattr(value, "isoformat") else value


def digest(changes: Sequence[tuple[Any, ...]]) -> str:
    """The hash over the stored texts of one operation's changes, in the order of their keys."""
    lines = (SEPARATOR.join(str(part) for part in change) for change in sorted(changes))
    return hashlib.sha256("\x1d".join(lines).encode()).hexdigest()


def link(previous: str, parts: Sequence[Any]) -> str:
    """The hash that ties one operation to the one before it."""
    text = SEPARATOR.join(str(part) for part in (previous, *parts))
    return hmac.new(ChainKey.value, text.encode(), hashlib.sha256).hexdigest()


def stamp(moment: datetime) -> str:
    """The moment as it goes into the chain: to the microsecond, whatever the database keeps."""
    return moment.isoformat(timespec="microseconds")


def write_history(session: ActorSession, operation: Operation) -> None:
    """Store the operation with its changes and add its link; nothing where nothing changed."""
    if not operation.changes and operation.kind not in ("export", "sign_in"):
        return
    with trusted():
        operation.id = operation.id or allocate(session, HistoryOp, 1)[0]
        rows = [_row(operation.id, change) for change in operation.changes]
        values = _op_values(session, operation, rows)
        session.execute(insert(HistoryOp.__table__), values | {"seq": -operation.id})
        if rows:
            _insert_changes(session, rows)
        _link(session, values)


def _row(op_id: int, change: Change) -> dict[str, Any]:
    return {
        "op_id": op_id,
        "resource": change.resource,
        "row_id": change.row_id,
        "row_version": change.row_version,
        "version_no": change.version_no,
        "kind": change.kind,
        "diff": to_json(change.diff),
        "version": 1,
    }


def _insert_changes(session: ActorSession, rows: list[dict[str, Any]]) -> None:
    ids = allocate(session, HistoryChange, len(rows))
    for key, row in zip(ids, rows, strict=True):
        row["id"] = key
    session.execute(insert(HistoryChange.__table__), rows)


def change_key(row: Any) -> tuple[Any, ...]:
    """The parts of a change row that the digest covers."""
    names = ("resource", "row_id", "row_version", "version_no", "kind", "diff")
    return tuple(str(row[name]) for name in names)


def _op_values(
    session: ActorSession, operation: Operation, rows: list[dict[str, Any]]
) -> dict[str, Any]:
    actor = actor_of(session)
    return {
        "id": operation.id,
        "at": now(),
        "actor_id": actor.user_id,
        "actor": actor.name,
        "kind": operation.kind,
        "source": session.info.get("source", "command"),
        "request_id": session.info.get("request_id"),
        "remark": operation.remark,
        "rows": len(rows),
        "digest": digest([change_key(row) for row in rows]),
        "prev": "",
        "hash": "",
        "version": 1,
    }


def linked_parts(values: Any, seq: int) -> tuple[Any, ...]:
    """What a link covers besides the link before it."""
    names = ("id", "actor_id", "actor", "kind", "source", "request_id", "remark", "rows", "digest")
    return (seq, stamp(values["at"]), *(values[name] for name in names))


def _link(session: ActorSession, values: dict[str, Any]) -> None:
    table = HistoryHead.__table__
    head = session.execute(
        select(table.c.seq, table.c.hash).where(table.c.id == 1).with_for_update()
    ).one()
    seq = head.seq + 1
    hash_ = link(head.hash, linked_parts(values, seq))
    operations = HistoryOp.__table__
    session.execute(
        update(operations)
        .where(operations.c.id == values["id"])
        .values(seq=seq, prev=head.hash, hash=hash_)
    )
    session.execute(update(table).where(table.c.id == 1).values(seq=seq, hash=hash_))
