"""Many records in one operation: new ones in bulk, changed ones with their versions checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert

from app.db.guard import trusted
from app.db.ids import allocate
from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.clock import now
from app.operations import parts
from app.operations.change import editable, fill
from app.operations.merged import Merged, MergeRow
from app.operations.records import load_records, standard_values
from app.operations.rows import child_lists, column_values, first_state
from app.operations.system_values import derived_by_system, settle
from app.operations.trees import tree_columns
from app.operations.unit import fail_point, operation
from app.policies.history import Change, Operation, plain
from app.policies.overlay import Standards, kept_values
from app.policies.writing import narrowing, require_place, tree_path_of
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]


def merge(session: ActorSession, resource: AnyResource, rows: Sequence[MergeRow]) -> Merged:
    """Write all rows in one transaction with one link of history; drafts if versioned.

    A row whose record is no longer in the version of the plan is left out as a conflict.

    :raises ScopeError: where any row lies outside the actor's area: nothing is written then.
    """
    with operation(session, resource.name, "import") as opened:
        done = merge_rows(session, resource, rows)
    done.op_id = opened.id or None
    return done


def merge_rows(session: ActorSession, resource: AnyResource, rows: Sequence[MergeRow]) -> Merged:
    """The same within an operation that is open already: a commit writes more than the rows."""
    done = Merged()
    fail_point("before_load")
    if parts.owning(resource):
        parts.merge_parts(session, resource, rows, done)
        return done
    fresh = [row for row in rows if row.record_id is None]
    for region_id in {row.region_id for row in rows}:
        require_place(session, resource.model, region_id)
    names = narrowing(resource.model)
    for region_id, bodies in {(r.region_id, tuple(map(r.values.get, names))) for r in fresh}:
        require_place(session, resource.model, region_id, bodies)
    _insert_new(session, resource, fresh, done)
    _change_known(session, resource, [row for row in rows if row.record_id], done)
    return done


def _insert_new(
    session: ActorSession, resource: AnyResource, rows: Sequence[MergeRow], done: Merged
) -> None:
    if not rows:
        return
    fields = resource.model.metas | resource.fields(session)
    standards = _standards(session, resource, rows)
    keys = allocate(session, resource.model, len(rows))
    columns, children = [], []
    for row, key in zip(rows, keys, strict=True):
        values = _kept(session, resource, row, standards)
        line = column_values(fields, values) | _new_columns(resource, row, key)
        columns.append(line | tree_columns(session, resource.model, key, line))
        children.append((key, row.region_id, values))
        done.records[row.key] = key
    names = {name for line in columns for name in line}
    with trusted():
        table: Any = resource.model.__table__
        session.execute(insert(table), [{n: line.get(n) for n in names} for line in columns])
        _insert_children(session, resource, children)
    opened: Operation = session.info["operation"]
    opened.changes += _created(resource, columns, children)


def _standards(
    session: ActorSession, resource: AnyResource, rows: Iterable[MergeRow]
) -> Standards | None:
    if resource.standard is None:
        return None
    return Standards(session, resource, [row.values.get(resource.standard.on) for row in rows])


def _kept(
    session: ActorSession, resource: AnyResource, row: MergeRow, standards: Standards | None
) -> dict[str, Any]:
    values = dict(row.values)
    values |= derived_by_system(resource, lambda: values)
    if standards is None or resource.standard is None:
        return values
    path = tree_path_of(session, "region", row.region_id)
    standard = standards.nearest(values.get(resource.standard.on), path)
    if standard is None:
        return values
    return kept_values(resource, values, standard_values(resource.fields(session), standard))


def _new_columns(resource: AnyResource, row: MergeRow, key: int) -> dict[str, Any]:
    moment = now()
    columns: dict[str, Any] = {"id": key, "version": 1, "created_at": moment, "updated_at": moment}
    columns |= dict(resource.where)
    if "region" in resource.model.metas:
        columns["region_id"] = row.region_id
    if resource.model.stateful:
        columns["state"] = first_state(resource)
    if resource.model.versioned:
        columns |= {"record_id": key, "version_no": 1, "is_working": True, "is_current": False}
    return columns


def _insert_children(
    session: ActorSession,
    resource: AnyResource,
    children: Sequence[tuple[int, int, Mapping[str, Any]]],
) -> None:
    for field_ in child_lists(resource):
        model: Any = class_named(field_.target or "")
        inner = child_fields(field_)
        lines = [
            _child_columns(model, inner, key, region_id) | {"position": at, "values": item}
            for key, region_id, values in children
            for at, item in enumerate(values.get(field_.name) or [])
        ]
        keys = allocate(session, model, len(lines)) if lines else []
        lines = [
            line | {"id": key} | _child_values(inner, line.pop("values"))
            for key, line in zip(keys, lines, strict=True)
        ]
        if lines:
            session.execute(insert(model.__table__), lines)


def _child_columns(
    model: Any, inner: Mapping[str, Field], parent: int, region_id: int
) -> dict[str, Any]:
    region = {"region_id": region_id} if hasattr(model, "region_id") else {}
    return {"version": 1, "parent_id": parent} | region


def _child_values(inner: Mapping[str, Field], item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        f"{name}_id" if field_.kind is Kind.RELATION else name: item.get(name)
        for name, field_ in inner.items()
    }


def _created(
    resource: AnyResource,
    columns: Sequence[Mapping[str, Any]],
    children: Sequence[tuple[int, int, Mapping[str, Any]]],
) -> list[Change]:
    lists = [f.name for f in child_lists(resource)]
    changes = []
    for line, (key, _region, values) in zip(columns, children, strict=True):
        skip = {"id", "version", "created_at", "updated_at", "record_id", "is_working", "path"}
        diff = {n: [None, plain(v)] for n, v in line.items() if n not in skip and v is not None}
        for name in lists:
            if values.get(name):
                diff[name] = [None, [{k: plain(v) for k, v in i.items()} for i in values[name]]]
        changes.append(
            Change(resource.name, key, 1, 1 if resource.model.versioned else None, "c", diff)
        )
    return changes


def _change_known(
    session: ActorSession, resource: AnyResource, rows: Sequence[MergeRow], done: Merged
) -> None:
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        ids = [row.record_id for row in part if row.record_id]
        records = {record.id: record for record in load_records(session, resource, ids)}
        for row in part:
            record = records.get(row.record_id or 0)
            if record is None or record.version != row.base:
                done.conflicts.append(row.key)
                continue
            values = dict(row.values)
            settle(resource.model, values, record.own)
            fill(session, resource, editable(session, resource, record.row), values)
            done.records[row.key] = record.id
