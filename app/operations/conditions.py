"""Filters of a list, each checked against the declaration before it becomes SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, and_, false, or_, select, type_coerce
from sqlalchemy.orm import aliased

from app.db.meta import Kind
from app.db.registry import class_named
from app.db.types import to_json
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.kernel.text import is_text
from app.operations.expressions import Expressions
from app.operations.resolve import LARGEST_KEY
from app.operations.values import NO, YES
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.specs import Between

AnyResource = type[Resource[Any]]
SHORTEST_CODE = 12


@dataclass(frozen=True)
class Filter:
    """One condition: `op` is eq, in, gte, lte, contains, starts, empty or, in a tree, below.

    `below` means the record of this key, code or name, and all that lie under it.
    """

    field: str
    op: str = "eq"
    value: Any = None


def filter_names(resource: AnyResource) -> list[str]:
    """The fields that the declaration lets people filter by."""
    return [f.field if isinstance(f, Between) else f for f in resource.filters]


def condition_names(resource: AnyResource) -> list[str]:
    """Everything that a condition may be about: filters, what records are matched by, and state."""
    keys = (entry if isinstance(entry, tuple) else (entry,) for entry in resource.match)
    state = ("state",) if resource.model.stateful else ()
    natural = (path for each in keys for path in each)
    return list(dict.fromkeys((*filter_names(resource), *natural, "id", "region", *state)))


def condition(
    resource: AnyResource, expressions: Expressions, wanted: Filter
) -> ColumnElement[bool]:
    """SQL for one filter.

    :raises BadRequest: for a field that is no filter, or a value it cannot have.
    """
    if wanted.field not in condition_names(resource):
        raise BadRequest(_("The list is not filtered by “%(name)s”.", name=wanted.field))
    if wanted.op == "in" and not isinstance(wanted.value, list | tuple | set | frozenset):
        raise BadRequest(_("“%(name)s” needs a list of values.", name=wanted.field))
    if wanted.op == "below":
        return _below(expressions, wanted)
    inherited = expressions.inherited(wanted.field)
    if inherited is None or _asks_for_nothing(wanted):
        column, field = _column(expressions, wanted)
        return _compare(column, field, wanted)
    own, field = getattr(resource.model, wanted.field), expressions.fields[wanted.field]
    local = _compare(own, field, wanted)
    # The databases know how often a value occurs in a column, but not in a `coalesce` of two.
    return or_(local, and_(own.is_(None), _compare(inherited, field, wanted)))


def _below(expressions: Expressions, wanted: Filter) -> ColumnElement[bool]:
    field = expressions.fields.get(wanted.field)
    target: Any = class_named(field.target) if field is not None and field.target else None
    if target is None or not target.tree:
        raise BadRequest(_("There is no comparison “%(name)s”.", name=wanted.op))
    top, value = aliased(target), wanted.value
    known = [getattr(top, name) for name in ("code", "uscc", "name") if hasattr(top, name)]
    named = or_(false(), *(column == _text(value) for column in known))
    meant = top.id == _number(value) if is_key(value) else named
    under = select(target.id).join(top, target.path.startswith(top.path)).where(meant)
    found: ColumnElement[bool] = expressions.key(wanted.field).in_(under)
    return found


def _asks_for_nothing(wanted: Filter) -> bool:
    several = isinstance(wanted.value, list | tuple | set | frozenset)
    values = wanted.value if several else [wanted.value]
    return wanted.op == "empty" or any(value in (None, "") for value in values)


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
    kind = Kind.RELATION if wanted.field == "id" else field.kind if field else Kind.TEXT
    if wanted.op not in COMPARISONS.get(kind, OF_TEXT):
        raise BadRequest(_("There is no comparison “%(name)s”.", name=wanted.op))
    found: ColumnElement[bool]
    if wanted.op == "in":
        return or_(false(), *(_one(column, kind, value) for value in wanted.value))
    if wanted.op == "eq":
        return _one(column, kind, wanted.value)
    if wanted.op == "empty":
        empty = wanted.value in (True, "1", "true")
        found = column.is_(None) if empty else column.is_not(None)
        return found
    if wanted.op in ("contains", "starts"):
        compare = column.icontains if wanted.op == "contains" else column.startswith
        found = compare(_read(Kind.TEXT, wanted.value), autoescape=True)
        return found
    return _range(column, kind, wanted)


def _range(column: Any, kind: Kind, wanted: Filter) -> ColumnElement[bool]:
    if wanted.value in (None, ""):
        raise BadRequest(_("“%(name)s” needs a value.", name=wanted.field))
    value = _read(kind, wanted.value)
    beyond: ColumnElement[bool] = column >= value if wanted.op == "gte" else column <= value
    if isinstance(value, Limit):
        # Only limits of the same unit are shorter or longer than one another.
        return and_(beyond, column.startswith(f"{value.unit} "))
    return beyond


def _one(column: Any, kind: Kind, raw: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool]
    if raw is None or raw == "":
        found = column.is_(None)
    elif kind is Kind.CHOICES:
        word = to_json(_read(kind, raw))
        found = type_coerce(column, String()).contains(word, autoescape=True)
    else:
        found = column == _read(kind, raw)
    return found


def _read(kind: Kind, raw: Any) -> Any:
    reader: Callable[[Any], Any] = _READERS.get(kind, _text)
    try:
        return reader(raw)
    except (ValueError, TypeError):
        raise BadRequest(_("“%(value)s” cannot be compared with.", value=repr(raw))) from None


def _text(raw: Any) -> str:
    text = str(raw)
    if isinstance(raw, dict | list) or not is_text(text):
        raise ValueError("no text")
    return text


def _number(raw: Any) -> int:
    number = int(_text(raw))
    if abs(number) > LARGEST_KEY:
        raise ValueError("out of range")
    return number


def _day(raw: Any) -> date:
    return date.fromisoformat(_text(raw))


def _yes_no(raw: Any) -> bool:
    word = _text(raw).strip().lower()
    if word not in YES + NO:
        raise ValueError("neither yes nor no")
    return word in YES


def _limit(raw: Any) -> Limit:
    """`{"value", "unit"}`, or a bare number, which means working days."""
    if isinstance(raw, Limit):
        return raw
    if isinstance(raw, dict):
        return Limit.from_json(raw)
    return Limit(int(_text(raw)), "working_day")


OF_TEXT = frozenset({"eq", "in", "empty", "contains", "starts", "gte", "lte"})
IN_ORDER, BY_NAME = frozenset({"eq", "in", "empty", "gte", "lte"}), frozenset({"eq", "in", "empty"})
COMPARISONS: dict[Kind, frozenset[str]] = {
    Kind.NUMBER: IN_ORDER,
    Kind.DAY: IN_ORDER,
    Kind.LIMIT: IN_ORDER,
    Kind.YES_NO: BY_NAME,
    Kind.CHOICES: BY_NAME,
    Kind.RELATION: BY_NAME,
}
_READERS: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.RELATION: _number,
    Kind.DAY: _day,
    Kind.YES_NO: _yes_no,
    Kind.LIMIT: _limit,
}
