"""Finding an item in the guide: by words, by place, by kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.operations import Filter, ListQuery, fetch_page
from app.resource.registry import registry
from app.web.formats import grouped
from models import reference

ITEMS = "implementation-items"
SIZE = 20
COLUMNS = ("name", "kind", "agency", "region", "committed_limit", "visits", "online_depth")
KINDS = ("行政许可", "行政确认", "行政裁决", "行政给付", "行政奖励", "其他行政权力", "公共服务")


@dataclass(frozen=True)
class Found:
    """One page of items, what was asked for, and the ways on and back."""

    asked: Mapping[str, str]
    rows: list[dict[str, Any]]
    count: str
    next: Mapping[str, str] | None
    prev: Mapping[str, str] | None
    kinds: tuple[str, ...] = KINDS


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
        count=grouped(page.count) + ("" if page.count_exact else "+"),
        next=kept | {"after": page.next} if page.next else None,
        prev=kept | {"before": page.prev} if page.prev else None,
    )


@lru_cache(maxsize=1)
def region_choices() -> tuple[City, ...]:
    """The cities of the province with their counties, as they were shipped."""
    counties: dict[str, list[tuple[str, str]]] = {}
    cities = []
    for row in reference.divisions():
        if row["level"] == "市级":
            cities.append((row["code"], row["name"]))
        elif row["level"] == "县级":
            counties.setdefault(row["parent"], []).append((row["code"], row["name"]))
    return tuple(City(code, name, tuple(counties.get(code, ()))) for code, name in cities)
