"""Where the header of a table is: one to four rows, and a path of headings for every column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from app.sheets.address import area
from app.sheets.grid import Grid, Value, plain
from app.sheets.headings import Headings
from app.sheets.vocabulary import folded, heading, remarks

MOST_ROWS = 4
_LONGEST = 40


@dataclass(frozen=True)
class Header:
    """The header block; `paths` maps each of its columns to the headings above its values."""

    top: int
    left: int
    bottom: int
    right: int
    paths: dict[int, tuple[str, ...]]

    @property
    def address(self) -> str:
        """The block as `A3:K4`."""
        return area(self.top, self.left, self.bottom, self.right)

    @property
    def fingerprint(self) -> str:
        """The same for every table with this header, wherever it stands."""
        paths = "\n".join("/".join(path) for _at, path in sorted(self._signature().items()))
        return hashlib.sha256(paths.encode()).hexdigest()

    @property
    def begins_again(self) -> int | None:
        """The column in which the headings begin again: another table is printed beside this."""
        order, said = sorted(self.paths), self._signature()
        told = [said[at] for at in order]
        for size in range(2, len(told) // 2 + 1):
            times, rest = divmod(len(told), size)
            if not rest and told == told[:size] * times:
                return order[size]
        return None

    def same(self, other: Header) -> bool:
        """Whether the two say the same: a header printed again on the next page."""
        return self._signature() == other._signature()

    def _signature(self) -> dict[int, tuple[str, ...]]:
        return {at: tuple(map(folded, path)) for at, path in self.paths.items()}


def headers(grid: Grid, headings: Headings) -> Iterator[Header]:
    """Every header block of the sheet, from the top."""
    row = 0
    while row < grid.height:
        if _may_be_header(grid, row, headings) and _is_header(grid, row, headings):
            found = _block(grid, row, headings)
            yield found
            row = found.bottom
        row += 1


def _may_be_header(grid: Grid, row: int, headings: Headings) -> bool:
    """A quick look that spares the long one for nearly all rows."""
    if any(map(_tells, grid.rows[row])):
        return False
    texts = (plain(value) for value in grid.rows[row] if value is not None)
    return any(text and headings.listed(text) for text in texts)


def _tells(value: Value) -> bool:
    """Whether a cell holds what no heading is: a number, a long text."""
    if not isinstance(value, str):
        return value is not None
    return value.isdecimal() or (len(value) > _LONGEST and not value.isspace())


def _is_header(grid: Grid, row: int, headings: Headings) -> bool:
    values = [grid.own(row, at) for at in grid.filled(row)]
    if not all(isinstance(value, str) and len(value) <= _LONGEST for value in values):
        return False
    known = [headings.known(plain(value)) for value in values]
    if _is_card(known):
        return False
    return sum(known) >= 3 or (sum(known) == 2 and len(known) <= 4)


def _is_card(known: list[bool]) -> bool:
    """Whether headings and values take turns: a form about one record, not a table."""
    return len(known) >= 4 and all(known[::2]) and not any(known[1::2])


def _block(grid: Grid, row: int, headings: Headings) -> Header:
    top = bottom = row
    while top > 0 and bottom - top + 1 < MOST_ROWS and _over(grid, top, headings):
        top -= 1
    while bottom - top + 1 < MOST_ROWS and _under(grid, top, bottom, headings):
        bottom += 1
    paths = {at: _path(grid, at, top, bottom, headings) for at in range(grid.width)}
    paths = {at: path for at, path in paths.items() if path}
    return Header(top, min(paths), bottom, max(paths), paths)


def _over(grid: Grid, top: int, headings: Headings) -> bool:
    """Whether the row above belongs to the header: its texts stand over several columns."""
    above = grid.filled(top - 1)
    texts = [grid.text(top - 1, at) for at in above]
    if any(":" in t or "：" in t or len(t) > _LONGEST for t in texts):
        return False
    if any(_reaches(grid, top - 1, at, top) for at in above):
        return True
    wide = [at for at in above if (span := grid.span(top - 1, at)) and span.wide()]
    return len(above) >= 2 and (bool(wide) or all(headings.known(text) for text in texts))


def _reaches(grid: Grid, row: int, column: int, below: int) -> bool:
    span = grid.span(row, column)
    return span is not None and span.top <= row and span.bottom >= below


def _under(grid: Grid, top: int, bottom: int, headings: Headings) -> bool:
    """Whether the row below belongs to the header: merged with it, or headings under headings."""
    below = bottom + 1
    if below >= grid.height:
        return False
    heads = [at for row in range(top, below) for at in grid.filled(row)]
    if any(
        _reaches(grid, row, at, below)
        for row in range(top, below)
        for at in heads
        if (span := grid.span(row, at)) and span.top == row and span.left == at
    ):
        return True
    filled = grid.filled(below)
    if filled and all(
        headings.is_unit(grid.text(below, at)) and _left_text(grid, bottom, at) for at in filled
    ):
        return True
    if (
        not filled
        or grid.own(bottom, filled[0]) is not None
        and not _stands_over(grid, bottom, filled[0])
    ):
        return False
    above = {at: _left_text(grid, bottom, at) for at in filled}
    return all(above.values()) and all(
        _stands_over(grid, bottom, at) and headings.below(above[at], grid.text(below, at))
        for at in filled
    )


def _stands_over(grid: Grid, row: int, column: int) -> bool:
    """Whether the heading at the cell may cover further columns: merged, or blanks beside it."""
    span = grid.span(row, column)
    if span:
        return span.wide()
    return grid.own(row, column) is None or (
        column + 1 < grid.width and grid.value(row, column + 1) is None
    )


def _left_text(grid: Grid, row: int, column: int) -> str:
    """The heading at the cell, or the nearest one to the left of a blank."""
    for at in range(column, -1, -1):
        text = grid.text(row, at)
        if text:
            return text
    return ""


def _path(grid: Grid, column: int, top: int, bottom: int, headings: Headings) -> tuple[str, ...]:
    fillers = headings.vocabulary.words.fillers
    path: list[str] = []
    for row in range(top, bottom + 1):
        text = grid.text(row, column)
        if not text and row < bottom and grid.text(row + 1, column):
            text = _left_text(grid, row, column) if _continues(grid, row, column) else ""
        text = shown(text, fillers)
        if path and headings.is_unit(text):
            path[-1] = f"{path[-1]}（{text.strip('()（）')}）"
        elif text and (not path or path[-1] != text):
            path.append(text)
    return tuple(path)


def _continues(grid: Grid, row: int, column: int) -> bool:
    """Whether an unmerged blank belongs to the heading at its left: both have headings below."""
    at = column
    while at > 0 and not grid.text(row, at):
        at -= 1
    return bool(grid.text(row + 1, at)) and grid.home(row + 1, at) != grid.home(row, at)


def shown(text: str, fillers: frozenset[str]) -> str:
    """A heading without remarks such as "required"."""
    for remark in remarks(text):
        if remark in fillers:
            text = text.replace(f"（{remark}）", "").replace(f"({remark})", "")
    return heading(text)
