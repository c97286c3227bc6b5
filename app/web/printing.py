"""Lists and records as official sheets: bordered tables with who filled in and who reviewed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from flask import render_template, request, url_for

from app.fab.doors import needs
from app.kernel.clock import today
from app.kernel.lazy import Words
from app.operations.query import ListQuery, Page, fetch_page
from app.resource.declaration import Resource
from app.web.addresses import CURSORS, Pairs, asked_version, with_query, without
from app.web.blueprint import web
from app.web.context import actor, db, resource_named
from app.web.detail import DetailPage, build
from app.web.facets import FacetReader
from app.web.formats import counted, shown_day
from app.web.list_columns import Column, asked_paths, columns_of
from app.web.list_rows import Row, RowReader
from app.web.listing import question_of
from app.web.places import place_of

AnyResource = type[Resource[Any]]
# A sheet of paper is read; what is longer is a workbook.
MOST, AT_ONCE = 1000, 200


@dataclass(frozen=True)
class Paper:
    """What stands around every official sheet."""

    title: Words
    unit: str
    day: str
    back: str


@dataclass(frozen=True)
class ListSheet:
    """A list as it is printed; `count` is how many there are, also of those not printed."""

    paper: Paper
    columns: list[Column]
    rows: list[Row]
    conditions: list[tuple[Words, str]]
    count: str
    whole: bool


@dataclass(frozen=True)
class RecordSheet:
    """A record as it is printed."""

    paper: Paper
    page: DetailPage


@web.get("/r/<name>/print")
@needs("read")
def print_list(name: str) -> str:
    """The records that the list's conditions leave, as an official sheet."""
    resource = resource_named(name)
    pairs = without(list(request.args.items(multi=True)), *CURSORS)
    return render_template("print_list.html", sheet=_list_sheet(resource, pairs))


@web.get("/r/<name>/<int:record_id>/print")
@needs("read")
def print_record(name: str, record_id: int) -> str:
    """One record as an official sheet, in the version that the address names."""
    page = build(resource_named(name), record_id, asked_version(request.args))
    unit = page.head.record.names.get("region") or _own_unit()
    back = url_for("web.detail", name=name, record_id=record_id)
    paper = Paper(page.head.record.title, unit, shown_day(today()), back)
    return render_template("print_record.html", sheet=RecordSheet(paper, page))


def _list_sheet(resource: AnyResource, pairs: Pairs) -> ListSheet:
    session = db()
    fields, given = resource.fields(session), dict(pairs)
    facets = FacetReader(session, resource, fields, pairs).all()
    paths = asked_paths(resource, fields, pairs)
    first = _read(resource, question_of(resource, pairs, facets, AT_ONCE, paths))
    columns = columns_of(resource, first.fields, given.get("order", ""), pairs, paths)
    back = with_query(url_for("web.listing", name=resource.name), pairs)
    return ListSheet(
        paper=Paper(resource.label, _own_unit(), shown_day(today()), back),
        columns=columns,
        rows=RowReader(session, resource, first.fields, columns).all(first.rows),
        conditions=[(facet.label, one.text) for facet in facets for one in facet.chosen],
        count=counted(first.count, exact=first.count_exact),
        whole=first.next is None,
    )


def _read(resource: AnyResource, question: ListQuery) -> Page:
    """One long page: the cursor of the last one read says whether there is more."""
    page = fetch_page(db(), resource, question)
    rows = list(page.rows)
    last = page
    while last.next and len(rows) < MOST:
        last = fetch_page(db(), resource, replace(question, after=last.next))
        rows.extend(last.rows)
    return replace(page, rows=rows, next=last.next)


def _own_unit() -> str:
    home = actor().home
    places = place_of(home.region_id, home.region_path) if home else ()
    return places[-1].name if places else ""
