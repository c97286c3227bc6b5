"""The list of a resource: filter row, table, keyset pages, honest counts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for

from app.db.session import ActorSession
from app.fab.doors import needs
from app.kernel.errors import BadRequest
from app.kernel.lazy import Words, _
from app.operations.query import ListQuery, Page, fetch_page
from app.resource.declaration import Resource
from app.web.addresses import CURSORS, Pairs, asked_version, with_query, without
from app.web.blueprint import web
from app.web.bulk import BulkAct, acts_of
from app.web.context import actor, db, resource_named
from app.web.facets import Facet, FacetReader
from app.web.formats import grouped
from app.web.labels import stamp_path
from app.web.list_columns import Column, columns_of
from app.web.list_question import asked
from app.web.list_rows import Row, RowReader

AnyResource = type[Resource[Any]]
SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50


@dataclass(frozen=True)
class Chip:
    """A condition in force, and the address without it."""

    label: Words
    text: str
    href: str


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

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.chips or self.query)


@web.get("/r/<name>/")
@needs("read")
def listing(name: str) -> str:
    """The list page."""
    resource = resource_named(name)
    pairs = [(key, value) for key, value in request.args.items(multi=True)]
    return render_template("list.html", page=build(db(), resource, pairs))


def build(session: ActorSession, resource: AnyResource, pairs: Pairs) -> Listing:
    """The view model of a list asked with these pairs.

    :raises Forbidden: where the actor does not read this resource.
    :raises BadRequest: for a question the declaration does not allow.
    """
    actor().require(resource.name, "read")
    fields = resource.fields(session)
    given = dict(pairs)
    facets = FacetReader(session, resource, fields, pairs).all()
    size = _size(given.get("size", ""))
    page = fetch_page(session, resource, _question(resource, pairs, facets, size))
    order = given.get("order") or resource.order[0]
    path = url_for("web.listing", name=resource.name)
    columns = columns_of(resource, page.fields, order, pairs)
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
        export_pairs=without(pairs, "size", *CURSORS),
        where=urlencode([pair for pair in without(pairs, *CURSORS) if pair[1]]),
        acts=acts_of(resource) if asked_version(given) == "working" else [],
    )


def _question(resource: AnyResource, pairs: Pairs, facets: list[Facet], size: int) -> ListQuery:
    given = dict(pairs)
    stamp = stamp_path(resource)
    extra = (stamp,) if stamp and stamp not in resource.columns else ()
    order = given.get("order", "")
    return replace(
        asked(resource, pairs, facets),
        order=(order,) if order else (),
        columns=(*resource.columns, *extra),
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
        Chip(facet.label, one.text, with_query(path, without(rest, *one.names, value=one.value)))
        for facet in facets
        for one in facet.chosen
    ]


def _count(page: Page) -> str:
    return grouped(page.count) if page.count_exact else f"{grouped(page.count)}+"


def _turned(path: str, pairs: Pairs, name: str, cursor: str | None) -> str:
    return with_query(path, [*without(pairs, *CURSORS), (name, cursor)]) if cursor else ""


def _actions(resource: AnyResource) -> frozenset[str]:
    who = actor()
    return frozenset(action for action in resource.actions() if who.can(resource.name, action))
