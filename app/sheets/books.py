"""What a workbook that is written looks like to those who write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

Heading = tuple[str, ...]
LONGEST_NAME = 31
# Ends the first cell of a sheet that explains a template.
GUIDE_MARK = "[shixiang-guide]"
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


class TableWriter(Protocol):
    """One worksheet that is being written."""

    def append(self, row: Sequence[Any]) -> None:
        """Write one more row: texts, whole numbers, None."""


class BookWriter(Protocol):
    """One workbook that is being written; `several`: whether it holds more than one worksheet."""

    several: bool

    def table(self, name: str, headings: Sequence[Heading], *, title: str = "") -> TableWriter:
        """A worksheet with its title and headings; a heading is the path from the upper rows."""


@dataclass(frozen=True)
class Head:
    """Headings as rows; `spans` are the merged ones: top, left, bottom and right, from 0."""

    rows: list[list[str]]
    spans: list[tuple[int, int, int, int]]


def head_of(headings: Sequence[Heading]) -> Head:
    """The rows of the headings: a short path is merged downwards, equal neighbors sideways."""
    depth = max((len(path) for path in headings), default=1)
    rows = [[path[at] if at < len(path) else "" for path in headings] for at in range(depth)]
    down = [
        (len(path) - 1, at, depth - 1, at) for at, path in enumerate(headings) if len(path) < depth
    ]
    across = [
        (at, first, at, last)
        for at, row in enumerate(rows[:-1])
        for first, last in _runs(row)
        if all(len(path) == depth for path in headings[first : last + 1])
    ]
    return Head(rows, down + across)


def _runs(row: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the same text stands in neighboring columns."""
    first = 0
    for at in range(1, len(row) + 1):
        if at == len(row) or row[at] != row[first]:
            if row[first] and at - first > 1:
                yield first, at - 1
            first = at


def sheet_title(name: str, taken: Sequence[str] = ()) -> str:
    """A name that a worksheet may have and none of `taken` has."""
    plain = _NOT_IN_A_NAME.sub(" ", name).strip()[:LONGEST_NAME] or "Sheet"
    found, at = plain, 2
    while found.lower() in {each.lower() for each in taken}:
        found, at = f"{plain[: LONGEST_NAME - 3]} {at}", at + 1
    return found
