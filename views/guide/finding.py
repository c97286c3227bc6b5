"""Finding an item in the guide: by words, by place, by kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.kernel.clock import today
from app.operations import Filter, ListQuery, fetch_page
from app.operations.query import LARGEST_PAGE
from app.resource.registry import registry
from app.web.formats import counted

ITEMS, REGIONS, WORDS = "implementation-items", "regions", "code-lists"
SIZE = 20
COLUMNS = ("name", "kind", "agency", "region", "committed_limit", "visits", "online_depth")
CITIES, COUNTIES = "市级", "县级"


@dataclass(frozen=True)
class Found:
    """One page of items, what was asked for, and the ways on and back."""

    asked: Mapping[str, str]
    rows: list[dict[str, Any]]
    count: str
    next: Mapping[str, str] | None
    prev: Mapping[str, str] | None
    kinds: Sequence[str]


@dataclass(frozen=True)
class City:
    """A city with its counties, as pairs of code and name."""

    code: str
    name: str
    counties: tuple[tuple[str, str], ...]


def found_items(session: Any, given: Mapping[str, str]) -> Found:
    """The items in force that fit what is asked.

    :raises BadRequest: for what cannot be asked.
    """
    asked = {name: given.get(name, "").strip() for name in ("q", "region", "kind")}
    filters = [Filter("state", "eq", "published")]
    if asked["region"]:
        filters.append(Filter("region", "below", asked["region"]))
    if asked["kind"]:
        filters.append(Filter("kind", "eq", asked["kind"]))
    page = fetch_page(
        session,
        registry.get(ITEMS),
        ListQuery(
            filters=filters,
            search=asked["q"],
            columns=COLUMNS,
            size=SIZE,
            after=given.get("after") or None,
            before=given.get("before") or None,
            version="published",
        ),
    )
    kept = {name: value for name, value in asked.items() if value}
    return Found(
        asked=asked,
        rows=page.rows,
        count=counted(page.count, exact=page.count_exact),
        next=kept | {"after": page.next} if page.next else None,
        prev=kept | {"before": page.prev} if page.prev else None,
        kinds=kind_choices(session),
    )


def region_choices(session: Any) -> list[City]:
    """The cities with their counties, by code: those that there are today."""
    cities = {row["name"]: row["code"] for row in _regions(session, CITIES)}
    counties: dict[str, list[tuple[str, str]]] = {}
    for row in _regions(session, COUNTIES):
        counties.setdefault(row["parent"], []).append((row["code"], row["name"]))
    return [City(code, name, tuple(counties.get(name, ()))) for name, code in cities.items()]


def _regions(session: Any, level: str) -> Iterator[dict[str, Any]]:
    asked = ListQuery(
        filters=(Filter("level", "eq", level),),
        columns=("code", "name", "parent", "valid_until"),
        order=("code",),
        size=LARGEST_PAGE,
        count=False,
    )
    day = today()
    found = _all(session, REGIONS, asked)
    return (row for row in found if row["valid_until"] is None or row["valid_until"] >= day)


def kind_choices(session: Any) -> list[str]:
    """The kinds that an item can have."""
    filters = (Filter("list_name", "eq", "item_kinds"), Filter("scheme", "eq", "national"))
    asked = ListQuery(
        filters=filters, columns=("label",), order=("position",), size=LARGEST_PAGE, count=False
    )
    return [row["label"] for row in _all(session, WORDS, asked)]


def _all(session: Any, name: str, asked: ListQuery) -> Iterator[dict[str, Any]]:
    """Every row that a list finds, page by page."""
    while True:
        page = fetch_page(session, registry.get(name), asked)
        yield from page.rows
        if page.next is None:
            return
        asked = replace(asked, after=page.next)
