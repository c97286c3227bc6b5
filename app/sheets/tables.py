"""The tables of a sheet: header, title, preamble, and its rows sorted by what they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.sheets.grid import Grid
from app.sheets.header import Header, headers
from app.sheets.headings import Headings
from app.sheets.mapping import Column, map_columns
from app.sheets.preamble import Preamble, read_preamble
from app.sheets.rows import DATA, GROUP, HEADER, NOTE, Group, RowKinds, nested
from app.sheets.vocabulary import Vocabulary


@dataclass
class Line:
    """One physical row of records, with the groups it stands under, outermost first."""

    row: int
    filled: list[int]
    groups: tuple[Group, ...] = ()


@dataclass
class Table:
    """A table as it was understood; rows count from 0."""

    grid: Grid
    header: Header
    preamble: Preamble
    columns: list[Column]
    lines: list[Line] = field(default_factory=list)
    group_rows: list[int] = field(default_factory=list)
    skipped: dict[int, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """The table in the form of the plan."""
        return {
            "sheet": self.grid.name,
            "header": self.header.address,
            "title": self.preamble.title,
            "preamble": self.preamble.pairs,
            "columns": [column.to_json() for column in self.columns],
            "group_rows": [row + 1 for row in self.group_rows],
            "skipped_rows": {str(row + 1): kind for row, kind in sorted(self.skipped.items())},
        }


def tables(grid: Grid, vocabulary: Vocabulary) -> Iterator[Table]:
    """Every table of the sheet whose columns mean something."""
    headings = Headings(vocabulary)
    blocks = list(headers(grid, headings))
    start = 0
    while blocks:
        header, *rest = blocks
        again = [block for block in rest if block.same(header)]
        following = next((block for block in rest if block not in again), None)
        again = [b for b in again if following is None or b.top < following.top]
        end = following.top if following else grid.height
        table = _table(grid, vocabulary, header, again=again, start=start, end=end)
        if table is not None:
            yield table
        blocks = [block for block in rest if block not in again]
        start = end


def _table(
    grid: Grid, vocabulary: Vocabulary, header: Header, *, again: list[Header], start: int, end: int
) -> Table | None:
    columns = map_columns(grid, header, Headings(vocabulary), end=end)
    if sum(column.field is not None for column in columns) < 2:
        return None
    preamble = read_preamble(grid, range(start, header.top), vocabulary.words)
    table = Table(grid, header, preamble, columns)
    table.skipped = {row: HEADER for block in again for row in range(block.top, block.bottom + 1)}
    sequence = next((c.index for c in columns if c.is_sequence), None)
    _sort(table, RowKinds(grid, header, vocabulary, sequence), end)
    return table


def _sort(table: Table, kinds: RowKinds, end: int) -> None:
    """Give each row its kind; lone texts after the last record are notes."""
    groups: list[Group] = _groups_above(table, kinds)
    pending: list[int] = []
    noting = False
    for row in range(table.header.bottom + 1, end):
        filled = [] if row in table.skipped else kinds.filled(row)
        if not filled:
            continue
        kind = kinds.kind(row, filled)
        if kind == GROUP and noting:
            kind = NOTE
        noting = kind == NOTE or (noting and kind != DATA)
        if kind == GROUP:
            pending.append(row)
        elif kind == DATA:
            groups = _opened(table, kinds, groups, pending)
            table.lines.append(Line(row, filled, tuple(groups)))
        else:
            table.skipped[row] = kind
    _close(table, kinds, pending)


def _groups_above(table: Table, kinds: RowKinds) -> list[Group]:
    """A section may be named right above its header."""
    row = table.header.top - 1
    filled = kinds.filled(row) if row >= 0 else []
    named = len(filled) == 1 and kinds.depth(table.grid.text(row, filled[0])) is not None
    return [kinds.group(row, filled)] if named else []


def _opened(table: Table, kinds: RowKinds, groups: list[Group], pending: list[int]) -> list[Group]:
    """The groups in force after the headings that stood above a record."""
    for row in pending:
        group = kinds.group(row, kinds.filled(row))
        groups = nested(groups, group)
        table.group_rows.append(row)
    pending.clear()
    return groups


def _close(table: Table, kinds: RowKinds, pending: list[int]) -> None:
    """Headings with no record below: a group without rows if numbered at the top, else a note."""
    for row in pending:
        filled = kinds.filled(row)
        if kinds.group(row, filled).depth == 0:
            table.group_rows.append(row)
        else:
            table.skipped[row] = NOTE
