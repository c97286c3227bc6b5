"""Excel workbooks written row by row, in the same memory at any length."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import xlsxwriter

from app.sheets.books import Heading, TableWriter, head_of, sheet_title
from app.sheets.formulas import calculates

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
        self.body = self.book.add_format(BODY)
        self.quoted = self.book.add_format(BODY | {"quote_prefix": True})
        self.number = self.book.add_format({"valign": "top"})
        self.names: list[str] = []

    def table(self, name: str, headings: Sequence[Heading], *, title: str = "") -> TableWriter:
        """A worksheet that prints its headings on every page."""
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
        return _XlsxTable(self, sheet, at)

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
    def __init__(self, book: XlsxBook, sheet: Any, row: int) -> None:
        self.book, self.sheet, self.row = book, sheet, row

    def append(self, row: Sequence[Any]) -> None:
        for column, value in enumerate(row):
            if isinstance(value, int):
                self.sheet.write_number(self.row, column, value, self.book.number)
            elif value is not None:
                text = str(value)
                style = self.book.quoted if calculates(text) else self.book.body
                self.sheet.write_string(self.row, column, text, style)
        self.row += 1
