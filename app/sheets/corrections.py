"""What people corrected in a file that came in, as the reader and the plan apply it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.sheets.address import letters, parse_a1
from app.sheets.grid import Grid, Value, text_cell
from app.sheets.readings import squeezed

KEEP, CLEAR, FILL = "keep", "clear", "fill"
BLANKS = (KEEP, CLEAR, FILL)


@dataclass(frozen=True)
class Corrections:
    """`cells` by sheet and address; `values` by field and what is typed, for every row.

    `skipped` names rows; `columns` says by sheet and column (`C`, or `C4` for the header that
    ends in row 4) which field is meant, nothing for a column that is only kept. `blanks` is the
    policy of a field's empty cells. `matches` gives a row its record, or None: a new one.
    `learned` has what was said earlier of a layout: by its fingerprint, by heading.
    """

    cells: Mapping[tuple[str, str], str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)
    skipped: frozenset[tuple[str, int]] = frozenset()
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)
    matches: Mapping[tuple[str, int], int | None] = field(default_factory=dict)
    learned: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def said(self, sheet: str, column: int, bottom: int) -> str | None:
        """What somebody said of a column under the header that ends in row `bottom`."""
        letter = letters(column)
        exact = self.columns.get((sheet, f"{letter}{bottom + 1}"))
        return exact if exact is not None else self.columns.get((sheet, letter))

    def instead(self, name: str, value: Value) -> Value:
        """What a cell of the field is read as."""
        if not self.values:
            return value
        other = self.values.get((name, squeezed(value)))
        return value if other is None else text_cell(other)

    def is_skipped(self, sheet: str, row: int) -> bool:
        """Whether the record that begins in this row, counted from 0, is left out."""
        return (sheet, row + 1) in self.skipped


NONE = Corrections()


def corrected(grid: Grid, corrections: Corrections) -> Grid:
    """The sheet with the corrected cells in place of those that were typed."""
    edits = {at: text for (sheet, at), text in corrections.cells.items() if sheet == grid.name}
    if not edits:
        return grid
    rows: list[Sequence[Value]] = list(grid.rows)
    for address, text in edits.items():
        row, column = grid.home(*parse_a1(address))
        rows.extend([] for _missing in range(row + 1 - len(rows)))
        line = list(rows[row])
        line.extend([None] * (column + 1 - len(line)))
        line[column] = text_cell(text)
        rows[row] = line
    return replace(grid, rows=rows)
