"""A worksheet as it was found: values at their true addresses, merged areas, what is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.kernel.text import tidy


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell without a value: an error such as `#N/A`, or a formula nobody calculated."""

    kind: str
    text: str


_LINES = re.compile(r"[\r\n]|_x000D_")
ERROR_TEXTS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!", "#CALC!"}
)
Value = str | int | float | bool | date | Broken | None


class Span(NamedTuple):
    """A merged area; all four edges belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def wide(self) -> bool:
        """Whether it covers more than one column."""
        return self.right > self.left


@dataclass
class Grid:
    """One worksheet; covered cells of a merged area have the value of its first cell."""

    name: str
    rows: Sequence[Sequence[Value]]
    spans: Sequence[Span] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    visible: bool = True
    epoch_1904: bool = False
    width: int = field(init=False)
    height: int = field(init=False)
    _covered: dict[tuple[int, int], Span] = field(init=False, repr=False)
    _merged: set[int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.height = len(self.rows)
        self.width = max((len(row) for row in self.rows), default=0)
        self._covered = {}
        for span in self.spans:
            for row in range(span.top, min(span.bottom, self.height - 1) + 1):
                for column in range(span.left, min(span.right, self.width - 1) + 1):
                    self._covered[row, column] = span
        self._merged = {row for row, _column in self._covered}

    def span(self, row: int, column: int) -> Span | None:
        """The merged area that the cell lies in."""
        return self._covered.get((row, column))

    def home(self, row: int, column: int) -> tuple[int, int]:
        """Where the cell's value is written: itself, or the first cell of its merged area."""
        span = self._covered.get((row, column)) if row in self._merged else None
        return (span.top, span.left) if span else (row, column)

    def own(self, row: int, column: int) -> Value:
        """What is written in the cell itself; covered cells hold nothing."""
        line = self.rows[row] if row < self.height else ()
        return line[column] if column < len(line) else None

    def value(self, row: int, column: int) -> Value:
        """What a reader of the sheet sees in the cell."""
        return self.own(*self.home(row, column))

    def text(self, row: int, column: int) -> str:
        """What a reader of the sheet sees in the cell, as text without outer blanks."""
        return plain(self.value(row, column))

    def is_merged(self, row: int) -> bool:
        """Whether a cell of the row belongs to a merged area."""
        return row in self._merged

    def seen(self, row: int) -> Sequence[Value]:
        """What a reader of the sheet sees in the cells of a row."""
        if row in self._merged:
            return [self.value(row, column) for column in range(self.width)]
        return self.rows[row]

    def filled(self, row: int) -> list[int]:
        """The columns of a row in which something is written, merged areas counted once."""
        line = self.rows[row] if row < self.height else ()
        return [at for at, value in enumerate(line) if value is not None and not is_blank(value)]


def text_cell(text: str) -> Value:
    """A text as a cell holds it: nothing for none, no value for a spreadsheet's error."""
    return Broken("error", text) if text in ERROR_TEXTS else text or None


def is_blank(value: Value) -> bool:
    """Whether nothing can be seen of the value."""
    return value is None or (isinstance(value, str) and (not value or value.isspace()))


def plain(value: Value) -> str:
    """A value as one would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return tidy(value) if _LINES.search(value) else value.strip()
    if isinstance(value, Broken):
        return value.text
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != value.min.time() else str(value.date())
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """A number as the cell shows it: 20 for 20.0, all digits while they are exact."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e16 else repr(value)


_SERIAL_START = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


def serial_day(number: float, *, epoch_1904: bool) -> date:
    """The day that a spreadsheet counts as `number`."""
    return _SERIAL_START[epoch_1904] + timedelta(days=int(number))


def spans_of(ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Span]:
    """Merged areas from their first and last cells."""
    for (top, left), (bottom, right) in ranges:
        yield Span(top, left, bottom, right)
