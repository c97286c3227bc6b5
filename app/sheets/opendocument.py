"""What an OpenDocument sheet tells of its cells: merged areas, errors, what is hidden."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from app.kernel.lazy import _
from app.sheets.grid import Broken, Span
from app.sheets.opening import encrypted, unsafe
from app.sheets.packed import (
    MAX_COLUMNS,
    MAX_MERGES,
    MAX_ROWS,
    Attributes,
    Budget,
    Facts,
    Scanner,
    WorkbookScan,
)

_HIDDEN = ("collapse", "filter")


def scan_opendocument(archive: zipfile.ZipFile) -> WorkbookScan:
    """The facts of every sheet, by name.

    :raises FileRefused: for a document that is unsafe, encrypted or damaged.
    """
    budget = Budget()
    names = archive.namelist()
    if "META-INF/manifest.xml" in names:
        manifest = Scanner({"encryption-data": _refuse_encrypted})
        manifest.scan(budget.chunks(archive, "META-INF/manifest.xml"))
    follower = _Follower()
    if "content.xml" not in names:
        raise unsafe(_("a sheet is missing or lies outside of the file."))
    Scanner(follower.handlers()).scan(budget.chunks(archive, "content.xml"))
    return follower.found


def _refuse_encrypted(attributes: Attributes) -> None:
    raise encrypted()


@dataclass
class _Follower:
    """Counts rows and cells, which a document repeats by number instead of writing them out."""

    found: WorkbookScan = field(default_factory=WorkbookScan)
    facts: Facts = field(default_factory=Facts)
    row: int = 0
    next_row: int = 0
    column: int = 0
    header_column: int = 0

    def handlers(self) -> dict[str, Callable[[Attributes], None]]:
        return {
            "table": self.on_table,
            "table-column": self.on_column,
            "table-row": self.on_row,
            "table-cell": self.on_cell,
            "covered-table-cell": self.on_cell,
        }

    def on_table(self, attributes: Attributes) -> None:
        self.facts = self.found.facts(attributes.get("table:name", ""))
        self.next_row = self.header_column = 0

    def on_column(self, attributes: Attributes) -> None:
        count = _times(attributes, "table:number-columns-repeated", MAX_COLUMNS)
        if attributes.get("table:visibility") in _HIDDEN:
            first = self.header_column
            self.facts.hidden_columns.update(range(first, first + count))
        self.header_column += count

    def on_row(self, attributes: Attributes) -> None:
        count = _times(attributes, "table:number-rows-repeated", MAX_ROWS)
        self.row, self.column = self.next_row, 0
        if attributes.get("table:visibility") in _HIDDEN and count < MAX_ROWS // 2:
            self.facts.hidden_rows.update(range(self.row, self.row + count))
        self.next_row += count

    def on_cell(self, attributes: Attributes) -> None:
        count = _times(attributes, "table:number-columns-repeated", MAX_COLUMNS)
        wide = _times(attributes, "table:number-columns-spanned", MAX_COLUMNS)
        tall = _times(attributes, "table:number-rows-spanned", MAX_ROWS)
        if wide > 1 or tall > 1:
            self._merge(Span(self.row, self.column, self.row + tall - 1, self.column + wide - 1))
        if attributes.get("office:value-type"):
            self.facts.count(self.next_row - 1, self.column + count - 1)
            self.facts.count_more((self.next_row - self.row) * count - 1)
        if attributes.get("calcext:value-type") == "error":
            self.facts.broken[self.row, self.column] = Broken("error", "#N/A")
        self.column += count

    def _merge(self, span: Span) -> None:
        self.facts.spans.append(span)
        if len(self.facts.spans) > MAX_MERGES:
            raise unsafe(_("it has too many merged cells."))


def _times(attributes: Attributes, name: str, most: int) -> int:
    text = attributes.get(name, "1")
    if not text.isdecimal() or len(text) > 9 or int(text) > most:
        raise unsafe(_("a cell lies outside of the sheet."))
    return max(1, int(text))
