"""Tables that are told cell by cell, with cells over several rows and columns, to grids."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.kernel.lazy import _
from app.sheets.grid import Grid, Span, Value
from app.sheets.opening import unsafe
from app.sheets.packed import MAX_BOX, MAX_COLUMNS, MAX_MERGES


@dataclass
class Board:
    """A grid that grows; `row` is the one that cells are added to."""

    row: int = 0
    cells: dict[tuple[int, int], Value] = field(default_factory=dict)
    spans: dict[tuple[int, int], Span] = field(default_factory=dict)
    _taken: set[tuple[int, int]] = field(default_factory=set)

    def add(self, value: Value, *, tall: int = 1, wide: int = 1) -> None:
        """Put a cell into the next free place of the row."""
        column = 0
        while (self.row, column) in self._taken:
            column += 1
        self.put(column, value, Span(self.row, column, self.row + tall - 1, column + wide - 1))

    def put(self, column: int, value: Value, span: Span) -> None:
        """Put a cell at a column of the row, over an area that begins there.

        :raises FileRefused: for a table that is wider or larger than any sheet.
        """
        if span.right >= MAX_COLUMNS or len(self._taken) > MAX_BOX // 10:
            raise unsafe(_("its cells lie too far apart."))
        self.cells[self.row, column] = value
        self._cover(span)

    def reach_down(self, top: int, left: int, right: int) -> None:
        """Let the cell that begins at `top` and `left` cover this row as well."""
        self._cover(Span(top, left, self.row, right))

    def _cover(self, span: Span) -> None:
        if span.bottom > span.top or span.right > span.left:
            self.spans[span.top, span.left] = span
        if len(self.spans) > MAX_MERGES:
            raise unsafe(_("it has too many merged cells."))
        rows, columns = range(span.top, span.bottom + 1), range(span.left, span.right + 1)
        self._taken.update((row, at) for row in rows for at in columns)

    def grid(self, name: str) -> Grid:
        """The worksheet that the cells make."""
        height = max((row for row, _column in self.cells), default=-1) + 1
        rows: list[list[Value]] = [[] for _row in range(height)]
        for (row, column), value in sorted(self.cells.items(), key=lambda pair: pair[0]):
            rows[row].extend([None] * (column - len(rows[row])))
            rows[row].append(value)
        return Grid(name, rows, spans=list(self.spans.values()))
