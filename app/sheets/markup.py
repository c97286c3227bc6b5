"""Web pages that were saved as workbooks: their tables to grids. Runs in the child process only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from app.kernel.lazy import _
from app.sheets.delimited import decode
from app.sheets.grid import Grid, Span, Value, text_cell
from app.sheets.merged import Board
from app.sheets.opening import not_a_workbook, too_much

MAX_SPAN = 1_000
MAX_TAGS = 1_000_000
_BREAKS = {"br", "p", "div", "li"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_DECLARED = re.compile(r"<\?xml[^>]*\?>|<!doctype[^>]*>", re.IGNORECASE)


def read_markup(content: bytes) -> Iterator[Grid]:
    """A grid for each table of the page that holds no other table.

    :raises FileRefused: for a page without a table.
    """
    text = _DECLARED.sub("", decode(content))
    if text.count("<") > MAX_TAGS:
        raise too_much()
    parser = html.HTMLParser(no_network=True, remove_comments=True)
    page: Any = html.document_fromstring(text, parser=parser)
    found = [table for table in page.iter("table") if table.find(".//table") is None]
    if not found:
        raise not_a_workbook(_("It is a web page without a table."))
    for number, table in enumerate(found, start=1):
        yield _grid(f"Sheet{number}", table)


def _grid(name: str, table: Any) -> Grid:
    board = Board()
    caption = table.find("caption")
    if caption is not None:
        board.put(0, _text(caption), Span(0, 0, 0, 0))
        board.row += 1
    for line in table.iter("tr"):
        for cell in line.iterchildren("td", "th"):
            tall, wide = _count(cell, "rowspan"), _count(cell, "colspan")
            board.add(_text(cell), tall=tall, wide=wide)
        board.row += 1
    return board.grid(name)


def _count(cell: Any, name: str) -> int:
    text = str(cell.get(name) or "1").strip()
    return min(max(int(text), 1), MAX_SPAN) if text.isdecimal() and len(text) < 6 else 1


def _text(cell: Any) -> Value:
    """The text of a cell as a browser shows it: blanks joined, breaks kept."""
    parts: list[str] = []
    for event, piece in _walk(cell):
        if event == "break":
            parts.append("\n")
        else:
            parts.append(_BLANKS.sub(" ", piece))
    lines = "".join(parts).split("\n")
    return text_cell("\n".join(line.strip(" ") for line in lines).strip())


def _walk(element: Any) -> Iterator[tuple[str, str]]:
    yield "text", element.text or ""
    for child in element.iterchildren():
        if child.tag in _BREAKS:
            yield "break", ""
        if isinstance(child.tag, str):
            yield from _walk(child)
        yield "text", child.tail or ""
