"""Reading the history of one record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from app.db.base import Model
from app.db.history import HistoryChange, HistoryOp
from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.operations.parts import Owning, owning
from app.operations.records import Record, fetch_record, shown
from app.operations.rows import aligned
from app.operations.select import in_use, key_column, require_row
from app.policies.actor import Actor, actor_of
from app.policies.history import plain
from app.policies.personal import masked_diff
from app.policies.scope import unpublished
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
# So far back is a row followed through the changes of its list.
ALL_OF_A_LIST = 1_000
# What relation keys are called, by field.
Names = Mapping[tuple[str, Any], str]


@dataclass
class HistoryEntry:
    """One change of one record, newest first in a list of them; values are in their JSON form."""

    op_id: int
    seq: int
    at: datetime
    actor: str
    kind: str
    source: str
    request_id: str | None
    remark: str | None
    version_no: int | None
    changes: dict[str, list[Any]]


def history_of(
    session: ActorSession,
    resource: AnyResource,
    record_id: int,
    *,
    most: int = 100,
    before: int | None = None,
) -> list[HistoryEntry]:
    """What happened to a record that the actor may see; relations by name.

    `before`: the number in the chain of the last entry that is known already.

    :raises NotFound: where the actor may see no such record.
    """
    actor_of(session).require(resource.name, "read")
    require_row(session, resource, record_id)
    owner = owning(resource)
    if owner is not None:
        part = fetch_record(session, resource, record_id)
        return _of_part(session, owner, part, Asked(record_id, most, before))
    return _entries(session, resource, Asked(record_id, most, before), {})


def history_of_record(
    session: ActorSession, record: Record, *, most: int = 100, before: int | None = None
) -> list[HistoryEntry]:
    """The same for a record that was read already, whose relations have their names."""
    owner = owning(record.resource)
    if owner is not None:
        return _of_part(session, owner, record, Asked(record.id, most, before))
    keys = {name: record.effective.get(name) for name in record.names}
    known = {(name, keys[name]): called for name, called in record.names.items()}
    return _entries(session, record.resource, Asked(record.id, most, before), known)


def _of_part(
    session: ActorSession, owner: Owning, part: Record, asked: Asked
) -> list[HistoryEntry]:
    """What was written to one row of a list, followed back through the changes of the list."""
    record = Asked(part.own[owner.back], ALL_OF_A_LIST)
    entries = _entries(session, owner.resource, record, {})
    names = child_fields(owner.field)
    row: dict[str, Any] | None = {name: plain(part.own[name]) for name in names}
    told = []
    for entry in entries:
        lists = entry.changes.get(owner.field.name)
        row, entry.changes = _before(row, lists) if row and lists else (row, {})
        if entry.changes and (asked.before is None or entry.seq < asked.before):
            told.append(entry)
    return told[: asked.most]


def _before(
    row: dict[str, Any], lists: list[Any]
) -> tuple[dict[str, Any] | None, dict[str, list[Any]]]:
    """The row as it was before its list changed, None where it was not there, and what changed."""
    old, new = ([{name: each.get(name) for name in row} for each in rows or []] for rows in lists)
    if row not in new:
        return row, {}
    was = aligned(old, new).get(new.index(row))
    before = old[was] if was is not None else {}
    changes = {n: [before.get(n), v] for n, v in row.items() if before.get(n) != v}
    return before or None, changes


@dataclass(frozen=True)
class Asked:
    """Which entries: of which record, how many, and older than which."""

    record_id: int
    most: int
    before: int | None = None


def _entries(
    session: ActorSession, resource: AnyResource, asked: Asked, known: Names
) -> list[HistoryEntry]:
    query = (
        select(HistoryOp, HistoryChange)
        .join(HistoryChange, HistoryChange.op_id == HistoryOp.id)
        .where(*told_to(actor_of(session), resource, asked.record_id))
        .order_by(HistoryOp.seq.desc())
        .limit(asked.most)
    )
    if asked.before is not None:
        query = query.where(HistoryOp.seq < asked.before)
    entries = [_entry(op, change) for op, change in session.execute(query)]
    for entry in entries:
        entry.changes = masked_diff(resource.model, entry.changes)
    _name_relations(session, resource.fields(session), entries, known)
    return entries


def told_to(actor: Actor, resource: AnyResource, record_id: int) -> list[ColumnElement[bool]]:
    """The changes of a record that `actor` may know of: what was refused is the auditors' to see.

    Who reads only what is published is told when it came into force, not how it was drafted.
    """
    model: Any = resource.model
    found = about(resource, record_id)
    drafts = unpublished(model, actor)
    if not drafts.compare(true()):
        own = select(model.id).where(model.record_id == record_id, drafts)
        found.append(or_(own.exists(), _in_force()))
    return found


def _in_force() -> ColumnElement[bool]:
    """A version came into force or went; a new draft, which has a number of its own, did not."""
    diff = HistoryChange.diff
    came, went = '"is_current":[false,true]', '"is_current":[true,false]'
    return or_(diff.contains(came), and_(diff.contains(went), ~diff.contains('"version_no":')))


def about(resource: AnyResource, record_id: int) -> list[ColumnElement[bool]]:
    """The changes of a record, whichever of the resources on its table they were written by."""
    return [
        HistoryChange.resource.in_(sorted(told_under(resource.model))),
        HistoryChange.row_id == record_id,
        HistoryOp.result == "done",
    ]


def told_under(model: type[Model]) -> set[str]:
    """The names under which the history tells of rows of `model`."""
    names = {each.name for each in registry.all() if each.model is model}
    return names | {str(model.__tablename__).replace("_", "-")}


# Kept for undo and verification; a reader learns the same from the state and the version.
BOOKKEEPING = frozenset(
    {
        *("is_current", "valid_from", "valid_until", "version_no"),
        *("submitted_by", "due_on", "proceeding"),
    }
)


def _entry(op: HistoryOp, change: HistoryChange) -> HistoryEntry:
    return HistoryEntry(
        op_id=op.id,
        seq=op.seq,
        at=op.at,
        actor=op.actor,
        kind=op.kind,
        source=op.source,
        request_id=op.request_id,
        remark=op.remark,
        version_no=change.version_no,
        changes=_told(json.loads(change.diff)),
    )


def _told(diff: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """The changes that mean something to a reader, late-added fields under their own names."""
    told = {name: pair for name, pair in diff.items() if name not in BOOKKEEPING}
    old, new = (value or {} for value in told.pop("extra", [None, None]))
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            told[name] = [old.get(name), new.get(name)]
    return told


def _name_relations(
    session: ActorSession, fields: dict[str, Field], entries: list[HistoryEntry], known: Names
) -> None:
    """Keys in the diffs become names, as far as the reader may see the records."""
    for field in fields.values():
        column = f"{field.name}_id"
        if field.kind is not Kind.RELATION:
            continue
        pairs = [entry.changes.pop(column, None) for entry in entries]
        keys = {key for pair in pairs if pair for key in pair if key}
        names = {key: known[field.name, key] for key in keys if (field.name, key) in known}
        if keys - names.keys():
            names |= _names(session, field, keys - names.keys())
        for entry, pair in zip(entries, pairs, strict=True):
            if pair:
                entry.changes[field.name] = [names.get(key, key) for key in pair]


def names_of(
    session: ActorSession, fields: Mapping[str, Field], values: Mapping[str, Any]
) -> dict[str, str]:
    """What the records are called whose keys stand in these values, by field."""
    related = {n: f for n, f in fields.items() if f.kind is Kind.RELATION and values.get(n)}
    found = {n: _names(session, f, {values[n]}) for n, f in related.items()}
    return {name: known[values[name]] for name, known in found.items() if known}


def _names(session: ActorSession, field: Field, keys: set[int]) -> dict[int, str]:
    target: Any = class_named(field.target or "")
    column = key_column(target)
    query = select(target).where(column.in_(sorted(keys)), in_use(field, target))
    return {getattr(row, column.key): shown(row, field) for row in session.scalars(query)}
