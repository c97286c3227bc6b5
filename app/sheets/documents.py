"""Word documents: their tables to grids. Runs in the child process only.

The lines above a table stand above it in its grid: they are its title and its preamble. A table
that goes on after another without a word between them is part of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from lxml.etree import LxmlError

from app.kernel.lazy import _
from app.sheets.grid import Grid, Span, text_cell
from app.sheets.merged import Board
from app.sheets.opening import not_a_workbook, too_much
from app.sheets.packed import Attributes, Budget, Scanner

BODY = "word/document.xml"
# Of the text before a table only the end can be its title.
_LINES_ABOVE = 12
# A document is held in memory as a whole, many times as large as its text.
MAX_BODY, MAX_CELLS = 40 * 2**20, 200_000


def read_document(path: Path) -> Iterator[Grid]:
    """A grid for each table of the document.

    :raises FileRefused: for a document that is unsafe, damaged, or has no table.
    """
    _scan(path)
    try:
        boards = list(_boards(docx.Document(str(path))))
    except (PackageNotFoundError, LxmlError, KeyError, ValueError, AttributeError):
        raise not_a_workbook(_("It is damaged.")) from None
    if not boards:
        raise not_a_workbook(_("It is a document without a table."))
    for number, board in enumerate(boards, start=1):
        yield board.grid(f"表{number}")


def _scan(path: Path) -> None:
    """Look through the text once with a limit to what is unpacked."""
    cells = _Cells()
    try:
        with zipfile.ZipFile(path) as archive:
            Scanner({"tc": cells.count}).scan(Budget(MAX_BODY).chunks(archive, BODY))
    except (zipfile.BadZipFile, EOFError, KeyError):
        raise not_a_workbook(_("It is damaged.")) from None


class _Cells:
    """Counts the cells of a document while it is looked through."""

    def __init__(self) -> None:
        self.left = MAX_CELLS

    def count(self, attributes: Attributes) -> None:
        self.left -= 1
        if self.left < 0:
            raise too_much()


def _boards(document: Any) -> Iterator[Board]:
    board: Board | None = None
    above: list[str] = []
    for part in document.iter_inner_content():
        if not isinstance(part, Table):
            above += [part.text.strip()] if part.text.strip() else []
            continue
        if board is None or above:
            if board is not None:
                yield board
            board = Board()
            for line in above[-_LINES_ABOVE:]:
                board.add(text_cell(line))
                board.row += 1
            above = []
        _add(board, part)
    if board is not None:
        yield board


def _add(board: Board, table: Any) -> None:
    """The rows of a table below what the board has; a cell merged downwards is one cell."""
    open_areas: dict[int, tuple[int, int, Any]] = {}
    for line in table._tbl.tr_lst:
        column = line.grid_before
        for cell in line.tc_lst:
            wide = cell.grid_span
            if cell.vMerge != "continue" or column not in open_areas:
                open_areas[column] = (board.row, wide, text_cell(_text(cell)))
            top, width, value = open_areas[column]
            _place(board, column, top, width, value)
            if cell.vMerge is None:
                del open_areas[column]
            column += wide
        board.row += 1


def _place(board: Board, column: int, top: int, wide: int, value: Any) -> None:
    """Write a cell, or let the one that began further up reach down to this row."""
    if top == board.row:
        board.put(column, value, Span(top, column, top, column + wide - 1))
    else:
        board.reach_down(top, column, column + wide - 1)


def _text(cell: Any) -> str:
    return "\n".join(paragraph.text for paragraph in cell.p_lst).strip()
