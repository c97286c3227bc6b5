"""Pages of records: filtered, searched, ordered and paged by keys, one statement for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, func, select, type_coerce

from app.db.meta import Kind
from app.db.registry import class_named
from app.db.search import matches
from app.db.session import ActorSession
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.kernel.masking import mask
from app.operations.conditions import Filter, condition
from app.operations.cursors import beyond, encode
from app.operations.expressions import ONE, Expressions
from app.operations.select import base_query, key_column, which
from app.policies.actor import actor_of
from app.policies.personal import is_personal
from app.resource.declaration import FRAMEWORK_COLUMNS, Resource
from app.resource.fields import Field, declared_fields

AnyResource = type[Resource[Any]]
EXACT_UP_TO = 10_000
LARGEST_PAGE = 200


@dataclass
class ListQuery:
    """What a list is asked for; `after` and `before` are cursors that a page gave."""

    filters: Sequence[Filter] = ()
    search: str = ""
    order: Sequence[str] = ()
    columns: Sequence[str] = ()
    size: int = 25
    after: str | None = None
    before: str | None = None
    version: str = "working"
    count: bool = True


@dataclass
class Page:
    """One page: rows by column path with `id` and `state`; honest about how many there are."""

    rows: list[dict[str, Any]]
    count: int = 0
    count_exact: bool = True
    next: str | None = None
    prev: str | None = None
    fields: dict[str, Field] = field(default_factory=dict)


def fetch_page(session: ActorSession, resource: AnyResource, query: ListQuery) -> Page:
    """One page of the records that the actor may see.

    :raises Forbidden: where no role of the actor reads this resource.
    :raises BadRequest: for an order, column, filter or cursor that the declaration does not have.
    """
    actor_of(session).require(resource.name, "read")
    fields = resource.fields(session)
    size = max(1, min(query.size, LARGEST_PAGE))
    order = _order(resource, query.order)
    expressions = Expressions(resource, fields)
    found = found_rows(session, resource, query, expressions)
    counted = expressions.join_to(found)
    keys = _keys(resource, expressions, order)
    backwards = query.before is not None
    chosen = expressions.join_to(found.with_only_columns(resource.model.id, *keys))
    cursor = query.before or query.after
    if cursor:
        chosen = chosen.where(beyond(keys, order, cursor, backwards=backwards))
    flip = [_direction(key, name, backwards) for key, name in zip(keys, order, strict=True)]
    inner = chosen.order_by(*flip).limit(size + 1).subquery("page")
    names = _columns(resource, query.columns, fields)
    shown = _shown(resource, fields, inner, names)
    ordered = [_direction(inner.c[f"k{at}"], name, backwards) for at, name in enumerate(order)]
    rows = list(session.execute(shown.order_by(*ordered)).all())
    page = _page(rows, names, size, query)
    _mask(resource, page, names)
    page.fields = fields
    if query.count:
        page.count, page.count_exact = _count(session, query, page, counted)
    return page


def found_keys(
    session: ActorSession, resource: AnyResource, query: ListQuery, most: int
) -> list[int]:
    """The records that the filters and the search of a list leave, at most so many.

    :raises Forbidden, BadRequest: as `fetch_page` does.
    """
    actor_of(session).require(resource.name, "read")
    expressions = Expressions(resource, resource.fields(session))
    found = found_rows(session, resource, query, expressions)
    key = key_column(resource.model)
    chosen = expressions.join_to(found.with_only_columns(key)).order_by(key).limit(most)
    return [int(number) for number in session.scalars(chosen)]


def found_rows(
    session: ActorSession, resource: AnyResource, query: ListQuery, expressions: Expressions
) -> Select[Any]:
    """Every record that the filters and the search leave; what they join is still to be joined."""
    model: Any = resource.model
    conditions = [condition(resource, expressions, each) for each in query.filters]
    if query.search.strip():
        if not model.searched:
            raise BadRequest(_("There is nothing to search in this list."))
        dialect = session.connection().dialect.name
        conditions.append(matches(model, query.search, dialect))
    return base_query(resource).where(which(model, query.version), *conditions)


def sort_names(resource: AnyResource) -> list[str]:
    """Everything that a list can be ordered by."""
    usual = (name.lstrip("-") for name in resource.order)
    return list(dict.fromkeys((*resource.sortable, "id", *usual)))


def _order(resource: AnyResource, wanted: Sequence[str]) -> list[str]:
    allowed = sort_names(resource)
    order = [name for name in (wanted or resource.order) if name]
    for name in order:
        if name.lstrip("-") not in allowed:
            raise BadRequest(_("The list is not ordered by “%(name)s”.", name=name))
    if "id" not in [name.lstrip("-") for name in order]:
        order.append("-id" if order and order[0].startswith("-") else "id")
    return order


def _keys(resource: AnyResource, expressions: Expressions, order: Sequence[str]) -> list[Any]:
    """The order's expressions; an absent value sorts as the lowest of its kind."""
    keys = []
    for number, name in enumerate(order):
        plain_name = name.lstrip("-")
        key = expressions.of(plain_name)
        field_ = expressions.fields.get(plain_name)
        if field_ is not None and field_.kind in (Kind.LIMIT, Kind.CHOICES):
            key = type_coerce(key, String())
        if field_ is not None and not (field_.required and plain_name in resource.model.metas):
            key = func.coalesce(key, _lowest(field_), type_=getattr(key, "type", None))
        keys.append(key.label(f"k{number}"))
    return keys


def _lowest(field_: Field) -> Any:
    lows: dict[Kind, Any] = {Kind.NUMBER: -1, Kind.YES_NO: False, Kind.DAY: date.min}
    return lows.get(field_.kind, "")


def _direction(key: Any, name: str, backwards: bool) -> Any:
    down = name.startswith("-") is not backwards
    return key.desc() if down else key.asc()


def _columns(resource: AnyResource, wanted: Sequence[str], fields: dict[str, Field]) -> list[str]:
    names = list(wanted or resource.columns)
    for name in names:
        if name not in resource.columns and not _is_column(fields, name):
            raise BadRequest(_("There is no column “%(name)s”.", name=name))
    return names


def _is_column(fields: dict[str, Field], path: str) -> bool:
    """Whether `path` is a declared field, or a declared field of a related record."""
    name, dot, rest = path.partition(".")
    field_ = fields.get(name)
    if field_ is None or field_.kind is Kind.CHILDREN:
        return field_ is None and path in FRAMEWORK_COLUMNS
    theirs = declared_fields(class_named(field_.target)) if field_.target else {}
    return not dot or (rest in theirs and theirs[rest].kind is not Kind.CHILDREN)


def _shown(
    resource: AnyResource, fields: dict[str, Field], inner: Any, names: list[str]
) -> Select[Any]:
    """The shown columns of the chosen rows: joins are paid for one page only."""
    model: Any = resource.model
    declared: Any = resource
    late = tuple(field for field in fields.values() if field.late)
    shown, expressions = _shown_columns(declared, tuple(names), late)
    state = [model.state] if model.stateful else []
    keys = [column for column in inner.c if _is_key(column.key)]
    query = select(*keys, key_column(model).label("id"), *state, *shown).join(
        inner, inner.c.id == model.id
    )
    return expressions.join_to(query)


@lru_cache(maxsize=512)
def _shown_columns(
    resource: Any, names: tuple[str, ...], late: tuple[Field, ...]
) -> tuple[tuple[Any, ...], Expressions]:
    """The columns that most pages of a list have in common, with the joins that they need."""
    fields = resource.fields() | {field.name: field for field in late}
    expressions = Expressions(resource, fields)
    return tuple(expressions.of(name).label(f"c{i}") for i, name in enumerate(names)), expressions


def _page(rows: list[Any], names: list[str], size: int, query: ListQuery) -> Page:
    more, rows = len(rows) > size, rows[:size]
    backwards = query.before is not None
    if backwards:
        rows.reverse()
    page = Page(rows=[_as_dict(row, names) for row in rows])
    if rows:
        page.next = _cursor(rows[-1]) if more or backwards else None
        page.prev = _cursor(rows[0]) if (more if backwards else query.after) else None
    return page


def _mask(resource: AnyResource, page: Page, names: list[str]) -> None:
    for name in [name for name in names if is_personal(resource.model, name)]:
        for row in page.rows:
            row[name] = mask(row[name]) if row[name] else row[name]


def _cursor(row: Any) -> str:
    return encode([v for k, v in row._mapping.items() if _is_key(k)])


def _is_key(name: str) -> bool:
    return name.startswith("k") and name[1:].isdigit()


def _as_dict(row: Any, names: list[str]) -> dict[str, Any]:
    """The columns by name: they stand at the end of the row, in their order."""
    state = {"state": row.state} if "state" in row._fields else {}
    return {"id": row.id, **state, **dict(zip(names, row[-len(names) :], strict=True))}


def _count(
    session: ActorSession, query: ListQuery, page: Page, found: Select[Any]
) -> tuple[int, bool]:
    """How many there are, exactly up to ten thousand; beyond that, that there are more."""
    if not (query.after or query.before or page.next):
        return len(page.rows), True
    counted = found.with_only_columns(ONE.label("one"), maintain_column_froms=True)
    capped = counted.limit(EXACT_UP_TO + 1).subquery()
    count = int(session.execute(select(func.count()).select_from(capped)).scalar() or 0)
    return (count, True) if count <= EXACT_UP_TO else (EXACT_UP_TO, False)
