"""Filters of a list, each checked against the declaration before it becomes SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from app.db.meta import Kind
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.operations.expressions import Expressions
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.specs import Between

AnyResource = type[Resource[Any]]


SHORTEST_CODE = 12


@dataclass(frozen=True)
class Filter:
    """One condition: `op` is eq, in, gte, lte, contains, starts or empty."""

    field: str
    op: str = "eq"
    value: Any = None


def filter_names(resource: AnyResource) -> list[str]:
    """The fields that the declaration lets people filter by."""
    return [f.field if isinstance(f, Between) else f for f in resource.filters]


def condition(
    resource: AnyResource, expressions: Expressions, wanted: Filter
) -> ColumnElement[bool]:
    """SQL for one filter.

    :raises BadRequest: for a field that is no filter, or a value it cannot have.
    """
    natural = {
        path for entry in resource.match for path in ((entry,) if isinstance(entry, str) else entry)
    }
    allowed = {*filter_names(resource), *natural, "id", "region"}
    if resource.model.stateful:
        allowed.add("state")
    if wanted.field not in allowed:
        raise BadRequest(_("The list is not filtered by “%(name)s”.", name=wanted.field))
    column, field = _column(expressions, wanted)
    if wanted.op == "in":
        return or_(false(), *(_one(column, field, value) for value in wanted.value))
    return _compare(column, field, wanted)


def _column(expressions: Expressions, wanted: Filter) -> tuple[Any, Field | None]:
    """The column to compare, and its field; a related record is meant by key, code or name."""
    field = expressions.fields.get(wanted.field)
    if field is None or field.kind is not Kind.RELATION:
        return expressions.of(wanted.field), field
    values = wanted.value if wanted.op == "in" else [wanted.value]
    if wanted.op == "empty" or all(is_key(value) for value in values or ()):
        return expressions.key(wanted.field), field
    path = f"{wanted.field}.{field.written_as}" if field.written_as else wanted.field
    return expressions.of(path), None


def is_key(raw: Any) -> bool:
    """Whether a value means a record by its key; a code has more digits than any key."""
    return raw in (None, "") or (str(raw).isdecimal() and len(str(raw)) < SHORTEST_CODE)


def _compare(column: Any, field: Field | None, wanted: Filter) -> ColumnElement[bool]:
    if wanted.op == "eq":
        return _one(column, field, wanted.value)
    if wanted.op == "empty":
        empty = wanted.value in (True, "1", "true")
        nothing: ColumnElement[bool] = column.is_(None) if empty else column.is_not(None)
        return nothing
    if wanted.op in ("contains", "starts"):
        text = str(wanted.value)
        found = column.icontains if wanted.op == "contains" else column.startswith
        result: ColumnElement[bool] = found(text, autoescape=True)
        return result
    if wanted.op in ("gte", "lte"):
        return _range(column, field, wanted)
    raise BadRequest(_("There is no comparison “%(name)s”.", name=wanted.op))


def _range(column: Any, field: Field | None, wanted: Filter) -> ColumnElement[bool]:
    value = _value(field, wanted.value)
    if value is None:
        raise BadRequest(_("“%(name)s” needs a value.", name=wanted.field))
    beyond: ColumnElement[bool] = column >= value if wanted.op == "gte" else column <= value
    if isinstance(value, Limit):
        # Only limits of the same unit are shorter or longer than one another.
        return and_(beyond, column.startswith(f"{value.unit} "))
    return beyond


def _one(column: Any, field: Field | None, raw: Any) -> ColumnElement[bool]:
    if raw is None or raw == "":
        empty: ColumnElement[bool] = column.is_(None)
        return empty
    if field is not None and field.kind is Kind.CHOICES:
        found: ColumnElement[bool] = column.contains(f'"{raw}"', autoescape=True)
        return found
    same: ColumnElement[bool] = column == _value(field, raw)
    return same


def _value(field: Field | None, raw: Any) -> Any:
    kind = field.kind if field is not None else Kind.TEXT
    try:
        if kind in (Kind.RELATION, Kind.NUMBER) or (field is None and is_key(raw)):
            return int(raw)
        if kind is Kind.YES_NO:
            return str(raw).lower() in ("1", "true", "是")
        if kind is Kind.DAY:
            return date.fromisoformat(str(raw))
        if kind is Kind.LIMIT:
            return _limit(raw)
    except ValueError:
        raise BadRequest(_("“%(value)s” cannot be compared with.", value=raw)) from None
    return str(raw)


def _limit(raw: Any) -> Limit:
    """`{"value", "unit"}`, or a bare number, which means working days."""
    if isinstance(raw, dict):
        return Limit.from_json(raw)
    return Limit(int(raw), "working_day")
