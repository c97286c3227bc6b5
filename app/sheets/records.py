"""Rows to records: which rows belong together, and what their cells say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.db.meta import Kind
from app.sheets.grid import Grid
from app.sheets.mapping import Column
from app.sheets.tables import Line, Table
from app.sheets.vocabulary import Vocabulary

# What one record may say in several rows; anything else makes a row a record of its own.
_REPEATED = (Kind.LONG_TEXT, Kind.CHILDREN)


@dataclass(frozen=True)
class Block:
    """The lines of one record; `last` is the last row that its name is merged over."""

    lines: tuple[Line, ...]
    last: int


class Blocks:
    """Joins the lines of one table into blocks."""

    def __init__(self, table: Table, vocabulary: Vocabulary) -> None:
        self.grid: Grid = table.grid
        self.lines: Sequence[Line] = table.lines
        by_field = {column.field or "": column for column in table.columns}
        self._identity = _indexes(by_field, vocabulary.identity)
        self._own = _indexes(by_field, vocabulary.own_lines)
        self._sequence = next((c.index for c in table.columns if c.is_sequence), None)
        self._single = [c.index for c in table.columns if _single(c, vocabulary)]

    def __iter__(self) -> Iterator[Block]:
        """The blocks in the order of the sheet."""
        block: list[Line] = []
        for line in self.lines:
            if block and not self._goes_on(block[0], line):
                yield self._closed(block, line.row)
                block = []
            block.append(line)
        if block:
            yield self._closed(block, self.grid.height)

    def _closed(self, block: list[Line], following: int) -> Block:
        """The block with the empty rows that its name is merged over."""
        last = block[-1].row
        for column in self._identity[:1]:
            span = self.grid.span(last, column)
            last = max(last, min(span.bottom, following - 1)) if span else last
        return Block(tuple(block), last)

    def _goes_on(self, first: Line, line: Line) -> bool:
        """Whether the line says more of the record that begins at `first`."""
        if not self._identity or first.groups != line.groups:
            return False
        if any(column in line.filled for column in self._own):
            return False
        if self._merged(first, line, self._identity[0]):
            return True
        if any(column in line.filled for column in self._identity):
            return False
        if self._sequence is not None and self._merged(first, line, self._sequence):
            return True
        if self._sequence in line.filled:
            return False
        return not any(column in line.filled for column in self._single)

    def _merged(self, first: Line, line: Line, column: int) -> bool:
        span = self.grid.span(line.row, column)
        return span is not None and span.top <= first.row < line.row <= span.bottom


def _indexes(by_field: dict[str, Column], names: Iterable[str]) -> list[int]:
    return [by_field[name].index for name in names if name in by_field]


def _single(column: Column, vocabulary: Vocabulary) -> bool:
    """Whether a record has one value of the column at most."""
    spec = vocabulary.spec(column.field or "")
    return spec is not None and spec.kind not in _REPEATED
