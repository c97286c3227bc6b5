"""Rows and values: reading the one from the other, drafts beside published versions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import inspect

from app.db.ids import allocate
from app.db.late_values import typed
from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.clock import now
from app.policies.history import Operation, plain
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]
NOT_COPIED = frozenset({"id", "version", "created_at", "updated_at", "valid_from", "valid_until"})


def row_values(fields: Mapping[str, Field], row: Any) -> dict[str, Any]:
    """The row's own values by field name: relations as keys, children as lists of values."""
    return {name: value_of(field, row) for name, field in fields.items()}


def value_of(field: Field, row: Any) -> Any:
    """One own value of a row."""
    if field.late:
        return typed(field.kind, (row.extra or {}).get(field.name))
    if field.kind is Kind.RELATION:
        return getattr(row, f"{field.name}_id")
    if field.kind is Kind.CHILDREN:
        inner = child_fields(field)
        return [row_values(inner, child) for child in getattr(row, field.name)] or None
    return getattr(row, field.name)


def assign(row: Any, fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    """Put values on the row; children are not columns and are left to `put_children`."""
    late = dict(row.extra or {})
    for name, value in values.items():
        field = fields[name]
        if field.kind is Kind.CHILDREN:
            continue
        if field.late:
            late[name] = plain(value)
        else:
            setattr(row, f"{name}_id" if field.kind is Kind.RELATION else name, value)
    late = {name: value for name, value in late.items() if value is not None}
    if late != (row.extra or {}):
        row.extra = late
    row.updated_at = now()


def column_values(fields: Mapping[str, Field], values: Mapping[str, Any]) -> dict[str, Any]:
    """The same by column, for a bulk insert."""
    columns: dict[str, Any] = {}
    late: dict[str, Any] = {}
    for name, value in values.items():
        field = fields[name]
        if field.late:
            late[name] = plain(value)
        elif field.kind is not Kind.CHILDREN:
            columns[f"{name}_id" if field.kind is Kind.RELATION else name] = value
    return columns | {"extra": late or None}


def new_row(session: ActorSession, resource: AnyResource) -> Any:
    """A row with its key, a draft where the resource is versioned; not yet in the session."""
    model = resource.model
    row: Any = model(id=allocate(session, model, 1)[0], version=1)
    for name, value in resource.where.items():
        setattr(row, name, value)
    if model.versioned:
        row.record_id, row.version_no = row.id, 1
        row.is_working, row.is_current = True, False
    if model.stateful:
        row.state = first_state(resource)
    row.created_at = now()
    return row


def first_state(resource: AnyResource) -> str:
    """The state in which a record begins."""
    return resource.workflow.states[0].name if resource.workflow else "draft"


def is_returned(resource: AnyResource, state: str) -> bool:
    """Whether a record in this state has to be submitted anew: a change makes it a draft again."""
    steps = resource.workflow.steps_from(state) if resource.workflow else ()
    return any(step.submits for step in steps)


def is_unfinished(resource: AnyResource, state: str) -> bool:
    """Whether a record in this state is nobody's business yet but its writer's."""
    return state == first_state(resource) or is_returned(resource, state)


def draft_of(session: ActorSession, resource: AnyResource, base: Any) -> Any:
    """A draft beside `base`, with its values, its children and the next version number."""
    draft = new_row(session, resource)
    for attribute in type(base).__mapper__.column_attrs:
        if attribute.key not in NOT_COPIED:
            setattr(draft, attribute.key, getattr(base, attribute.key))
    draft.record_id, draft.version_no = base.record_id, base.version_no + 1
    draft.version, draft.state = base.version + 1, first_state(resource)
    draft.is_working, draft.is_current, draft.submitted_by = True, False, None
    draft.due_on = draft.proceeding = None
    draft._base = base
    base.is_working = False
    session.flush()
    session.add(draft)
    session.flush()
    for field in child_lists(resource):
        add_children(session, draft, field, value_of(field, base) or [])
    session.flush()
    return draft


def child_lists(resource: AnyResource) -> list[Field]:
    """The fields that hold child rows."""
    return [f for f in resource.model.metas.values() if f.kind is Kind.CHILDREN]


def add_children(
    session: ActorSession,
    row: Any,
    field: Field,
    values: list[dict[str, Any]],
    *,
    places: Sequence[int] | None = None,
) -> None:
    """New child rows in the order given, or each at its place in the list."""
    model = class_named(field.target or "")
    fields = child_fields(field)
    for key, position, item in zip(
        allocate(session, model, len(values)) if values else [],
        range(len(values)) if places is None else places,
        values,
        strict=True,
    ):
        child = model(id=key, version=1, parent_id=row.id, position=position)
        if hasattr(row, "region_id"):
            child.region_id = row.region_id
        for name, value in item.items():
            column = f"{name}_id" if fields[name].kind is Kind.RELATION else name
            setattr(child, column, value)
        session.add(child)


def put_children(
    session: ActorSession, resource: AnyResource, row: Any, values: Mapping[str, Any]
) -> None:
    """Replace the child rows of every list that `values` names, and note it for the history."""
    named = [field for field in child_lists(resource) if field.name in values]
    # What else was put on the row goes with this: one write, one count of its version.
    with session.no_autoflush:
        lists = [(each, children_of(session, row, each), values[each.name] or []) for each in named]
    changed = [(field, old, new) for field, old, new in lists if row_values_of(field, old) != new]
    operation: Operation = session.info["operation"]
    for field, old, new in changed:
        told = [[plain_row(each) for each in rows] for rows in (row_values_of(field, old), new)]
        operation.notes.setdefault(id(row), {})[field.name] = told
        row.updated_at = now()
    for field, old, new in changed:
        _replace(session, row, field, old, new)


def _replace(
    session: ActorSession, row: Any, field: Field, old: list[Any], new: list[dict[str, Any]]
) -> None:
    """Rows that go on keep their keys, the others go or come."""
    before = [plain_row(each) for each in row_values_of(field, old)]
    kept = aligned(before, [plain_row(each) for each in new])
    for gone in set(range(len(old))) - set(kept.values()):
        session.delete(old[gone])
    session.flush()
    inner = child_fields(field)
    for at, was in kept.items():
        _put(old[was], inner, new[at] | {"position": at})
    fresh = [at for at in range(len(new)) if at not in kept]
    add_children(session, row, field, [new[at] for at in fresh], places=fresh)


def _put(child: Any, inner: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        related = name in inner and inner[name].kind is Kind.RELATION
        column = f"{name}_id" if related else name
        if getattr(child, column) != value:
            setattr(child, column, value)


def aligned(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Which rows of a list go on: the place of each in the new one, and the one it had."""
    keys = [[json.dumps(row, sort_keys=True, default=str) for row in rows] for rows in (old, new)]
    found: dict[int, int] = {}
    compared = SequenceMatcher(a=keys[0], b=keys[1], autojunk=False)
    for _kind, left, right, start, stop in compared.get_opcodes():
        found |= dict(zip(range(start, stop), range(left, right), strict=False))
    return found


def is_moved(row: Any) -> bool:
    """Whether the row is about to change its region."""
    return hasattr(row, "region_id") and bool(inspect(row).attrs.region_id.history.deleted)


def take_children(session: ActorSession, resource: AnyResource, row: Any) -> None:
    """Move the child rows into the region of their record."""
    for field in child_lists(resource):
        for child in children_of(session, row, field):
            child.region_id = row.region_id


def children_of(session: ActorSession, row: Any, field: Field) -> list[Any]:
    """The child rows as the database has them now."""
    session.refresh(row, [field.name])
    return list(getattr(row, field.name))


def row_values_of(field: Field, rows: list[Any]) -> list[dict[str, Any]]:
    """The values of child rows."""
    inner = child_fields(field)
    return [row_values(inner, row) for row in rows]


def plain_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a child row as JSON keeps them."""
    return {name: plain(value) for name, value in row.items()}
