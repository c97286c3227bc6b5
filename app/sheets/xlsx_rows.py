"""The rows of a worksheet as the XML that a spreadsheet program reads; a cell is one string.

XlsxWriter makes several objects of every cell; of an export nearly everything is cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.xmlwriter import XMLwriter

from app.sheets.formulas import calculates

LONGEST_TEXT = 32_767
# What XML marks up by, what it cannot hold, and what looks like the sign for such a character.
_SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")


class Styles(NamedTuple):
    """The numbers under which the workbook keeps the styles of cells."""

    text: int
    quoted: int
    number: int


def row_xml(row: int, values: Sequence[Any], styles: Styles) -> str:
    """One row, counted from 0: texts, whole numbers, and nothing for None."""
    return f'<row r="{row + 1}">{"".join(_cells(row + 1, values, styles))}</row>'


def _cells(number: int, values: Sequence[Any], styles: Styles) -> Iterator[str]:
    for column, value in enumerate(values):
        if isinstance(value, int):
            yield f'<c r="{_letters(column)}{number}" s="{styles.number}"><v>{value:d}</v></c>'
        elif value is not None:
            text = str(value)
            style = styles.quoted if calculates(text) else styles.text
            yield (
                f'<c r="{_letters(column)}{number}" s="{style}" t="inlineStr"><is>'
                f'<t xml:space="preserve">{_escaped(text)}</t></is></c>'
            )


@cache
def _letters(column: int) -> str:
    return str(xl_col_to_name(column))


def _escaped(text: str) -> str:
    text = text[:LONGEST_TEXT]
    if not _SPECIAL.search(text):
        return text
    text = XMLwriter._escape_control_characters(text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
