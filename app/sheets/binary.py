"""What a binary workbook (.xlsb) tells in its records: errors, merged areas, what is hidden."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from app.kernel.lazy import _
from app.sheets.compound import ERRORS
from app.sheets.grid import Broken, Span
from app.sheets.opening import not_a_workbook, unsafe
from app.sheets.packed import (
    MAX_COLUMNS,
    MAX_MERGES,
    Budget,
    Facts,
    WorkbookScan,
    members_of,
    part_of,
    targets_of,
)

_BUNDLE_SHEET, _WORKBOOK_PROPERTIES = 156, 153
_ROW, _ERROR, _FORMULA_ERROR, _COLUMN_INFO, _MERGE = 0, 3, 11, 60, 176
_CELLS = range(1, 12)
_HIDDEN_ROW = 0x10
_BOOK = "xl/workbook.bin"


def scan_binary(archive: zipfile.ZipFile) -> WorkbookScan:
    """The facts of every sheet of an .xlsb file, by name.

    :raises FileRefused: for a workbook that is unsafe or damaged.
    """
    budget = Budget()
    members = members_of(archive)
    targets = targets_of(archive, members, budget, "xl/_rels/workbook.bin.rels")
    found = WorkbookScan()
    try:
        for kind, data in _records(_content(archive, part_of(members, _BOOK), budget)):
            if kind == _WORKBOOK_PROPERTIES:
                found.epoch_1904 = bool(data[0] & 1)
            elif kind == _BUNDLE_SHEET:
                key, name = _sheet(data)
                path = part_of(members, targets.get(key, ""))
                _Sheet(found.facts(name)).scan(_content(archive, path, budget))
    except (struct.error, IndexError, UnicodeDecodeError):
        raise not_a_workbook(_("It is damaged.")) from None
    return found


def _content(archive: zipfile.ZipFile, path: str, budget: Budget) -> bytes:
    return b"".join(budget.chunks(archive, path))


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(content):
        kind, at = _number(content, at, 2)
        length, at = _number(content, at, 4)
        yield kind, content[at : at + length]
        at += length


def _number(content: bytes, at: int, most: int) -> tuple[int, int]:
    """A number written in bytes whose high bit says that another follows."""
    number = 0
    for place in range(most):
        byte = content[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if not byte & 0x80:
            return number, at + place + 1
    return number, at + most


def _sheet(data: bytes) -> tuple[str, str]:
    """The relation and the name of a sheet."""
    key, at = _text(data, 8)
    return key, _text(data, at)[0]


def _text(data: bytes, at: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", data, at)[0]
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le"), end


class _Sheet:
    """Follows the records of one sheet; a cell does not say its row."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.row = 0
        self._readers = {
            _ROW: self._on_row,
            _COLUMN_INFO: self._on_columns,
            _MERGE: self._on_merge,
            _ERROR: self._on_error,
            _FORMULA_ERROR: self._on_error,
        }

    def scan(self, content: bytes) -> None:
        for kind, data in _records(content):
            if kind in _CELLS:
                self.facts.count(self.row, struct.unpack_from("<I", data)[0])
            if kind in self._readers:
                self._readers[kind](data)

    def _on_row(self, data: bytes) -> None:
        self.row = struct.unpack_from("<I", data)[0]
        if data[11] & _HIDDEN_ROW:
            self.facts.hidden_rows.add(self.row)

    def _on_columns(self, data: bytes) -> None:
        first, last, flags = struct.unpack_from("<II8xH", data)
        if flags & 1:
            self.facts.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))

    def _on_merge(self, data: bytes) -> None:
        top, bottom, left, right = struct.unpack_from("<4I", data)
        self.facts.spans.append(Span(top, left, bottom, right))
        if len(self.facts.spans) > MAX_MERGES:
            raise unsafe(_("it has too many merged cells."))

    def _on_error(self, data: bytes) -> None:
        column = struct.unpack_from("<I", data)[0]
        self.facts.broken[self.row, column] = Broken("error", ERRORS.get(data[8], "#N/A"))
