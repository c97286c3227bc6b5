"""Pages to files of every kind that offices send."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import docx
import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import Alignment, Border, Font, Side

from tests.support.made.page import Page, letters

ERRORS = ("#N/A", "#REF!", "#VALUE!")
THIN = Side(style="thin")


def write_xlsx(path: Path, pages: Sequence[Page], rng: Random) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for page in pages:
        sheet = book.create_sheet(page.name)
        for (row, column), value in page.cells.items():
            _xlsx_cell(sheet.cell(row + 1, column + 1, value), value, rng)
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(None, top + 1, left + 1, bottom + 1, right + 1)
        for row in page.hidden_rows:
            sheet.row_dimensions[row + 1].hidden = True
        for column in page.hidden_columns:
            sheet.column_dimensions[letters(column)].hidden = True
        sheet.sheet_state = "hidden" if page.hidden else "visible"
    _manners(book, rng)
    book.save(path)


def _xlsx_cell(cell: Any, value: Any, rng: Random) -> None:
    if value in ERRORS:
        cell.data_type = "e"
    if rng.random() < 0.05:
        cell.font, cell.border = Font(name="仿宋_GB2312", bold=True), Border(left=THIN)
        cell.alignment = Alignment(wrap_text=True)


def _manners(book: Any, rng: Random) -> None:
    """What people and their programs leave in a workbook: protection, filters, frozen panes."""
    sheet = book.worksheets[0]
    if rng.random() < 0.3:
        sheet.protection.sheet = True
        sheet.protection.password = "123"
    if rng.random() < 0.3:
        sheet.freeze_panes = "C3"
    if rng.random() < 0.3:
        for row in range(sheet.max_row + 1, sheet.max_row + 40):
            sheet.cell(row, 1).border = Border(left=THIN, right=THIN)
    if rng.random() < 0.2:
        sheet.auto_filter.ref = sheet.dimensions
    book.properties.creator = rng.choice(["openpyxl", "Kingsoft", "Administrator", "微软用户"])


def _rows(page: Page) -> list[list[Any]]:
    return [
        [page.cells.get((row, at), "") for at in range(page.width)] for row in range(page.height)
    ]


def write_csv(path: Path, pages: Sequence[Page], rng: Random) -> None:
    encoding = rng.choice(["utf-8", "utf-8-sig", "utf-16", "gb18030"])
    text = io.StringIO(newline="")
    separator = "\t" if encoding == "utf-16" else rng.choice([",", ",", ";", "\t"])
    writer = csv.writer(text, delimiter=separator, lineterminator=rng.choice(["\r\n", "\n"]))
    writer.writerows(_rows(pages[0]))
    path.write_bytes(text.getvalue().encode(encoding))


def write_ods(path: Path, pages: Sequence[Page], rng: Random) -> None:
    book = OpenDocumentSpreadsheet()
    for page in pages:
        table = Table(name=page.name)
        starts = {(m[0], m[1]): m for m in page.merges}
        covered = {
            (row, at)
            for top, left, bottom, right in page.merges
            for row in range(top, bottom + 1)
            for at in range(left, right + 1)
        } - set(starts)
        for row in range(page.height):
            line = TableRow()
            for at in range(page.width):
                line.addElement(_ods_cell(page, row, at, starts, covered))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(str(path))


def _ods_cell(page: Page, row: int, at: int, starts: Any, covered: Any) -> Any:
    if (row, at) in covered:
        return CoveredTableCell()
    value, says = page.cells.get((row, at)), {}
    if (row, at) in starts:
        top, left, bottom, right = starts[row, at]
        says = {"numberrowsspanned": bottom - top + 1, "numbercolumnsspanned": right - left + 1}
    if value is None:
        return TableCell(**says)
    if isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=value, **says)
    else:
        cell = TableCell(valuetype="string", **says)
    for text in str(value).split("\n"):
        cell.addElement(P(text=text))
    return cell


def write_html(path: Path, pages: Sequence[Page], rng: Random) -> None:
    """A table of a web page, as systems export it under the name of a workbook."""
    encoding = rng.choice(["utf-8", "gb18030"])
    tables = "".join(_html_table(page) for page in pages)
    office = 'xmlns:x="urn:schemas-microsoft-com:office:excel"'
    head = f'<html {office}><head><meta charset="{encoding}"><style>td{{}}</style></head><body>'
    path.write_bytes(f"{head}{tables}</body></html>".encode(encoding))


def _html_table(page: Page) -> str:
    starts = {(m[0], m[1]): m for m in page.merges}
    taken = {(r, c) for t, a, b, z in page.merges for r in range(t, b + 1) for c in range(a, z + 1)}
    lines = []
    for row in range(page.height):
        cells = []
        for at in range(page.width):
            if (row, at) in taken and (row, at) not in starts:
                continue
            top, left, bottom, right = starts.get((row, at), (row, at, row, at))
            span = f'rowspan="{bottom - top + 1}" colspan="{right - left + 1}"'
            text = html.escape(str(page.cells.get((row, at), ""))).replace("\n", "<br>")
            cells.append(f"<td {span}>{text}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table border=1>{''.join(lines)}</table>"


def write_docx(path: Path, pages: Sequence[Page], rng: Random) -> None:
    document = docx.Document()
    for page in pages:
        table = document.add_table(rows=page.height, cols=page.width)
        rows = [list(row.cells) for row in table.rows]
        for (row, column), value in page.cells.items():
            rows[row][column].text = str(value)
        for top, left, bottom, right in page.merges:
            rows[top][left].merge(rows[bottom][right])
        document.add_paragraph("—— 续 ——" if len(pages) > 1 else "")
    document.save(str(path))


WRITERS = {"xlsx": write_xlsx, "csv": write_csv, "ods": write_ods, "xls": write_html,
           "docx": write_docx}  # fmt: skip
