"""The parts of a packed file, inflated with a budget and parsed with limits.

Declared sizes may lie, so that what comes out is counted; a parser that stops at the first sign
of an attack sees the parts before anything that builds a table in memory does.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from app.kernel.lazy import _
from app.sheets.grid import Broken, Span
from app.sheets.opening import MAX_UNPACKED, not_a_workbook, unsafe

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_BOX, MAX_CELLS, MAX_MERGES, MAX_DEPTH = 8_000_000, 4_000_000, 10_000, 100
_CHUNK = 2**18
Attributes = dict[str, str]


@dataclass
class Facts:
    """What a sheet holds besides plain values."""

    broken: dict[tuple[int, int], Broken] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)
    rows: int = 0
    columns: int = 0
    cells: int = 0
    merges: int = 0

    def count(self, row: int, column: int) -> None:
        """Take note of one cell.

        :raises FileRefused: where the sheet would be larger than anything people fill in.
        """
        if not (0 <= row < MAX_ROWS and 0 <= column < MAX_COLUMNS):
            raise unsafe(_("a cell lies outside of the sheet."))
        # A sheet has many cells, and each of them comes by here.
        if row >= self.rows:
            self.rows = row + 1
        if column >= self.columns:
            self.columns = column + 1
        self.count_more(1)

    def count_more(self, cells: int) -> None:
        """Take note of further cells within the box.

        :raises FileRefused: where there are too many.
        """
        self.cells += cells
        if self.cells > MAX_CELLS or self.rows * self.columns > MAX_BOX:
            raise unsafe(_("its cells lie too far apart."))


class Budget:
    """How many bytes may still be inflated."""

    def __init__(self, left: int = MAX_UNPACKED) -> None:
        self.left = left

    def chunks(self, archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
        """The content of one part, piece by piece.

        :raises FileRefused: where the parts are larger than they may be.
        """
        with archive.open(name) as part:
            while piece := part.read(_CHUNK):
                self.left -= len(piece)
                if self.left < 0:
                    raise unsafe(_("its parts are larger than they say."))
                yield piece


class Scanner:
    """An XML parser that refuses what no workbook needs; `starts` maps local names to handlers."""

    def __init__(self, starts: Mapping[str, Callable[[Attributes], None]]) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._starts = dict(starts)
        self._depth = 0

    def scan(self, pieces: Iterator[bytes]) -> None:
        """Parse a part.

        :raises FileRefused: for broken XML, declarations of own entities, endless nesting.
        """
        try:
            for piece in pieces:
                self.parser.Parse(piece)
            self.parser.Parse(b"", True)
        except expat.ExpatError:
            raise not_a_workbook(_("It is damaged.")) from None

    def _start(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH or len(attributes) > 500:
            raise unsafe(_("its parts are nested too deeply."))
        handler = self._starts.get(name)
        if handler is None and ":" in name:
            handler = self._starts.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _doctype(self, *declared: Any) -> None:
        raise unsafe(_("it declares entities."))


@dataclass
class WorkbookScan:
    """The facts of the sheets of a workbook by name, and where its calendar begins."""

    epoch_1904: bool = False
    sheets: dict[str, Facts] = field(default_factory=dict)

    def facts(self, name: str) -> Facts:
        """Room for the facts of one more sheet."""
        return self.sheets.setdefault(name, Facts())


def members_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts by the form in which their names are compared."""
    return {n.replace("\\", "/").lstrip("/").casefold(): n for n in archive.namelist()}


def part_of(members: Mapping[str, str], path: str) -> str:
    """The name of the part as the archive has it.

    :raises FileRefused: where there is none: a sheet without a part would look empty.
    """
    found = members.get(path.lstrip("/").casefold())
    if found is None:
        raise unsafe(_("a sheet is missing or lies outside of the file."))
    return found


def targets_of(
    archive: zipfile.ZipFile, members: Mapping[str, str], budget: Budget, relations: str
) -> dict[str, str]:
    """The parts that the workbook's relations lead to.

    :raises FileRefused: where a sheet lies outside of the file.
    """
    targets: dict[str, str] = {}

    def relation(attributes: Attributes) -> None:
        key, target = attributes.get("Id", ""), attributes.get("Target", "").replace("\\", "/")
        external = attributes.get("TargetMode") == "External"
        if external and attributes.get("Type", "").endswith(("/worksheet", "/sharedStrings")):
            raise unsafe(_("a sheet is missing or lies outside of the file."))
        if not external:
            whole = target if target.startswith("/") else posixpath.join("xl", target)
            targets[key] = posixpath.normpath(whole).lstrip("/")

    Scanner({"Relationship": relation}).scan(budget.chunks(archive, part_of(members, relations)))
    return targets
