"""The history: what an operation is, and what it changed on each row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import inspect

from app.db.base import Model
from app.db.meta import Scope
from app.db.session import ActorSession
from app.kernel.limit import Limit
from app.resource.registry import registry

# Changes of these say nothing to a reader: they follow from the others.
SILENT = frozenset(
    {"id", "version", "created_at", "updated_at", "record_id", "is_working", "path", "position"}
)

# A further change to a record joins the one noted before, if that is among so many last ones.
JOINED = 8


@dataclass
class Change:
    """What happened to one record: `kind` is c, u, d, or r where it was refused.

    `diff` maps a field to [old, new].
    """

    resource: str
    row_id: int
    row_version: int
    version_no: int | None
    kind: str
    diff: dict[str, list[Any]]


@dataclass
class Operation:
    """An open write: who may do what in it, and what it has changed so far.

    `about`: the record it is about, where one is named. `source`: where it comes from, if not
    from where its session works. `result`: done, or the code of a refusal.
    """

    resource: str
    action: str
    kind: str
    below: bool = False
    own_rows: bool = False
    remark: str | None = None
    about: int | None = None
    source: str | None = None
    result: str = "done"
    id: int = 0
    changes: list[Change] = field(default_factory=list)
    notes: dict[int, dict[str, list[Any]]] = field(default_factory=dict)
    allocated: dict[str, int] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Note a change; several to one record in one operation are one change."""
        for known in self.changes[-JOINED:]:
            if (known.resource, known.row_id) == (change.resource, change.row_id):
                _join(known, change)
                return
        self.changes.append(change)

    def mark(self) -> tuple[int, list[Change]]:
        """Where the changes stand now, for `back_to`."""
        kept = [replace(change, diff=dict(change.diff)) for change in self.changes[-JOINED:]]
        return len(self.changes), kept

    def back_to(self, mark: tuple[int, list[Change]]) -> None:
        """Forget every change noted since the mark."""
        count, kept = mark
        self.changes[max(count - JOINED, 0) :] = kept
        self.notes.clear()


def _join(known: Change, later: Change) -> None:
    for name, (old, new) in later.diff.items():
        known.diff[name] = [known.diff[name][0] if name in known.diff else old, new]
    known.row_version, known.version_no = later.row_version, later.version_no
    known.kind = "d" if later.kind == "d" else known.kind


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
    state = inspect(row)
    diff: dict[str, list[Any]] = {}
    # Of a row that goes on as itself only what was put on it may differ.
    is_partial = state.persistent and base is None and not deleted
    for attribute in state.mapper.column_attrs:
        name = attribute.key
        if name in SILENT or (is_partial and name not in state.committed_state):
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
    if isinstance(value, str | int | None):
        return value
    if isinstance(value, Limit):
        return value.to_json()
    return value.isoformat() if hasattr(value, "isoformat") else value
