"""The tables of a sheet: header, title, preamble, and its rows sorted by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.sheets.corrections import NONE, Corrections
from app.sheets.deck import Deck, deal
from app.sheets.grid import Grid
from app.sheets.header import Header, headers
from app.sheets.headings import Headings
from app.sheets.mapping import Column, as_said, map_columns
from app.sheets.preamble import Preamble, read_preamble, split_pairs
from app.sheets.rows import (
    DATA,
    GROUP,
    HEADER,
    NOTE,
    UNNUMBERED,
    Group,
    RowKinds,
    ends_sentence,
    nested,
)
from app.sheets.vocabulary import OfficeWords, Vocabulary

# How many rows above a header are told, how many between records, and how much each says.
MOST_ABOVE, MOST_TOLD, LONGEST = 8, 5_000, 80


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
    # Where the sheet is made up of forms, the table is what they were dealt out as.
    deck: Deck | None = None
    top: int = 0

    @property
    def is_sure(self) -> bool:
        """Whether nearly all headings mean something: a table even without a row."""
        return sum(bool(c.field or c.is_sequence) for c in self.columns) * 5 >= 4 * len(
            self.columns
        )

    def to_json(self) -> dict[str, object]:
        """The table in the form of the plan."""
        return {
            "sheet": self.grid.name,
            "header": self.deck.address if self.deck else self.header.address,
            "fingerprint": self.header.fingerprint,
            "title": self.preamble.title,
            "preamble": self.preamble.pairs,
            "columns": [column.to_json() for column in self.columns],
            "group_rows": [row + 1 for row in self.group_rows],
            "skipped_rows": {str(row + 1): kind for row, kind in sorted(self.skipped.items())},
            "texts": {str(row + 1): text for row in self._others() if (text := self._text(row))},
        }

    def _others(self) -> list[int]:
        """The rows that hold no record: what stands above, group headings, totals, notes."""
        above = range(max(self.top, self.header.top - MOST_ABOVE), self.header.top)
        return [*above, *sorted({*self.group_rows, *self.skipped})[:MOST_TOLD]]

    def _text(self, row: int) -> str:
        """What a row says, as far as it shows which one it is."""
        filled = self.grid.filled(row)[:4]
        return " ".join(self.grid.text(row, at) for at in filled)[:LONGEST].replace("\n", " ")


def tables_of(
    sheet: Grid, vocabulary: Vocabulary, corrections: Corrections = NONE
) -> Iterator[Table]:
    """Every table of the sheet; forms are dealt out as one."""
    deck = deal(sheet, vocabulary)
    for table in tables(deck.grid if deck else sheet, vocabulary, corrections):
        table.deck = deck
        yield table


def tables(grid: Grid, vocabulary: Vocabulary, corrections: Corrections = NONE) -> Iterator[Table]:
    """Every table of the sheet whose columns mean something."""
    blocks = list(headers(grid, Headings(vocabulary)))
    start = 0
    while blocks:
        header, *rest = blocks
        following = next((block for block in rest if not block.same(header)), None)
        end = _end(grid, header, following, vocabulary.words)
        again = [block for block in rest if block.top < end]
        columns = _columns(grid, vocabulary, header, corrections, end=end)
        table = _table(grid, vocabulary, header, columns, again=again, rows=range(start, end))
        if table is not None:
            yield table
        blocks = rest[len(again) :]
        start = end


def _end(grid: Grid, header: Header, following: Header | None, words: OfficeWords) -> int:
    """Where the table ends: before the lines that introduce the next one."""
    if following is None:
        return grid.height
    end = following.top
    while end - 1 > header.bottom and _introduces(grid, end - 1, words):
        end -= 1
    return end


def _introduces(grid: Grid, row: int, words: OfficeWords) -> bool:
    """Whether a row above a header may be its title, its pairs, or empty."""
    filled = grid.filled(row)
    if not filled:
        return True
    first = grid.text(row, filled[0])
    if re.match(words.note or "(?!)", first) or re.fullmatch(words.total or "(?!)", first):
        return False
    is_line = len(filled) == 1 and not ends_sentence(first)
    return is_line or bool(split_pairs(first, words))


def _columns(
    grid: Grid, vocabulary: Vocabulary, header: Header, corrections: Corrections, *, end: int
) -> list[Column]:
    """What every column means: as it is read, as it was learned, as somebody says now."""
    columns = map_columns(grid, header, Headings(vocabulary), end=end)
    known = corrections.learned.get(header.fingerprint, {}) if corrections.learned else {}
    learned = {c.index: known[c.key] for c in columns if c.key in known}
    said = {
        c.index: path
        for c in columns
        if (path := corrections.said(grid.name, c.index, header.bottom)) is not None
    }
    columns = as_said(columns, learned, vocabulary, by="learned")
    return as_said(columns, said, vocabulary, by="user")


def _table(
    grid: Grid,
    vocabulary: Vocabulary,
    header: Header,
    columns: list[Column],
    *,
    again: list[Header],
    rows: range,
) -> Table | None:
    if sum(bool(column.field or column.by) for column in columns) < 2:
        return None
    preamble = read_preamble(grid, range(rows.start, header.top), vocabulary.words)
    table = Table(grid, header, preamble, columns, top=rows.start)
    table.skipped = {row: HEADER for block in again for row in range(block.top, block.bottom + 1)}
    above = {_line(grid, row) for row in range(rows.start, header.top)} - {()}
    for block in again:
        for row in range(header.bottom + 1, block.top):
            if _line(grid, row) in above:
                table.skipped[row] = HEADER
    _sort(table, RowKinds(grid, header, vocabulary, columns), rows.stop)
    return table


def _line(grid: Grid, row: int) -> tuple[str, ...]:
    """What a row says, to know it again when it is printed on the next page."""
    return tuple(grid.text(row, column) for column in grid.filled(row))


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
        if noting and (kind == GROUP or (kind == DATA and kinds.goes_on(row, filled))):
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
    """Headings with no record below: a group without rows if numbered, else a note."""
    for row in pending:
        filled = kinds.filled(row)
        if kinds.group(row, filled).depth != UNNUMBERED:
            table.group_rows.append(row)
        else:
            table.skipped[row] = NOTE
