"""The list of a resource: filter row, table, keyset pages, honest counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for

from app.db.session import ActorSession
from app.fab.doors import needs
from app.kernel.errors import BadRequest
from app.kernel.lazy import Words, _
from app.operations.query import ListQuery, Page, fetch_page
from app.operations.saved_views import View, views_of
from app.resource.declaration import Resource
from app.web.addresses import CURSORS, Pairs, asked_version, with_query, without
from app.web.blueprint import web
from app.web.bulk import BulkAct, acts_of
from app.web.context import actor, db, resource_named
from app.web.facets import Facet, FacetReader
from app.web.formats import counted
from app.web.labels import stamp_path
from app.web.list_columns import ASKED, Column, Offered, asked_paths, columns_of, offered
from app.web.list_question import asked
from app.web.list_rows import Row, RowReader
from app.web.list_views import ALL, Tabs, default_address, tabs_of
from app.web.regions import Area, area_of

AnyResource = type[Resource[Any]]
SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
DENSITIES = ("compact", "default", "loose")
# How a list looks, whatever it finds.
PRESENTATION = (ASKED, "density", "view")


@dataclass(frozen=True)
class Chip:
    """A condition in force, and the address without it."""

    label: Words
    text: str
    href: str
    # The place in the counts of the list, where there is one.
    counted: str = ""


@dataclass
class Listing:
    """Everything the list template shows."""

    resource: AnyResource
    path: str
    query: str
    columns: list[Column]
    rows: list[Row]
    facets: list[Facet]
    chips: list[Chip]
    sizes: tuple[int, ...]
    size: int
    order: str
    version: str
    count: str = ""
    total_exact: bool = True
    next: str = ""
    prev: str = ""
    actions: frozenset[str] = field(default_factory=frozenset)
    export_pairs: Pairs = ()
    where: str = ""
    acts: list[BulkAct] = field(default_factory=list)
    offered: list[Offered] = field(default_factory=list)
    density: str = ""
    tabs: Tabs = field(default_factory=Tabs)
    kept: Pairs = ()
    asked: Pairs = ()
    seen: Pairs = ()
    area: Area | None = None

    @property
    def plain(self) -> str:
        """The same question with the columns and the height of the declaration."""
        return with_query(self.path, self.asked)

    @property
    def printed(self) -> str:
        """The same question on an official sheet."""
        return with_query(url_for("web.print_list", name=self.resource.name), self.seen)

    @property
    def whole_area(self) -> str:
        """The same question of all regions."""
        return with_query(self.path, self.area.kept if self.area else self.asked)

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.chips or self.query)


@web.get("/r/<name>/")
@needs("read")
def listing(name: str) -> Any:
    """The list page."""
    resource = resource_named(name)
    pairs = [(key, value) for key, value in request.args.items(multi=True)]
    views = views_of(db(), resource)
    opened = default_address(resource, views) if not pairs else ""
    if opened:
        return redirect(opened)
    try:
        page = build(db(), resource, pairs, views)
    except BadRequest as problem:
        if not dict(pairs).get("view", "").isdigit():
            raise
        flash(str(_("This view does not fit the list any more. %(why)s", why=problem)), "bad")
        return redirect(url_for("web.listing", name=name, view=ALL))
    return render_template("list.html", page=page)


def build(
    session: ActorSession, resource: AnyResource, pairs: Pairs, views: Sequence[View]
) -> Listing:
    """The view model of a list asked with these pairs.

    :raises Forbidden: where the actor does not read this resource.
    :raises BadRequest: for a question the declaration does not allow.
    """
    actor().require(resource.name, "read")
    fields = resource.fields(session)
    given = dict(pairs)
    facets = FacetReader(session, resource, fields, pairs).all()
    size = _size(given.get("size", ""))
    paths = asked_paths(resource, fields, pairs)
    page = fetch_page(session, resource, question_of(resource, pairs, facets, size, paths))
    order = given.get("order") or resource.order[0]
    path = url_for("web.listing", name=resource.name)
    columns = columns_of(resource, page.fields, order, pairs, paths)
    return Listing(
        resource=resource,
        path=path,
        query=given.get("q", "").strip(),
        columns=columns,
        rows=RowReader(session, resource, page.fields, columns).all(page.rows),
        facets=facets,
        chips=_chips(path, pairs, facets),
        sizes=SIZES,
        size=size,
        order=given.get("order", ""),
        version=asked_version(given),
        count=_count(page),
        next=_turned(path, pairs, "after", page.next),
        prev=_turned(path, pairs, "before", page.prev),
        actions=_actions(resource),
        export_pairs=without(pairs, "size", *PRESENTATION, *CURSORS),
        where=urlencode([pair for pair in without(pairs, *CURSORS) if pair[1]]),
        acts=acts_of(resource) if asked_version(given) == "working" else [],
        offered=offered(resource, fields, paths),
        density=given["density"] if given.get("density") in DENSITIES else "default",
        tabs=tabs_of(session, resource, views, given.get("view", "")),
        kept=[pair for pair in pairs if pair[0] in PRESENTATION],
        asked=without(pairs, ASKED, "density", *CURSORS),
        seen=without(pairs, "size", "density", "view", *CURSORS),
        area=area_of(resource, facets, pairs),
    )


def question_of(
    resource: AnyResource, pairs: Pairs, facets: list[Facet], size: int, paths: list[str]
) -> ListQuery:
    """What these pairs ask the table for: conditions, order, columns and place of a page."""
    given = dict(pairs)
    stamp = stamp_path(resource)
    extra = (stamp,) if stamp and stamp not in paths else ()
    order = given.get("order", "")
    return replace(
        asked(resource, pairs, facets),
        order=(order,) if order else (),
        columns=(*paths, *extra),
        size=size,
        after=given.get("after") or None,
        before=given.get("before") or None,
    )


def _size(raw: str) -> int:
    if not raw:
        return DEFAULT_SIZE
    if raw not in map(str, SIZES):
        raise BadRequest(_("A page has %(sizes)s rows.", sizes=", ".join(map(str, SIZES))))
    return int(raw)


def _chips(path: str, pairs: Pairs, facets: list[Facet]) -> list[Chip]:
    rest = without(pairs, *CURSORS)
    return [
        Chip(
            facet.label,
            one.text,
            with_query(path, without(rest, *one.names, value=one.value)),
            f"{facet.name}:{one.value}" if facet.counted else "",
        )
        for facet in facets
        for one in facet.chosen
    ]


def _count(page: Page) -> str:
    return counted(page.count, exact=page.count_exact)


def _turned(path: str, pairs: Pairs, name: str, cursor: str | None) -> str:
    return with_query(path, [*without(pairs, *CURSORS), (name, cursor)]) if cursor else ""


def _actions(resource: AnyResource) -> frozenset[str]:
    who = actor()
    return frozenset(action for action in resource.actions() if who.can(resource.name, action))
