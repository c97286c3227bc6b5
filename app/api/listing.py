"""The question of a list, as Flask-AppBuilder's clients ask it, made into ours."""

from __future__ import annotations

from typing import Any

from app.db.session import ActorSession
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations import Filter, ListQuery, Page, fetch_page
from app.policies.history import plain
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
LARGEST_PAGE = 100
# Further than this one turns pages by the cursor that each page gives.
DEEPEST = 10_000
STEP = 200
MOST_FILTERS = 30
MOST_VALUES = 200

KINDS: dict[str, type | tuple[type, ...]] = {
    "filters": list,
    "columns": list,
    "order_column": str,
    "order_direction": str,
    "page": int,
    "page_size": int,
    "after": (str, type(None)),
    "before": (str, type(None)),
    "search": str,
    "version": str,
    "count": bool,
}
# Comparisons under the names that Flask-AppBuilder gives them.
COMPARISONS = {
    "eq": "eq",
    "rel_o_m": "eq",
    "in": "in",
    "ct": "contains",
    "contains": "contains",
    "sw": "starts",
    "starts": "starts",
    "gte": "gte",
    "lte": "lte",
    "empty": "empty",
    "below": "below",
}


def answer_list(
    session: ActorSession, resource: AnyResource, asked: dict[str, Any]
) -> dict[str, Any]:
    """The page that `asked` means, as the document of a list.

    :raises BadRequest: for a question that cannot be read or that the declaration does not answer.
    """
    _check_kinds(asked)
    query = _query(asked)
    if not _skip(session, resource, query, asked.get("page", 0)):
        return _document(Page(rows=[]), query)
    return _document(fetch_page(session, resource, query), query)


def _document(page: Page, query: ListQuery) -> dict[str, Any]:
    counts = {"count": page.count, "count_exact": page.count_exact} if query.count else {}
    return counts | {
        "ids": [row["id"] for row in page.rows],
        "result": [{name: plain(value) for name, value in row.items()} for row in page.rows],
        "next": page.next,
        "prev": page.prev,
    }


def _check_kinds(asked: dict[str, Any]) -> None:
    for name, value in asked.items():
        kind = KINDS.get(name)
        if kind is None:
            raise BadRequest(_("The parameter q has no “%(name)s”.", name=name))
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise BadRequest(_("“%(name)s” in the parameter q cannot be read.", name=name))


def _query(asked: dict[str, Any]) -> ListQuery:
    size = asked.get("page_size", 25)
    if size < 1:
        raise BadRequest(_("A page has at least one row."))
    return ListQuery(
        filters=[_filter(each) for each in _few(asked.get("filters", []), MOST_FILTERS)],
        search=asked.get("search", ""),
        order=_order(asked),
        columns=_texts(asked.get("columns", [])),
        size=min(size, LARGEST_PAGE),
        after=asked.get("after"),
        before=asked.get("before"),
        version=asked.get("version", "working"),
        count=asked.get("count", True),
    )


def _filter(raw: Any) -> Filter:
    if not isinstance(raw, dict) or not {"col", "opr"} <= raw.keys() <= {"col", "opr", "value"}:
        raise BadRequest(_("A filter has col, opr and value."))
    column, comparison, value = raw["col"], COMPARISONS.get(str(raw["opr"])), raw.get("value")
    if not isinstance(column, str) or comparison is None:
        raise BadRequest(_("There is no comparison “%(name)s”.", name=raw["opr"]))
    if (comparison == "in") is not isinstance(value, list):
        raise BadRequest(_("“%(name)s” in the parameter q cannot be read.", name=column))
    return Filter(column, comparison, _few(value, MOST_VALUES))


def _few(values: Any, most: int) -> Any:
    if isinstance(values, list) and len(values) > most:
        raise BadRequest(_("At most %(most)s of them.", most=most))
    return values


def _order(asked: dict[str, Any]) -> tuple[str, ...]:
    direction = asked.get("order_direction", "asc")
    if direction not in ("asc", "desc"):
        raise BadRequest(_("The direction is asc or desc."))
    column = asked.get("order_column", "").lstrip("-")
    return (f"-{column}" if direction == "desc" else column,) if column else ()


def _texts(raw: list[Any]) -> tuple[str, ...]:
    if not all(isinstance(each, str) for each in raw):
        raise BadRequest(_("Columns are named by text."))
    return tuple(dict.fromkeys(raw))


def _skip(session: ActorSession, resource: AnyResource, query: ListQuery, page: int) -> bool:
    """Put the cursor before the page with this number; False where the list ends earlier."""
    left = page * query.size
    if page < 0 or left > DEEPEST or (page and (query.after or query.before)):
        raise BadRequest(_("That page is reached by “after”, the cursor of the page before it."))
    while left:
        step = ListQuery(
            filters=query.filters,
            search=query.search,
            order=query.order,
            columns=("id",),
            size=min(left, STEP),
            after=query.after,
            version=query.version,
            count=False,
        )
        query.after = fetch_page(session, resource, step).next
        if query.after is None:
            return False
        left -= step.size
    return True
