"""Worksheets in the making: cells, merged areas, and what is true of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.support.made.items import Item, Said

Path = tuple[str, ...]


@dataclass(frozen=True)
class Col:
    """A column: its headings from above, its field, the part or the label that it gives."""

    path: Path
    field: str | None = None
    part: str | None = None
    label: str | None = None
    unit: str | None = None
    number: bool = False


@dataclass
class Group:
    """A heading of rows, with the field that it gives to the rows below."""

    text: str
    field: str | None = None
    value: Any = None
    depth: int = 0
    merged: bool = True


@dataclass
class Page:
    """One worksheet; rows and columns count from 0. `lines` stand above it in a document."""

    name: str
    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    hidden: bool = False

    def put(self, row: int, column: int, value: Any) -> None:
        if value not in (None, ""):
            self.cells[row, column] = value

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    @property
    def height(self) -> int:
        return max((row for row, _c in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        return max((column for _r, column in self.cells), default=-1) + 1


def letters(column: int) -> str:
    """The name of a column."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def a1(row: int, column: int) -> str:
    return f"{letters(column)}{row + 1}"


@dataclass
class Style:
    """How a table is laid out."""

    merged_header: bool = True
    rows_of: str = ""
    blanks_below: bool = False
    merge_department: bool = False
    repeat: int = 0
    numbered: bool = True


class TableMaker:
    """Writes one table to a page and says what is true of it."""

    def __init__(self, page: Page, rng: Random, cols: Sequence[Col], style: Style) -> None:
        self.page, self.rng, self.cols, self.style = page, rng, cols, style
        self.left = self.row = 0
        self.records: list[dict[str, Any]] = []
        self.truth: dict[str, Any] = {}
        self.above: dict[str, tuple[int, Any]] = {}
        self.codes: dict[str, str] = {}
        self.number = 0
        self.skipped: dict[str, str] = {}
        self.groups: list[int] = []
        self.runs: list[tuple[Any, int, int]] = []

    @property
    def right(self) -> int:
        return self.left + len(self.cols) - 1

    def line(self, text: str, *, kind: str = "", merged: bool = True) -> None:
        """A row with one text."""
        self.page.put(self.row, self.left, text)
        if merged:
            self.page.merge(self.row, self.left, self.row, self.right)
        if kind:
            self.skipped[str(self.row + 1)] = kind
        self.row += 1

    def header(self) -> None:
        """The headings; those that cover several columns or rows are merged or left blank."""
        depth = max(len(col.path) for col in self.cols)
        top = self.row
        for at, col in enumerate(self.cols):
            for down in range(len(col.path)):
                self._heading(top + down, at, col, down)
                if down == len(col.path) - 1 and self.style.merged_header:
                    self.page.merge(top + down, self.left + at, top + depth - 1, self.left + at)
        if self.style.merged_header:
            self._merge_across(top, depth)
        self.row = top + depth
        if self.truth:
            for row in range(top, self.row):
                self.skipped[str(row + 1)] = "header"
            return
        self.truth = {
            "sheet": self.page.name,
            "header": f"{a1(top, self.left)}:{a1(self.row - 1, self.right)}",
            "columns": [
                {"column": letters(self.left + at), "heading": list(col.path), "field": col.field}
                for at, col in enumerate(self.cols)
            ],
            "skipped_rows": self.skipped,
            "group_rows": self.groups,
        }

    def _heading(self, row: int, at: int, col: Col, down: int) -> None:
        left = self.cols[at - 1].path if at else ()
        if len(col.path) - 1 > down and left[: down + 1] == col.path[: down + 1]:
            return
        self.page.put(row, self.left + at, col.path[down])

    def _merge_across(self, top: int, depth: int) -> None:
        for down in range(depth - 1):
            first = 0
            for at in range(1, len(self.cols) + 1):
                here = self.cols[first].path[: down + 1]
                is_wide = len(self.cols[first].path) > down + 1
                same = at < len(self.cols) and self.cols[at].path[: down + 1] == here
                if same and is_wide and len(self.cols[at].path) > down + 1:
                    continue
                if is_wide and at - first > 1:
                    self.page.merge(top + down, self.left + first, top + down, self.left + at - 1)
                first = at

    def group(self, group: Group) -> None:
        """A heading of rows: it ends the groups of its depth and deeper."""
        self.page.put(self.row, self.left, group.text)
        if group.merged:
            self.page.merge(self.row, self.left, self.row, self.right)
        self.groups.append(self.row + 1)
        self.above = {n: pair for n, pair in self.above.items() if pair[0] < group.depth}
        if group.field:
            self.above[group.field] = (group.depth, group.value)
        self.row += 1

    def item(self, item: Item) -> None:
        """The row or rows of one item."""
        self.number += 1
        height = max(1, len(self._parts(item)))
        top = self.row
        self._write(item, top, height)
        values, errors = self._true(item, top)
        self._inherit(values)
        self.row = top + height
        self.records.append(
            {"sheet": self.page.name, "row": top + 1, "last_row": self.row, "values": values,
             "errors": errors, "name": item.said["name"].value}
        )  # fmt: skip
        self._run(item, top)

    def _write(self, item: Item, top: int, height: int) -> None:
        for at, col in enumerate(self.cols):
            if not col.part and col.field != self.style.rows_of:
                self._single(top, at, col, item, height)
        for down, part in enumerate(self._parts(item)):
            for at, col in enumerate(self.cols):
                if col.field == self.style.rows_of:
                    text = part if isinstance(part, str) else part[str(col.part)]
                    self.page.put(top + down, self.left + at, text)

    def _true(self, item: Item, top: int) -> tuple[dict[str, Any], list[dict[str, str]]]:
        """What the row says, and what is wrong in it."""
        values: dict[str, Any] = {}
        errors: list[dict[str, str]] = []
        for at, col in enumerate(self.cols):
            if col.field is None or (col.field in values and not col.label):
                continue
            said = self._said(col, item)
            if said.rule:
                place = a1(top, self.left + at)
                errors.append({"cell": place, "field": col.field, "kind": said.rule})
            if not said.rule or said.rule in ("duplicate.key", "limit.order"):
                values[col.field] = said.value
        return values, errors

    def _inherit(self, values: dict[str, Any]) -> None:
        for name, (_depth, value) in self.above.items():
            if values.get(name) is None:
                values[name] = value

    def _parts(self, item: Item) -> list[Any]:
        if not self.style.rows_of:
            return []
        return item.bases if self.style.rows_of == "legal_basis" else item.materials

    def _said(self, col: Col, item: Item) -> Said:
        if col.part and col.part != "unit":
            parts = [c.part for c in self.cols if c.field == col.field]
            return Said(None, [{str(p): m[str(p)] for p in parts} for m in item.materials])
        return item.said[str(col.field)]

    def _single(self, row: int, at: int, col: Col, item: Item, height: int) -> None:
        self.page.put(row, self.left + at, self._typed(col, item))
        if height > 1 and not self.style.blanks_below:
            self.page.merge(row, self.left + at, row + height - 1, self.left + at)

    def _typed(self, col: Col, item: Item) -> Any:
        if col.number:
            return self.number
        if col.field is None:
            return (
                self.rng.choice(["", "已填", "张某", "是", "12", "见说明", "1"]) if col.path else ""
            )
        said = item.said[col.field]
        if col.label:
            held = said.value if isinstance(said.value, list) else [said.value]
            return self.rng.choice(["√", "√", "✓"]) if col.label in held else ""
        if col.unit and not said.rule and said.value and said.value["unit"] == col.unit:
            return said.value["value"]
        return said.typed

    def _run(self, item: Item, top: int) -> None:
        """Neighbors of one department share its cell where the table does so."""
        department = item.said["department"].value
        at = next((at for at, col in enumerate(self.cols) if col.field == "department"), None)
        if not self.style.merge_department or at is None:
            return
        column = self.left + at
        last = self.runs[-1] if self.runs else None
        if last and last[0] == department and last[2] == top - 1:
            self.runs[-1] = (department, last[1], self.row - 1)
            self.page.cells.pop((top, column), None)
        else:
            self.runs.append((department, top, self.row - 1))

    def close(self) -> dict[str, Any]:
        """The truth of the table, after the last row."""
        at = next((at for at, col in enumerate(self.cols) if col.field == "department"), 0)
        for _department, top, bottom in self.runs:
            own = [m for m in self.page.merges if m[1] == self.left + at and top <= m[0] <= bottom]
            self.page.merges = [m for m in self.page.merges if m not in own]
            self.page.merge(top, self.left + at, bottom, self.left + at)
        return self.truth
