"""Workbooks out: the records in sight under the headings that an import understands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.db.session import ActorSession
from app.operations.conditions import Filter
from app.operations.personal import unmask as in_the_clear
from app.operations.query import ListQuery, fetch_page
from app.operations.records import Record, load_records
from app.operations.unit import demand, operation
from app.policies.history import Change, plain
from app.policies.personal import UNMASK
from app.resource.declaration import Resource
from app.sheets.books import BookWriter
from app.sheets.columns import (
    entries_of,
    further_columns,
    own_columns,
    rows_of,
    sheet_name,
)
from app.sheets.layout import Layout, layout_of
from app.sheets.writers import open_book

AnyResource = type[Resource[Any]]
PAGE = 200


def export(
    session: ActorSession,
    resource: AnyResource,
    path: Path,
    *,
    filters: Sequence[Filter] = (),
    search: str = "",
    version: str = "working",
    unmask: str = "",
) -> int:
    """Write the records to `.xlsx`, `.csv` or `.ods`; gives how many.

    What is personal is masked, unless `unmask` says why somebody needs it who has the right.

    Lists whose entries have several fields stand on further worksheets, an entry in each row.

    :raises Forbidden: without the right to export.
    :raises BadRequest: for another kind of file, or a filter that the declaration does not have.
    """
    demand(session, resource.name, "export")
    if unmask:
        demand(session, resource.name, UNMASK)
    found = ListQuery(filters=filters, search=search, version=version)
    with open_book(path) as book:
        count = _write(session, resource, book, _Out(found, unmask))
    return _noted(session, resource, path, _Out(found, unmask), count=count)


def export_as(
    session: ActorSession, import_id: int, path: Path, *, query: ListQuery | None = None
) -> int:
    """Write the records in the layout of the workbook that an import read; gives how many.

    :raises NotFound: for an import out of sight.
    :raises Forbidden: without the right to export.
    :raises Illegal: for an import whose file had no table.
    """
    layout = layout_of(session, import_id)
    demand(session, layout.resource.name, "export")
    found = query or ListQuery()
    with open_book(path) as book:
        count = _write_as(session, layout, book, _Out(found))
    return _noted(session, layout.resource, path, _Out(found), count=count)


@dataclass(frozen=True)
class _Out:
    """What is asked for, and why in the clear, if it is."""

    found: ListQuery
    unmask: str = ""


def _noted(
    session: ActorSession, resource: AnyResource, path: Path, out: _Out, *, count: int
) -> int:
    """How many records went out, once the history says so: without that there is no file."""
    found = out.found
    filters = [[each.field, each.op, plain(each.value)] for each in found.filters]
    told: dict[str, Any] = {
        "rows": count,
        "file": path.suffix,
        "filters": filters,
        "search": found.search,
    }
    told["version"] = found.version
    told["unmasked"] = out.unmask
    diff = {name: [None, value] for name, value in told.items() if value not in ("", [])}
    done = False
    try:
        with operation(session, resource.name, "export", kind="export") as opened:
            opened.add(Change(resource.name, 0, 0, None, "u", diff))
        done = True
    finally:
        # What nobody will know of is not handed out.
        if not done:
            path.unlink(missing_ok=True)
    return count


def _write(session: ActorSession, resource: AnyResource, book: BookWriter, query: _Out) -> int:
    columns = own_columns(session, resource, lists=not book.several)
    main = book.table(sheet_name(resource), [column.path for column in columns])
    lists = [
        (field, listed, book.table(listed[-1].path[0], [column.path for column in listed]))
        for field, listed in further_columns(session, resource)
        if book.several
    ]
    count = 0
    for record in _records(session, resource, query):
        count += 1
        for row in rows_of(columns, record):
            main.append(row)
        for field, listed, table in lists:
            for row in entries_of(field, listed, record):
                table.append(row)
    return count


def _write_as(session: ActorSession, layout: Layout, book: BookWriter, query: _Out) -> int:
    paths = [column.path for column in layout.columns]
    table = book.table(layout.sheet, paths, title=layout.title)
    count = 0
    for record in _records(session, layout.resource, query):
        count += 1
        first, *others = rows_of(layout.columns, record)
        table.append(layout.numbered(first, count))
        for row in others:
            table.append(row)
    return count


def _records(session: ActorSession, resource: AnyResource, out: _Out) -> Iterator[Record]:
    """Every record, page by page: what was written is let go."""
    found = out.found
    query = ListQuery(
        filters=found.filters,
        search=found.search,
        order=["id"],
        columns=["id"],
        size=PAGE,
        version=found.version,
        count=False,
    )
    while True:
        page = fetch_page(session, resource, query)
        ids = [row["id"] for row in page.rows]
        records = load_records(session, resource, ids, found.version)
        if out.unmask:
            in_the_clear(session, records)
        yield from records
        if page.next is None:
            return
        session.expunge_all()
        query.after = page.next
