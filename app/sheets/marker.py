"""The child process that marks a workbook: `python -m app.sheets.marker SOURCE FOLDER KIND`.

It has little memory and little time, and writes into its own folder only.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from app.sheets.address import area
from app.sheets.grid import Grid, Value, plain
from app.sheets.reader import CPU_SECONDS, MEMORY, OPEN_FILES
from app.sheets.wire import unpack

LARGEST = 200 * 2**20
COLORS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "corrected": "FFC6EFCE"}
WIDTHS = (14, 9, 9, 18, 28, 60, 28, 22)
AUTHOR = "Shixiang"
LONGEST_NAME = 31


def limit_resources() -> None:
    """Take from this process what marking does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS * 3, CPU_SECONDS * 3))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(source: str, folder: str, kind: str) -> None:
    """Mark the workbook and save it as `marked`."""
    told = json.loads((Path(folder) / "told").read_text(encoding="utf-8"))
    book = _opened(Path(source)) if kind == "xlsx" else _from_cells(Path(source))
    for one in told["corrected"]:
        cell = _cell(book, one)
        if cell is not None:
            _write(cell, one["text"])
            _color(cell, "corrected", one["note"])
    # Warnings first: where a cell has both, the color of the error stays.
    for mark in sorted(told["marks"], key=lambda one: one["severity"] == "error"):
        cell = _cell(book, mark)
        if cell is not None:
            _color(cell, mark["severity"], mark["text"])
    _list(book, told)
    book.save(Path(folder) / "marked")


def _opened(path: Path) -> Any:
    # By its bytes: a stored file has no ending by which the library would know it.
    with path.open("rb") as file:
        return openpyxl.load_workbook(file)


def _cell(book: Any, mark: Mapping[str, str]) -> Cell | None:
    """The cell that holds the value: of a merged area its first one."""
    if mark["sheet"] not in book.sheetnames:
        return None
    sheet = book[mark["sheet"]]
    cell: Cell | MergedCell = sheet[mark["cell"]]
    if not isinstance(cell, MergedCell):
        return cell
    areas = [merged for merged in sheet.merged_cells.ranges if cell.coordinate in merged]
    first: Cell | None = sheet.cell(areas[0].min_row, areas[0].min_col) if areas else None
    return first


def _write(cell: Cell, text: str) -> None:
    """A text that stays a text, whatever it begins with."""
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    if text:
        cell.data_type = "s"
    if text[:1] in "=+-@\t\r":
        cell.quotePrefix = True


def _color(cell: Cell, what: str, text: str) -> None:
    cell.fill = PatternFill("solid", fgColor=COLORS[what])
    before = f"{cell.comment.text}\n" if cell.comment else ""
    comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", f"{before}{text}"), AUTHOR)
    comment.width, comment.height = 320, 120
    cell.comment = comment


def _list(book: Any, told: Mapping[str, Any]) -> None:
    """A sheet of its own with all findings; it is not read when the workbook comes back."""
    sheet = book.create_sheet(told["name"][:LONGEST_NAME])
    _write(sheet.cell(1, 1), told["title"])
    sheet.cell(1, 1).font = Font(bold=True)
    for at, (head, width) in enumerate(zip(told["heads"], WIDTHS, strict=True), 1):
        _write(sheet.cell(3, at), head)
        sheet.cell(3, at).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(3, at).column_letter].width = width
    for row, line in enumerate(told["lines"], 4):
        for column, text in enumerate(line, 1):
            _write(sheet.cell(row, column), text)
        _link(sheet.cell(row, 2), line)
    sheet.freeze_panes = "A4"


def _link(cell: Cell, line: Sequence[str]) -> None:
    if line[0] and line[1]:
        name = line[0].replace("'", "''")
        cell.hyperlink = f"#'{name}'!{line[1]}"


def _from_cells(path: Path) -> Any:
    """A workbook of what was read: values at their addresses, merged areas, names of sheets."""
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    with path.open(encoding="ascii") as lines:
        for grid in unpack(lines):
            _put(book.create_sheet(grid.name[:LONGEST_NAME]), grid)
    return book


def _put(sheet: Any, grid: Grid) -> None:
    for row, line in enumerate(grid.rows, 1):
        for column, value in enumerate(line, 1):
            if value is not None:
                _put_value(sheet.cell(row, column), value)
    for span in grid.spans:
        sheet.merge_cells(area(span.top, span.left, span.bottom, span.right))
    if not grid.visible:
        sheet.sheet_state = "hidden"


def _put_value(cell: Cell, value: Value) -> None:
    """Numbers and days as they are; all else as text."""
    if isinstance(value, str) or not isinstance(value, int | float | bool):
        _write(cell, value if isinstance(value, str) else plain(value))
    else:
        cell.value = value


if __name__ == "__main__":
    limit_resources()
    main(*sys.argv[1:4])
    # Nothing is left to do, and exit handlers would cost time.
    os._exit(0)
