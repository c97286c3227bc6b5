"""A first pass over an .xlsx file: limits, and what its reader does not tell."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from functools import lru_cache

from app.kernel.lazy import _
from app.sheets.address import column_number
from app.sheets.grid import Broken
from app.sheets.opening import unsafe
from app.sheets.packed import (
    MAX_COLUMNS,
    MAX_MERGES,
    Attributes,
    Budget,
    Facts,
    Scanner,
    WorkbookScan,
    members_of,
    part_of,
    targets_of,
)


def scan_workbook(archive: zipfile.ZipFile) -> WorkbookScan:
    """The facts of every sheet of an .xlsx file.

    :raises FileRefused: for a workbook that is unsafe, or whose sheets are missing or elsewhere.
    """
    budget = Budget()
    members = members_of(archive)
    targets = targets_of(archive, members, budget, "xl/_rels/workbook.xml.rels")
    found = WorkbookScan()
    for name, key in _listed(budget.chunks(archive, part_of(members, "xl/workbook.xml")), found):
        path = part_of(members, targets.get(key, ""))
        if "chartsheet" not in path:
            scan_sheet(budget.chunks(archive, path), found.facts(name))
    for name in ("xl/sharedstrings.xml", "xl/styles.xml"):
        if name in members:
            Scanner({}).scan(budget.chunks(archive, members[name]))
    return found


def _listed(pieces: Iterator[bytes], found: WorkbookScan) -> list[tuple[str, str]]:
    """The sheets that the workbook lists, each with its relation."""
    listed: list[tuple[str, str]] = []

    def sheet(attributes: Attributes) -> None:
        key = next((v for k, v in attributes.items() if k.rpartition(":")[2] == "id"), "")
        listed.append((attributes.get("name", ""), key))

    def properties(attributes: Attributes) -> None:
        found.epoch_1904 = attributes.get("date1904", "0") in ("1", "true")

    Scanner({"sheet": sheet, "workbookPr": properties}).scan(pieces)
    return listed


def scan_sheet(pieces: Iterator[bytes], facts: Facts) -> None:
    """Read the facts of one worksheet part.

    :raises FileRefused: for a sheet that is unsafe or damaged.
    """
    _SheetHandlers(facts).scan(pieces)


class _SheetHandlers:
    """Follows the cells of one worksheet; positions may be left out in the file."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.row = -1
        self.column = -1
        self.formula = False
        self.waiting = False
        self.error = False
        self.textual = False
        self.text: list[str] = []
        self.scanner = Scanner(
            {
                "row": self.on_row,
                "c": self.on_cell,
                "f": self.on_formula,
                "v": self.on_value,
                "is": self.on_value,
                "mergeCell": self.on_merge,
                "col": self.on_column,
            }
        )

    def scan(self, pieces: Iterator[bytes]) -> None:
        self.scanner.scan(pieces)
        self.close_cell()

    def on_row(self, attributes: Attributes) -> None:
        self.close_cell()
        self.row = _whole(attributes["r"]) - 1 if "r" in attributes else self.row + 1
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self.row)

    def on_cell(self, attributes: Attributes) -> None:
        self.close_cell()
        reference = attributes.get("r")
        self.column = _column(reference) if reference else self.column + 1
        self.error = attributes.get("t") == "e"
        # An empty text is a result too; an empty number is none.
        self.textual = attributes.get("t") in ("str", "s", "inlineStr")

    def on_formula(self, attributes: Attributes) -> None:
        self.waiting = self.formula = True

    def on_value(self, attributes: Attributes) -> None:
        self.facts.count(self.row, self.column)
        if self.textual:
            self.waiting = False
        elif self.error or self.formula:
            self.text = []
            self.scanner.parser.CharacterDataHandler = self.text.append

    def close_cell(self) -> None:
        if not (self.error or self.formula):
            return
        text = "".join(self.text).strip()
        if self.error:
            self.facts.broken[self.row, self.column] = Broken("error", text or "#N/A")
        elif self.waiting and not text:
            self.facts.count(self.row, self.column)
            self.facts.broken[self.row, self.column] = Broken("formula", "=")
        self.scanner.parser.CharacterDataHandler = None
        self.text = []
        self.waiting = self.formula = self.error = False

    def on_merge(self, attributes: Attributes) -> None:
        self.facts.merges += 1
        if self.facts.merges > MAX_MERGES:
            raise unsafe(_("it has too many merged cells."))

    def on_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
            self.facts.hidden_columns.update(range(first - 1, min(last, MAX_COLUMNS)))


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise unsafe(_("a cell lies outside of the sheet."))
    return int(text)


def _column(reference: str) -> int:
    return _column_named(reference.rstrip("0123456789"))


@lru_cache(maxsize=MAX_COLUMNS)
def _column_named(name: str) -> int:
    if not name.isascii() or not name.isalpha() or len(name) > 3:
        raise unsafe(_("a cell lies outside of the sheet."))
    return column_number(name.upper())
