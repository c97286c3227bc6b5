"""Corrections as programs and pages send them, made sure of against the import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.db.imports import ImportRow, ImportSession
from app.db.session import ActorSession
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.kernel.text import is_text
from app.resource.registry import registry
from app.sheets.address import parse_a1
from app.sheets.corrections import BLANKS
from app.sheets.matching import known_ids
from app.sheets.readings import squeezed
from app.sheets.stored import document_of
from app.sheets.understanding import vocabulary_of
from app.sheets.vocabulary import Vocabulary

NEW = "new"
LONGEST_TEXT = 32_767
MOST_EDITS = 2_000
WIDEST = 16_384
KINDS = ("cells", "values", "skip", "unskip", "columns", "blanks", "matches")
_COLUMN = re.compile(r"[A-Z]{1,3}[0-9]{0,7}")


@dataclass(frozen=True)
class Edit:
    """One correction; without `new` an earlier one of this place is taken back."""

    kind: str
    sheet: str | None
    place: str
    old: str | None
    new: str | None

    @property
    def label(self) -> str:
        """The place as the history names it."""
        where = f"{self.sheet}!{self.place}" if self.sheet else self.place
        return f"{self.kind} {where}"


def read_edits(
    session: ActorSession, stored: ImportSession, asked: Mapping[str, Any]
) -> list[Edit]:
    """The corrections that `asked` names.

    :raises Invalid: with the first part that is about nothing in this import.
    """
    reader = _Reader(session, stored)
    found: list[Edit] = []
    for kind, given in asked.items():
        if kind not in KINDS:
            raise Invalid({kind: [_("There is no such kind of correction.")]})
        read = getattr(reader, kind)
        try:
            found += read(given)
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            raise Invalid({kind: [_("This is no correction that can be made.")]}) from None
    if len(found) > MOST_EDITS:
        raise Invalid({"cells": [_("At most %(n)s corrections at once.", n=MOST_EDITS)]})
    return found


def rows_named(
    session: ActorSession, stored: ImportSession, kind: str, places: Sequence[str | int]
) -> list[Edit]:
    """Marks of one kind on rows of the file.

    :raises Invalid: for a row that there is not.
    """
    reader = _Reader(session, stored)
    return [Edit(kind, sheet, str(row), None, "1") for sheet, row in map(reader.row, places)]


class _Reader:
    def __init__(self, session: ActorSession, stored: ImportSession) -> None:
        self.session, self.stored = session, stored
        self.resource = registry.get(stored.resource)
        self.document = document_of(stored)
        self.sheets = list(dict.fromkeys(t["sheet"] for t in self.document["tables"]))

    def cells(self, given: Mapping[str, str | None]) -> Iterator[Edit]:
        """Texts by cell."""
        known = self._typed()
        for where, text in given.items():
            sheet, cell = self._place(where)
            row, column = parse_a1(cell)
            self._require(row < self._height(sheet) and column < WIDEST, "cells", where)
            yield Edit("cell", sheet, cell, known.get((sheet, cell)), _text(text))

    def values(self, given: list[Mapping[str, str | None]]) -> Iterator[Edit]:
        """What a value means in every row: field, from, to."""
        for one in given:
            name, before = str(one["field"]), squeezed(str(one["from"]))
            self._require(name in self._vocabulary().by_name and bool(before), "values", name)
            yield Edit("value", None, name, before, _text(one["to"]))

    def skip(self, given: list[str | int], new: str | None = "1") -> Iterator[Edit]:
        """Rows that are left out."""
        for where in given:
            sheet, row = self._row("skip", where)
            yield Edit("skip", sheet, str(row), None, new)

    def unskip(self, given: list[str | int]) -> Iterator[Edit]:
        """Rows that are taken in again."""
        return self.skip(given, None)

    def columns(self, given: Mapping[str, str | None]) -> Iterator[Edit]:
        """Fields by column; an empty one for a column that is only kept."""
        for where, name in given.items():
            sheet, column = self._place(where)
            self._require(bool(_COLUMN.fullmatch(column)), "columns", where)
            known = not name or self._vocabulary().spec(name) is not None
            self._require(known, "columns", str(name))
            yield Edit("column", sheet, column, None, name)

    def blanks(self, given: Mapping[str, str | None]) -> Iterator[Edit]:
        """What empty cells do, by field."""
        for name, policy in given.items():
            known = name in self.resource.fields(self.session)
            self._require(known and policy in (*BLANKS, None), "blanks", name)
            yield Edit("blank", None, name, None, policy)

    def matches(self, given: Mapping[str, int | str | None]) -> Iterator[Edit]:
        """The record of a row, or that it is a new one."""
        for where, record in given.items():
            sheet, row = self._row("matches", where)
            if record not in (None, NEW):
                key = int(str(record))
                seen = known_ids(self.session, self.resource, [key])
                self._require(key in seen, "matches", str(record))
            yield Edit("match", sheet, str(row), None, None if record is None else str(record))

    def row(self, where: str | int) -> tuple[str, int]:
        """A row of the file by its sheet and number."""
        return self._row("rows", where)

    def _row(self, kind: str, where: str | int) -> tuple[str, int]:
        sheet, row = self._place(str(where))
        self._require(row.isascii() and row.isdigit(), kind, str(where))
        self._require(0 < int(row) <= self._height(sheet), kind, str(where))
        return sheet, int(row)

    def _place(self, where: str) -> tuple[str, str]:
        """The sheet and what is named on it; one sheet alone need not be named."""
        sheet, _mark, place = where.rpartition("!")
        if not sheet and len(self.sheets) == 1:
            sheet = self.sheets[0]
        self._require(sheet in self.sheets, "sheet", where)
        return sheet, place

    def _height(self, sheet: str) -> int:
        """How many rows the sheet has, as far as they belong to tables."""
        query = select(func.max(ImportRow.last_row)).where(
            ImportRow.parent_id == self.stored.id, ImportRow.sheet == sheet
        )
        others = [
            int(row)
            for table in self.document["tables"]
            if table["sheet"] == sheet
            for row in (*table["skipped_rows"], *table["group_rows"])
        ]
        return max(self.session.scalar(query) or 0, *others, 0)

    def _vocabulary(self) -> Vocabulary:
        if not hasattr(self, "known"):
            self.known = vocabulary_of(self.session, self.resource)
        return self.known

    def _typed(self) -> dict[tuple[str, str], str]:
        """What was typed in the cells that something was found in."""
        errors = self.document["errors"]
        return {(e["sheet"], e["cell"]): str(e["value"]) for e in errors if e["cell"]}

    def _require(self, holds: bool, kind: str, what: str) -> None:
        if not holds:
            raise Invalid({kind: [_("“%(value)s” is not in this file.", value=what[:80])]})


def _text(text: str | None) -> str | None:
    if text is None:
        return None
    if len(text) > LONGEST_TEXT or not is_text(text):
        raise ValueError
    return text
