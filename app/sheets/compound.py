"""What an old binary workbook (.xls) tells in its records: errors, what is hidden, its calendar.

The reader gives an error cell back as an empty one; a wrong number would become a silent blank.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.kernel.lazy import _
from app.sheets.grid import Broken
from app.sheets.opening import encrypted, not_a_workbook, unsafe
from app.sheets.packed import Facts, WorkbookScan

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = (0x0809, 0x000A, 0x0085, 0x002F, 0x0022)
_ROW, _COLINFO, _BOOLERR, _FORMULA = 0x0208, 0x007D, 0x0205, 0x0006
_END_OF_CHAIN = 0xFFFFFFFE
_HIDDEN_ROW = 0x20
_MINI_LIMIT = 4096


def scan_compound(content: bytes) -> WorkbookScan:
    """The facts of every sheet, by name.

    :raises FileRefused: for a file that is encrypted, damaged or leads in circles.
    """
    try:
        stream = workbook_stream(content)
        return _Records(stream).scan()
    except (struct.error, IndexError, UnicodeDecodeError):
        raise not_a_workbook(_("It is damaged.")) from None


def workbook_stream(content: bytes) -> bytes:
    """The stream that holds the workbook within the compound file."""
    return _Compound(content).stream("Workbook", "Book")


class _Compound:
    """The sectors and the directory of a compound file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        self.directory, self.mini_fat = struct.unpack_from("<I", content, 48)[0], b""
        self.fat = self._table(self._fat_sectors())
        mini_start = struct.unpack_from("<I", content, 60)[0]
        self.mini = self._numbers(self.chain(mini_start)) if mini_start < _END_OF_CHAIN else ()

    def _fat_sectors(self) -> list[int]:
        """Where the allocation table lies: listed in the head, then in a chain of lists."""
        sectors = list(struct.unpack_from("<109I", self.content, 76))
        following, count = struct.unpack_from("<II", self.content, 68)
        per_list = self.size // 4 - 1
        while following < _END_OF_CHAIN and count > 0:
            block = self._sector(following)
            sectors += struct.unpack_from(f"<{per_list}I", block)
            following = struct.unpack_from("<I", block, per_list * 4)[0]
            count -= 1
        return [sector for sector in sectors if sector < _END_OF_CHAIN - 1]

    def _table(self, sectors: list[int]) -> tuple[int, ...]:
        if len(sectors) * self.size > len(self.content):
            raise unsafe(_("its parts lead in circles."))
        return self._numbers(b"".join(self._sector(sector) for sector in sectors))

    def _numbers(self, block: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self.size
        return self.content[start : start + self.size]

    def chain(self, start: int) -> bytes:
        """The sectors that follow each other from `start`."""
        return b"".join(self._sector(at) for at in self._follow(start, self.fat))

    def _follow(self, start: int, table: tuple[int, ...]) -> Iterator[int]:
        at, steps = start, 0
        while at < _END_OF_CHAIN:
            steps += 1
            if steps > len(table):
                raise unsafe(_("its parts lead in circles."))
            yield at
            at = table[at]

    def stream(self, *names: str) -> bytes:
        """The content of the first stream that bears one of the names."""
        entries = self.chain(self.directory)
        root = entries[:128]
        for at in range(0, len(entries), 128):
            entry = entries[at : at + 128]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(0, length - 2)].decode("utf-16-le", errors="replace")
            if name in names:
                return self._content(entry, root)
        raise not_a_workbook()

    def _content(self, entry: bytes, root: bytes) -> bytes:
        start, size = struct.unpack_from("<II", entry, 116)
        if size >= _MINI_LIMIT:
            return self.chain(start)[:size]
        small = self.chain(struct.unpack_from("<I", root, 116)[0])
        width = self.mini_size
        pieces = (small[at * width : (at + 1) * width] for at in self._follow(start, self.mini))
        return b"".join(pieces)[:size]


@dataclass
class _Records:
    """The records of the workbook stream, one sheet after the other."""

    stream: bytes
    found: WorkbookScan = field(default_factory=WorkbookScan)
    offsets: dict[int, str] = field(default_factory=dict)
    facts: Facts | None = None

    def scan(self) -> WorkbookScan:
        at = 0
        while at + 4 <= len(self.stream):
            kind, length = struct.unpack_from("<HH", self.stream, at)
            if kind == _BOF:
                name = self.offsets.get(at)
                self.facts = self.found.facts(name) if name is not None else self.facts
            self._record(kind, self.stream[at + 4 : at + 4 + length])
            at += 4 + length
        return self.found

    def _record(self, kind: int, data: bytes) -> None:
        if kind == _FILEPASS:
            raise encrypted()
        if kind == _DATEMODE:
            self.found.epoch_1904 = data[:1] == b"\x01"
        elif kind == _BOUNDSHEET:
            self._sheet(data)
        elif self.facts is not None:
            self._cell(kind, data, self.facts)

    def _sheet(self, data: bytes) -> None:
        offset, length, wide = struct.unpack_from("<I2xBB", data)
        if wide in (0, 1):
            encoding, width = ("utf-16-le", 2) if wide else ("latin-1", 1)
            self.offsets[offset] = data[8 : 8 + length * width].decode(encoding)

    def _cell(self, kind: int, data: bytes, facts: Facts) -> None:
        if kind == _ROW:
            row, flags = struct.unpack_from("<H10xH", data)
            if flags & _HIDDEN_ROW:
                facts.hidden_rows.add(row)
        elif kind == _COLINFO:
            first, last, flags = struct.unpack_from("<HH4xH", data)
            if flags & 1:
                facts.hidden_columns.update(range(first, last + 1))
        elif kind in (_BOOLERR, _FORMULA):
            code = _error(kind, data)
            if code is not None:
                row, column = struct.unpack_from("<HH", data)
                facts.broken[row, column] = Broken("error", ERRORS.get(code, "#N/A"))


def _error(kind: int, data: bytes) -> int | None:
    """The code of the error that a cell shows."""
    if kind == _BOOLERR:
        return data[6] if data[7] == 1 else None
    is_error = data[6] == 2 and data[12:14] == b"\xff\xff"
    return data[8] if is_error else None
