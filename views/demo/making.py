"""What every part of the demonstration is made with: keys known so far, records taken once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.operations import Filter, ListQuery, create, fetch_page, transition
from app.operations.query import LARGEST_PAGE
from views.catalog.implementation_items import ImplementationItems

PROVINCE = "510000000000"
# What is done with a new record, and from which state: it is then published.
STEPS = (("draft", "submit"), ("in_review", "publish"))


@dataclass
class Demo:
    """What was made so far, by the codes and names of the shipped files."""

    session: Any
    regions: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int | None] = field(default_factory=dict)


def made(
    demo: Demo, resource: Any, key: str, values: dict[str, Any], also: tuple[str, ...] = ()
) -> tuple[int, str]:
    """The record of this key and its state; it may be there from a start that was interrupted."""
    filters = [Filter(name, "eq", values[name]) for name in (key, *also)]
    asked = ListQuery(filters=filters, columns=(key,), count=False)
    for row in fetch_page(demo.session, resource, asked).rows:
        return row["id"], row.get("state", "")
    record = create(demo.session, resource, values)
    return record.id, record.state or ""


def in_force(demo: Demo, place: int) -> list[dict[str, Any]]:
    """Key and name of the items that a place has in force, in the order of their keys."""
    asked = ListQuery(
        filters=(Filter("region", "eq", place), Filter("state", "eq", "published")),
        columns=("name",),
        order=("id",),
        size=LARGEST_PAGE,
        count=False,
    )
    return fetch_page(demo.session, ImplementationItems, asked).rows


def published(demo: Demo, resource: Any, key: str, values: dict[str, Any]) -> int:
    """The key of the record, which is in force afterwards."""
    record_id, state = made(demo, resource, key, values)
    states = [before for before, _step in STEPS]
    for _before, step in STEPS[states.index(state) :] if state in states else ():
        transition(demo.session, resource, record_id, step)
    return record_id
