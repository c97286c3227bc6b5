"""Reading the history: of one record, and of the whole chain when it is verified."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.db.history import HistoryChange, HistoryHead, HistoryOp
from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.operations.records import Record, shown
from app.operations.select import key_column, require_row
from app.policies.actor import actor_of
from app.policies.history import change_key, digest, link, linked_parts
from app.resource.declaration import Resource
from app.resource.fields import Field

AnyResource = type[Resource[Any]]
# What relation keys are called, by field.
Names = Mapping[tuple[str, Any], str]


@dataclass
class HistoryEntry:
    """One change of one record, newest first in a list of them; values are in their JSON form."""

    op_id: int
    at: datetime
    actor: str
    kind: str
    source: str
    request_id: str | None
    remark: str | None
    version_no: int | None
    changes: dict[str, list[Any]]


def history_of(
    session: ActorSession, resource: AnyResource, record_id: int, *, most: int = 100
) -> list[HistoryEntry]:
    """What happened to a record that the actor may see; relations by name.

    :raises NotFound: where the actor may see no such record.
    """
    actor_of(session).require(resource.name, "read")
    require_row(session, resource, record_id)
    return _entries(session, resource, record_id, most, {})


def history_of_record(
    session: ActorSession, record: Record, *, most: int = 100
) -> list[HistoryEntry]:
    """The same for a record that was read already, whose relations have their names."""
    keys = {name: record.effective.get(name) for name in record.names}
    known = {(name, keys[name]): called for name, called in record.names.items()}
    return _entries(session, record.resource, record.id, most, known)


def _entries(
    session: ActorSession, resource: AnyResource, record_id: int, most: int, known: Names
) -> list[HistoryEntry]:
    query = (
        select(HistoryOp, HistoryChange)
        .join(HistoryChange, HistoryChange.op_id == HistoryOp.id)
        .where(HistoryChange.resource == resource.name, HistoryChange.row_id == record_id)
        .order_by(HistoryOp.seq.desc())
        .limit(most)
    )
    entries = [_entry(op, change) for op, change in session.execute(query)]
    _name_relations(session, resource.fields(session), entries, known)
    return entries


# Kept for undo and verification; a reader learns the same from the state and the version.
BOOKKEEPING = frozenset({"is_current", "valid_from", "valid_until", "submitted_by", "version_no"})


def _entry(op: HistoryOp, change: HistoryChange) -> HistoryEntry:
    return HistoryEntry(
        op_id=op.id,
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


def _names(session: ActorSession, field: Field, keys: set[int]) -> dict[int, str]:
    target: Any = class_named(field.target or "")
    column = key_column(target)
    query = select(target).where(column.in_(sorted(keys)))
    if target.versioned:
        query = query.where(target.is_current)
    return {getattr(row, column.key): shown(row, field) for row in session.scalars(query)}


@dataclass
class Verified:
    """Whether the chain is whole; `first_bad` says where not and why."""

    ok: bool
    operations: int
    head: str
    seq: int
    first_bad: dict[str, Any] | None = None


def verify(session: ActorSession) -> Verified:
    """Walk the chain from its start; every link, every digest and the head are computed anew."""
    previous, count = "", 0
    for op in session.scalars(select(HistoryOp).order_by(HistoryOp.seq)):
        count += 1
        why = _problem(session, op, count, previous)
        if why:
            return Verified(False, count, op.hash, count, {"seq": op.seq, "why": why})
        previous = op.hash
    if chain_head(session) != (count, previous):
        return Verified(False, count, previous, count, {"seq": count + 1, "why": "tail"})
    return Verified(True, count, previous, count)


def chain_head(session: ActorSession) -> tuple[int, str]:
    """How many operations the chain has, and the hash at its end."""
    head = session.scalars(select(HistoryHead).where(HistoryHead.id == 1)).one()
    return head.seq, head.hash


def links_at(session: ActorSession, numbers: Iterable[int]) -> dict[int, str]:
    """The hash of each of these operations, by its number in the chain; none where it has none."""
    wanted = sorted(set(numbers))
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        part = HistoryOp.seq.in_(wanted[start : start + 500])
        query = select(HistoryOp.seq, HistoryOp.hash).where(part)
        found.update((seq, link_) for seq, link_ in session.execute(query))
    return found


def _problem(session: ActorSession, op: HistoryOp, seq: int, previous: str) -> str | None:
    if op.seq != seq:
        return "gap"
    table = HistoryChange.__table__
    rows = session.execute(select(table).where(table.c.op_id == op.id)).mappings().all()
    if digest([change_key(row) for row in rows]) != op.digest or len(rows) != op.rows:
        return "rows"
    values = {name: getattr(op, name) for name in op.__mapper__.columns.keys()}  # noqa: SIM118
    return (
        None
        if op.prev == previous and link(previous, linked_parts(values, seq)) == op.hash
        else "link"
    )
