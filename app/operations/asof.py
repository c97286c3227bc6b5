"""A record as it was: on a day, in a version, after an operation; and brought back from there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from app.db.history import HistoryChange, HistoryOp
from app.db.late_values import typed
from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import BadRequest, NotFound, VersionMissing
from app.kernel.lazy import _
from app.operations.change import change, locked_row
from app.operations.parts import owning
from app.operations.records import Record, fetch_record
from app.operations.rows import row_values
from app.operations.select import day_end, find_row
from app.operations.trail import about, names_of, told_to
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import plain
from app.policies.personal import masked
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]
WORDS = ("working", "published")
# A record moves to another region by its form alone.
KEPT = frozenset({"region"})


def record_at(
    session: ActorSession, resource: AnyResource, record_id: int, version: str = "working"
) -> Record:
    """The record in one of its versions, or as it was when a day ended.

    What has no versions is told from its history.

    :raises NotFound: where the actor may see no such record, or it was not there yet.
    :raises BadRequest: for what is no version.
    """
    if resource.model.versioned or resource.model.owned_by or version in WORDS:
        return fetch_record(session, resource, record_id, version)
    moment = day_end(version)
    record = fetch_record(session, resource, record_id)
    since = _since(session, resource, record_id, HistoryOp.at > moment)
    values = earlier(record.fields, row_values(record.fields, record.row), since)
    if values is None or record.row.created_at > moment:
        raise NotFound
    own = {name: _typed(record.fields[name], value) for name, value in values.items()}
    record.own = masked(resource.model, own)
    record.names = names_of(session, record.fields, record.own)
    return record


def restore(
    session: ActorSession,
    resource: AnyResource,
    record_id: int,
    *,
    version: int | None,
    version_no: int | None = None,
    op_id: int | None = None,
) -> Record:
    """Write the values of an earlier version, or those after an operation, as they are now written.

    A published record gets a draft beside it; a record without versions is changed at once.

    :raises VersionMissing, Conflict, Illegal, Invalid: as `update` does.
    :raises NotFound: where the actor knows of no such version or operation.
    """
    if version is None:
        raise VersionMissing
    if owning(resource) is not None:
        raise NotFound(_("A part is brought back with the record it belongs to."))
    if (version_no is None) is (op_id is None):
        raise BadRequest(_("Name either a version or an operation."))
    whence = f"v{version_no}" if op_id is None else f"#{op_id}"
    more: dict[str, Any] = {"kind": "restore", "about": record_id, "remark": whence}
    with operation(session, resource.name, "update", **more):
        row = locked_row(session, resource, record_id, version)
        fields = resource.fields(session)
        if version_no is not None:
            values = _of_version(session, resource, record_id, version_no)
        else:
            values = _after(session, resource, row, record_id, int(op_id or 0))
        change(session, resource, row, as_given(fields, values))
    return fetch_record(session, resource, record_id)


def values_at(session: ActorSession, record: Record, moment: datetime) -> dict[str, Any] | None:
    """The own values of the record's working row right after a moment, in their JSON form.

    None where the record is younger than that; what is personal is masked.
    """
    since = _since(session, record.resource, record.id, HistoryOp.at > moment)
    found = earlier(record.fields, row_values(record.fields, record.row), since)
    return None if found is None else masked(record.resource.model, found)


def _of_version(
    session: ActorSession, resource: AnyResource, record_id: int, version_no: int
) -> dict[str, Any]:
    if not resource.model.versioned:
        raise NotFound
    row = find_row(session, resource, record_id, str(version_no))
    return row_values(resource.fields(session), row)


def _after(
    session: ActorSession, resource: AnyResource, row: Any, record_id: int, op_id: int
) -> dict[str, Any]:
    known = (
        select(HistoryOp.seq)
        .join(HistoryChange, HistoryChange.op_id == HistoryOp.id)
        .where(HistoryOp.id == op_id, *told_to(actor_of(session), resource, record_id))
    )
    seq = session.scalars(known).first()
    fields = resource.fields(session)
    since = _since(session, resource, record_id, HistoryOp.seq > (seq or 0))
    values = earlier(fields, row_values(fields, row), since) if seq else None
    if values is None:
        raise NotFound
    return values


def _since(
    session: ActorSession, resource: AnyResource, record_id: int, later: ColumnElement[bool]
) -> list[tuple[str, str]]:
    """Kind and diff of the changes that came later, the newest first."""
    query = (
        select(HistoryChange.kind, HistoryChange.diff)
        .join(HistoryOp, HistoryOp.id == HistoryChange.op_id)
        .where(*about(resource, record_id), later)
        .order_by(HistoryOp.seq.desc())
    )
    return [(kind, diff) for kind, diff in session.execute(query)]


def earlier(
    fields: Mapping[str, Field], values: Mapping[str, Any], since: Iterable[tuple[str, str]]
) -> dict[str, Any] | None:
    """The values before all these changes, in their JSON form; None where there were none yet."""
    found = {name: _told(value) for name, value in values.items()}
    for kind, text in since:
        if kind == "c":
            return None
        if kind == "d":
            found = dict.fromkeys(found)
        for name, (old, _new) in _by_field(fields, json.loads(text)):
            found[name] = old
    return found


def _by_field(
    fields: Mapping[str, Field], diff: dict[str, list[Any]]
) -> Iterable[tuple[str, list[Any]]]:
    """The changes under the names of fields: keys of relations, and what was added late, too."""
    old, new = (value or {} for value in diff.pop("extra", [None, None]))
    for name, pair in diff.items():
        field = name if name in fields else name.removesuffix("_id")
        if field in fields:
            yield field, pair
    yield from ((n, [old.get(n), new.get(n)]) for n in {**old, **new} if n in fields)


def _told(value: Any) -> Any:
    """A value in its JSON form; the rows of a list too."""
    if isinstance(value, list):
        return [_told(each) for each in value]
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    return plain(value)


def as_given(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a writer would hand them in: each is looked at again."""
    return {
        f"{name}_id" if field.kind is Kind.RELATION else name: _told(values.get(name))
        for name, field in fields.items()
        if name not in KEPT
    }


def _typed(field: Field, value: Any) -> Any:
    if field.kind is Kind.CHILDREN:
        inner = child_fields(field)
        rows = [{n: _typed(f, row.get(n)) for n, f in inner.items()} for row in value or []]
        return rows or None
    return typed(field.kind, value)
