"""The list of a resource: filter row, table, keyset pages, honest counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import BadRequest
from app.kernel.lazy import Words, _
from app.operations.query import ListQuery, Page, fetch_page
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.specs import State
from app.web.addresses import CURSORS, Pairs, asked_version, with_query, without
from app.web.blueprint import web
from app.web.context import actor, db, resource_named
from app.web.facets import Facet, FacetReader
from app.web.formats import grouped, moment, plain_text
from app.web.labels import (
    Stamp,
    field_at,
    label_of_path,
    scale_of,
    stamp_of,
    stamp_path,
    state_of,
)

AnyResource = type[Resource[Any]]
SIZES = (25, 50, 100, 200)
DEFAULT_SIZE = 50
# Kinds that need no more than a word or number of room.
NARROW = (Kind.CHOICE, Kind.NUMBER, Kind.YES_NO, Kind.DAY, Kind.LIMIT)


@dataclass(frozen=True)
class Column:
    """A heading; `sort` is an aria-sort value, empty where the column does not order."""

    path: str
    label: Words
    style: str
    sort: str = ""
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """One value as it is shown; `scale` is (step, steps) of an ordered choice."""

    style: str
    text: str
    state: State | None = None
    scale: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Row:
    """One record of the page."""

    id: int
    href: str
    title: str
    cells: tuple[Cell, ...]
    stamp: Stamp | None = None


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

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.chips or self.query)


@web.get("/r/<name>/")
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
    page = fetch_page(session, resource, _question(resource, given, facets, size))
    order = given.get("order") or resource.order[0]
    path = url_for("web.listing", name=resource.name)
    columns = [_column(resource, p, page.fields, order, pairs) for p in resource.columns]
    return Listing(
        resource=resource,
        path=path,
        query=given.get("q", "").strip(),
        columns=columns,
        rows=[_row(session, resource, page, columns, row) for row in page.rows],
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
    )


def _question(
    resource: AnyResource, given: dict[str, str], facets: list[Facet], size: int
) -> ListQuery:
    stamp = stamp_path(resource)
    extra = (stamp,) if stamp and stamp not in resource.columns else ()
    order = given.get("order", "")
    return ListQuery(
        filters=[each for facet in facets for each in facet.filters],
        search=given.get("q", "").strip() if resource.model.searched else "",
        order=(order,) if order else (),
        columns=(*resource.columns, *extra),
        size=size,
        after=given.get("after") or None,
        before=given.get("before") or None,
        version=asked_version(given),
    )


def _size(raw: str) -> int:
    if not raw:
        return DEFAULT_SIZE
    if raw not in map(str, SIZES):
        raise BadRequest(_("A page has %(sizes)s rows.", sizes=", ".join(map(str, SIZES))))
    return int(raw)


def _column(
    resource: AnyResource, path: str, fields: dict[str, Field], order: str, pairs: Pairs
) -> Column:
    label = label_of_path(resource, path, fields)
    style = _style(resource, path, field_at(resource, path, fields))
    if path not in resource.sortable:
        return Column(path, label, style)
    now = {path: "ascending", f"-{path}": "descending"}.get(order, "none")
    target = f"-{path}" if now == "ascending" else path
    rest = without(pairs, "order", *CURSORS)
    href = with_query(url_for("web.listing", name=resource.name), [*rest, ("order", target)])
    return Column(path, label, style, now, href)


def _style(resource: AnyResource, path: str, field_: Field | None) -> str:
    if path == title_column(resource):
        return "name"
    if field_ is None:
        return {"state": "state", "version_no": "version", "id": "num"}.get(path, "time")
    if field_.kind is Kind.NUMBER:
        return "num"
    if field_.kind is Kind.TEXT and (field_.length or 99) <= 40 and "code" in path:
        return "code"
    return "short" if field_.kind in NARROW else "org"


def title_column(resource: AnyResource) -> str:
    """The column that leads to the record: the title's, else the first."""
    return resource.title if resource.title in resource.columns else resource.columns[0]


def _row(
    session: ActorSession,
    resource: AnyResource,
    page: Page,
    columns: list[Column],
    row: dict[str, Any],
) -> Row:
    cells = tuple(_cell(session, resource, page, column, row) for column in columns)
    title = next((cell.text for cell in cells if cell.style == "name"), "")
    href = url_for("web.detail", name=resource.name, record_id=row["id"])
    stamp = stamp_of(session, resource, row.get(stamp_path(resource)), page.fields)
    return Row(row["id"], href, title or f"#{row['id']}", cells, stamp)


def _cell(
    session: ActorSession, resource: AnyResource, page: Page, column: Column, row: dict[str, Any]
) -> Cell:
    value = row[column.path]
    if column.style == "state":
        return Cell("state", "", state_of(resource, value))
    if column.style == "version":
        return Cell("version", f"v{value}" if value is not None else "")
    if isinstance(value, datetime):
        return Cell("time", moment(value))
    field_ = field_at(resource, column.path, page.fields)
    text = plain_text(field_, value)
    return Cell(column.style, text, scale=scale_of(session, field_, value))


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
