"""Excel workbooks written row by row, in the same memory at any length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter

from app.sheets.books import Heading, TableWriter, head_of, sheet_title
from app.sheets.xlsx_rows import Styles, row_xml

# Where a worksheet ends.
MOST_ROWS = 1_048_576
HEAD = {"bold": True, "border": 1, "bg_color": "#E7F0F8", "text_wrap": True, "valign": "vcenter"}
BODY = {"text_wrap": True, "valign": "top", "num_format": "@"}


class XlsxBook:
    """Texts stay texts: no cell is a formula, and a program that edits one keeps it a text."""

    several = True

    def __init__(self, path: Path, stack: ExitStack) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(str(path), options)
        stack.callback(self.book.close)
        self.head = self.book.add_format(HEAD)
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        bodies = (BODY, BODY | {"quote_prefix": True}, {"valign": "top"})
        self.styles = Styles(*(self.book.add_format(style)._get_xf_index() for style in bodies))
        self.names: list[str] = []

    def table(self, name: str, headings: Sequence[Heading], *, title: str = "") -> TableWriter:
        """Worksheets that print their headings on every page: a further one where one is full."""
        return _XlsxTable(self.styles, partial(self._sheet, name, headings, title))

    def _sheet(self, name: str, headings: Sequence[Heading], title: str) -> tuple[Any, int]:
        """A worksheet with its headings, and the row under them."""
        self.names.append(sheet_title(name, self.names))
        sheet = self.book.add_worksheet(self.names[-1])
        at = 0
        if title:
            sheet.write_string(0, 0, title, self.title)
            at = 1
        at = self._head(sheet, headings, at)
        sheet.freeze_panes(at, 0)
        if headings:
            sheet.repeat_rows(at - 1)
            sheet.set_landscape()
        # The last row of them waits there until it is known to be whole.
        sheet._write_single_row(at)
        return sheet, at

    def _head(self, sheet: Any, headings: Sequence[Heading], top: int) -> int:
        head = head_of(headings)
        for column, path in enumerate(headings):
            sheet.set_column(column, column, max(10, min(40, 2 * len(path[-1]) + 4)))
        for at, row in enumerate(head.rows, start=top):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text, self.head)
        # `merge_range` writes the cells of the whole area, which is too late for rows gone by.
        sheet.merge += [[a + top, left, b + top, right] for a, left, b, right in head.spans]
        return top + len(head.rows)


class _XlsxTable:
    """Writes its rows where XlsxWriter, in constant memory, keeps those that are done with."""

    def __init__(self, styles: Styles, begin: Callable[[], tuple[Any, int]]) -> None:
        self.styles, self.begin = styles, begin
        self.sheet, self.row = begin()

    def append(self, row: Sequence[Any]) -> None:
        if self.row == MOST_ROWS:
            self.sheet, self.row = self.begin()
        self.sheet._check_dimensions(self.row, max(len(row) - 1, 0))
        self.sheet.row_data_fh.write(row_xml(self.row, row, self.styles))
        self.row += 1
