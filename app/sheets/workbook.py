"""A workbook to grids. Runs in the child process only: its parsers meet unknown bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import python_calamine

from app.kernel.lazy import _
from app.sheets.binary import scan_binary
from app.sheets.compound import scan_compound
from app.sheets.grid import Broken, Grid, Value, spans_of, text_cell
from app.sheets.opendocument import scan_opendocument
from app.sheets.opening import MAX_LINES, encrypted, not_a_workbook, too_many_rows, unsafe
from app.sheets.packed import MAX_BOX, MAX_MERGES, Facts, WorkbookScan
from app.sheets.prescan import scan_workbook

MAX_TEXT = 32_767


def read_grids(path: Path, kind: str) -> Iterator[Grid]:
    """The worksheets of the file in their order.

    :raises FileRefused: for a file that is unsafe, encrypted or damaged.
    """
    if kind in _OTHERS:
        yield from _OTHERS[kind](path)
        return
    scan = _scan(path, kind)
    try:
        # By its name a file would be taken for what it is not.
        with path.open("rb") as file, python_calamine.load_workbook(file) as workbook:
            for sheet in workbook.sheets_metadata:
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    yield _grid(workbook, sheet, scan.facts(sheet.name), scan.epoch_1904)
    except python_calamine.PasswordError:
        raise encrypted() from None
    except (python_calamine.CalamineError, OSError):
        raise not_a_workbook(_("It is damaged.")) from None


def _scan(path: Path, kind: str) -> WorkbookScan:
    if kind == "xls":
        return scan_compound(path.read_bytes())
    try:
        with zipfile.ZipFile(path) as archive:
            return _SCANS[kind](archive)
    except (zipfile.BadZipFile, EOFError, zipfile.LargeZipFile):
        raise not_a_workbook(_("It is damaged.")) from None


def _grid(workbook: Any, meta: Any, facts: Facts, epoch_1904: bool) -> Grid:
    sheet = workbook.get_sheet_by_name(meta.name)
    if sheet.total_height * sheet.total_width > MAX_BOX:
        raise unsafe(_("its cells lie too far apart."))
    merged = facts.spans or list(spans_of(sheet.merged_cell_ranges or ()))
    if len(merged) > MAX_MERGES:
        raise unsafe(_("it has too many merged cells."))
    rows = [_row(line) for line in sheet.to_python(skip_empty_area=False)]
    _put_broken(rows, facts)
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > MAX_LINES:
        raise too_many_rows()
    return Grid(
        meta.name,
        rows,
        spans=merged,
        hidden_rows=frozenset(facts.hidden_rows),
        hidden_columns=frozenset(facts.hidden_columns),
        visible=meta.visible == python_calamine.SheetVisibleEnum.Visible,
        epoch_1904=epoch_1904,
    )


# Each of these parsers takes longer to load than most workbooks take to read.
def _text(path: Path) -> Iterator[Grid]:
    yield import_module("app.sheets.delimited").read_delimited(path.read_bytes())


def _page(path: Path) -> Iterator[Grid]:
    yield from import_module("app.sheets.markup").read_markup(path.read_bytes())


def _document(path: Path) -> Iterator[Grid]:
    yield from import_module("app.sheets.documents").read_document(path)


_OTHERS: dict[str, Callable[[Path], Iterator[Grid]]] = {
    "csv": _text,
    "html": _page,
    "docx": _document,
}
_SCANS = {"xlsx": scan_workbook, "xlsb": scan_binary, "ods": scan_opendocument}


def _row(line: list[Any]) -> list[Value]:
    cells = [_value(raw) for raw in line]
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _value(raw: Any) -> Value:
    if isinstance(raw, str):
        if len(raw) > MAX_TEXT:
            raise unsafe(_("a text is longer than a cell can hold."))
        return text_cell(raw)
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return int(raw)
    if isinstance(raw, time | timedelta):
        return str(raw)
    if isinstance(raw, datetime):
        return raw if raw.time() != time() else raw.date()
    value: Value = raw if isinstance(raw, int | float | bool | date) else None
    return value


def _put_broken(rows: list[list[Value]], facts: Facts) -> None:
    for (row, column), cell in facts.broken.items():
        if cell.kind == "formula" and _at(rows, row, column) is not None:
            continue
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = Broken(cell.kind, cell.text)


def _at(rows: list[list[Value]], row: int, column: int) -> Value:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None
