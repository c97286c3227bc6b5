"""Where a cell is, in the words of a spreadsheet: `C17`, `A3:K4`. Rows and columns count from 0."""

from __future__ import annotations

import re
from functools import cache

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


@cache
def letters(column: int) -> str:
    """The name of a column: 0 is A, 26 is AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


@cache
def column_number(name: str) -> int:
    """The column that `letters` names."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def a1(row: int, column: int) -> str:
    """The address of one cell."""
    return f"{letters(column)}{row + 1}"


def area(top: int, left: int, bottom: int, right: int) -> str:
    """The address of a block of cells."""
    return f"{a1(top, left)}:{a1(bottom, right)}"


def parse_a1(reference: str) -> tuple[int, int]:
    """Row and column of an address.

    :raises ValueError: where it is none.
    """
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"not a cell: {reference[:20]}")
    return int(found[2]) - 1, column_number(found[1])
