"""Workbooks written row by row: .xlsx, .csv and .ods."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.sheets.books import BookWriter, Heading, TableWriter, head_of
from app.sheets.formulas import harmless
from app.sheets.ods_writer import OdsBook
from app.sheets.xlsx_writer import XlsxBook


@contextmanager
def open_book(path: Path) -> Iterator[BookWriter]:
    """The writer for the ending of `path`; the file is whole when the block ends.

    :raises BadRequest: for another ending than .xlsx, .csv or .ods.
    """
    book = BOOKS.get(path.suffix.lower())
    if book is None:
        raise BadRequest(_("Files are written as .xlsx, .csv or .ods."))
    with ExitStack() as stack:
        yield book(path, stack)


class CsvBook:
    """UTF-8 with its mark, as spreadsheet programs expect; it holds one worksheet only."""

    several = False

    def __init__(self, path: Path, stack: ExitStack) -> None:
        self.file = stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))

    def table(self, name: str, headings: Sequence[Heading], *, title: str = "") -> TableWriter:
        """The one worksheet."""
        table = _CsvTable(csv.writer(self.file))
        for row in head_of(headings).rows:
            table.append(row)
        return table


class _CsvTable:
    def __init__(self, writer: Any) -> None:
        self.writer = writer

    def append(self, row: Sequence[Any]) -> None:
        self.writer.writerow([harmless("" if value is None else str(value)) for value in row])


BOOKS: Mapping[str, Callable[[Path, ExitStack], BookWriter]] = {
    ".xlsx": XlsxBook,
    ".csv": CsvBook,
    ".ods": OdsBook,
}
