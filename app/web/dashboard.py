"""The first page: what there is in each state, and the latest imports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from app.fab import require_sign_in
from app.fab.doors import SIGNED_IN, asks
from app.kernel.lazy import Words
from app.operations.conditions import Filter
from app.operations.counting import count_values
from app.operations.inbox import Tasks, overdue
from app.operations.query import ListQuery, fetch_page
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import State
from app.web.blueprint import web
from app.web.context import db
from app.web.figures import Board as Told
from app.web.figures import board as board_told
from app.web.formats import counted
from app.web.import_list import ImportLine, import_chart, latest_imports, line_of
from app.web.links import record_address
from app.web.shell import may_import

AnyResource = type[Resource[Any]]
LATEST_IMPORTS = 6


@dataclass(frozen=True)
class Count:
    """How many records are in a state, and the list of them; without a state, of all."""

    state: State | None
    count: str
    href: str


@dataclass(frozen=True)
class Board:
    """One resource on the first page."""

    label: Words
    icon: str
    href: str
    counts: tuple[Count, ...]


@dataclass(frozen=True)
class Dashboard:
    """Everything the first page shows."""

    flows: list[Board]
    plain: list[Board]
    told: Told
    late: Tasks
    imports: list[ImportLine]
    may_import: bool


@web.get("/")
@asks(SIGNED_IN)
def dashboard() -> str:
    """The first page after the sign-in."""
    who = require_sign_in()
    readable = [r for r in registry.all() if r.menu and who.can(r.name, "read")]
    importing = may_import(who)
    imports = latest_imports() if importing else []
    told = board_told()
    told.charts += filter(None, [import_chart(imports)])
    page = Dashboard(
        flows=[board(resource) for resource in readable if resource.workflow],
        plain=[board(resource) for resource in readable if not resource.workflow],
        told=told,
        late=overdue(db()),
        imports=[line_of(stored) for stored in imports[:LATEST_IMPORTS]],
        may_import=importing,
    )
    return render_template("dashboard.html", page=page, address=record_address)


def board(resource: AnyResource) -> Board:
    """The counts of one resource: of all its records, and of each state that has any."""
    href = url_for("web.listing", name=resource.name)
    icon = resource.menu.icon if resource.menu else "table"
    counts = _counted_once(resource, href) or _counted_each(resource, href)
    shown = (one for one in counts if one.state is None or one.count != "0")
    return Board(resource.label, icon, href, tuple(shown))


def _counted_once(resource: AnyResource, href: str) -> list[Count]:
    """The exact counts with one question; none where there are too many records for it."""
    if resource.workflow is None:
        return []
    found = count_values(db(), resource, "state", ListQuery())
    if found is None:
        return []
    each = [
        Count(state, counted(found.get(state.name, 0), exact=True), f"{href}?state={state.name}")
        for state in resource.workflow.states
    ]
    return [Count(None, counted(sum(found.values()), exact=True), href), *each]


def _counted_each(resource: AnyResource, href: str) -> list[Count]:
    """What there is in all, and in each state, as far as a list counts."""
    states = resource.workflow.states if resource.workflow else ()
    each = [_count(resource, state, f"{href}?state={state.name}") for state in states]
    return [_count(resource, None, href), *each]


def _count(resource: AnyResource, state: State | None, href: str) -> Count:
    filters = [Filter("state", "eq", state.name)] if state else []
    page = fetch_page(db(), resource, ListQuery(filters=filters, columns=("id",), size=1))
    return Count(state, counted(page.count, exact=page.count_exact), href)
