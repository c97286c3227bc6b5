"""Workbooks out: the records in sight under the headings that an import understands."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.operations.conditions import Filter
from app.operations.query import ListQuery, fetch_page
from app.operations.records import Record, load_records
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.registry import registry
from app.sheets.formulas import harmless

AnyResource = type[Resource[Any]]
PAGE = 200
UNIT_WORDS = {
    "working_day": "个工作日",
    "calendar_day": "个自然日",
    "month": "个月",
    "year": "年",
    "hour": "小时",
}


def export(
    session: ActorSession,
    resource: AnyResource,
    path: Path,
    *,
    filters: Sequence[Filter] = (),
    version: str = "working",
) -> int:
    """Write the records to `.xlsx`, `.csv` or `.ods`; gives how many.

    :raises Forbidden: without the right to export.
    :raises BadRequest: for another kind of file.
    """
    actor_of(session).require(resource.name, "export")
    writers = {".xlsx": _xlsx, ".csv": _csv, ".ods": _ods}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise BadRequest(_("Files are written as .xlsx, .csv or .ods."))
    fields = sheet_fields(session, resource)
    rows = [
        [cell(field, record) for field in fields]
        for record in _records(session, resource, filters, version)
    ]
    writer(path, sheet_name(resource), [heading(resource, field) for field in fields], rows)
    return len(rows)


def sheet_name(resource: AnyResource) -> str:
    """The name of the worksheet."""
    return (resource.sheet.name if resource.sheet else str(resource.label))[:31]


def sheet_fields(session: ActorSession, resource: AnyResource) -> list[Field]:
    """The columns of the worksheet, in their order."""
    fields = resource.fields(session)
    wanted = resource.sheet.fields if resource.sheet and resource.sheet.fields else tuple(fields)
    late = [field for name, field in fields.items() if field.late and name not in wanted]
    return [fields[name] for name in wanted if name in fields] + late


def heading(resource: AnyResource, field: Field) -> str:
    """What the column is called: the usual heading, else its label."""
    usual = registry.headings.get(resource.name, {}).get(field.name) or field.headings
    return usual[0] if usual else str(field.label)


def _records(
    session: ActorSession, resource: AnyResource, filters: Sequence[Filter], version: str
) -> Iterator[Record]:
    cursor: str | None = None
    while True:
        page = fetch_page(
            session,
            resource,
            ListQuery(
                filters=filters,
                order=["id"],
                columns=["id"],
                size=PAGE,
                after=cursor,
                version=version,
                count=False,
            ),
        )
        yield from load_records(session, resource, [row["id"] for row in page.rows], version)
        if page.next is None:
            return
        cursor = page.next


def cell(field: Field, record: Record) -> Any:
    """One effective value as a cell shows it, in the form that an import reads back."""
    value = record.effective.get(field.name)
    if value is None:
        return None
    if field.kind is Kind.RELATION:
        return record.told(field.name)
    if field.kind is Kind.CHILDREN:
        return "\n".join(f"{at}.{_first(row)}" for at, row in enumerate(value, start=1))
    return written(field, value)


def _first(row: dict[str, Any]) -> str:
    return str(next((value for value in row.values() if value is not None), ""))


def written(field: Field, value: Any) -> Any:
    """A plain value as offices write it."""
    if isinstance(value, Limit):
        return "即办" if value.unit == "immediate" else f"{value.value}{UNIT_WORDS[value.unit]}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if field.kind is Kind.DAY:
        return "长期" if value.year == 9999 else value.isoformat()
    return value


def _xlsx(path: Path, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(name)
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7F0F8"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        put_headings(sheet, headings, head)
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(at, column, value, body)
                elif value is not None:
                    sheet.write_string(at, column, str(value), body)


def put_headings(sheet: Any, headings: Sequence[str], format_: Any) -> None:
    """The heading row, frozen, with columns wide enough to be read."""
    for column, text in enumerate(headings):
        sheet.write_string(0, column, text, format_)
        sheet.set_column(column, column, max(10, min(40, 2 * len(text) + 4)))
    sheet.freeze_panes(1, 0)


def _csv(path: Path, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """UTF-8 with its mark, as spreadsheet programs expect; nothing in it is run as a formula."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(
            [[harmless("" if value is None else str(value)) for value in row] for row in rows]
        )


def _ods(path: Path, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name=name)
    for row in (headings, *rows):
        line = TableRow()
        for value in row:
            box = TableCell(valuetype="string")
            for text in ("" if value is None else str(value)).split("\n"):
                box.addElement(P(text=text))
            line.addElement(box)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


def template(session: ActorSession, resource: AnyResource, path: Path) -> None:
    """An empty workbook with the headings and, where there are choices, drop-downs.

    :raises Forbidden: without the right to import.
    """
    actor_of(session).require(resource.name, "import")
    fields = sheet_fields(session, resource)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(sheet_name(resource))
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7F0F8"})
        must = book.add_format({"bold": True, "border": 1, "bg_color": "#FFF2D6"})
        put_headings(sheet, [heading(resource, field) for field in fields], head)
        lists = book.add_worksheet("选项")
        lists.hide()
        text = book.add_format({"num_format": "@"})
        for column, field in enumerate(fields):
            if field.required:
                sheet.write_string(0, column, heading(resource, field), must)
            if field.help:
                sheet.write_comment(0, column, str(field.help))
            if field.kind in (Kind.TEXT, Kind.LONG_TEXT):
                sheet.set_column(column, column, 18, text)
            _drop_down(sheet, lists, column, _words(session, field))


def _words(session: ActorSession, field: Field) -> list[str]:
    if field.kind is Kind.YES_NO:
        return ["是", "否"]
    return labels(session, field.choices) if field.kind is Kind.CHOICE and field.choices else []


def _drop_down(sheet: Any, lists: Any, column: int, words: Sequence[str]) -> None:
    """The list stands on a hidden sheet: in the cell itself it may not pass 255 characters."""
    if not words:
        return
    for at, word in enumerate(words):
        lists.write_string(at, column, word)
    letters = xlsxwriter.utility.xl_col_to_name(column)
    source = f"=选项!${letters}$1:${letters}${len(words)}"
    sheet.data_validation(1, column, 9999, column, {"validate": "list", "source": source})
