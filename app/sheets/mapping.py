"""Columns to fields: by heading, by likeness, by what stands in the column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.db.meta import Kind
from app.sheets.address import letters
from app.sheets.grid import Grid, Value
from app.sheets.header import Header
from app.sheets.headings import (
    ALIAS,
    CONTENT,
    PATH,
    UNIT,
    Headings,
    Meaning,
    path_meaning,
    unit_in,
)
from app.sheets.lists import meanings
from app.sheets.readings import squeezed
from app.sheets.vocabulary import Spec, Vocabulary, folded

_SAMPLE = 200
_ENOUGH = 3
_SHARE = 0.8


@dataclass(frozen=True)
class Column:
    """A column of a table and what it means; `by` where a person has said it."""

    index: int
    path: tuple[str, ...]
    meaning: Meaning | None = None
    unit: str | None = None
    is_sequence: bool = False
    by: str | None = None

    @property
    def key(self) -> str:
        """The heading path in the form in which layouts are compared."""
        return "/".join(word for word in map(folded, self.path) if word)

    @property
    def field(self) -> str | None:
        """The field it gives values to."""
        return self.meaning.field if self.meaning else None

    def to_json(self) -> dict[str, Any]:
        """The column in the form of the plan."""
        found: dict[str, Any] = {
            "column": letters(self.index),
            "heading": list(self.path),
            "field": self.field,
            "confidence": self.meaning.confidence if self.meaning else 0.0,
            "by": self.meaning.by if self.meaning else self.by,
        }
        if self.meaning and (self.meaning.part or self.meaning.means):
            found["part"] = self.meaning.part or self.meaning.means
        return found


def map_columns(grid: Grid, header: Header, headings: Headings, *, end: int) -> list[Column]:
    """What every column of the table means; of two for one field the surer one keeps it."""
    columns = [_column(header, at, headings) for at in range(header.left, grid.width)]
    columns = _under_another(_with_units(columns, headings.vocabulary), headings.vocabulary)
    columns = _each_once(columns, headings.vocabulary)
    columns = _standing_alone(columns, headings.vocabulary)
    columns = list(_strange_ticks(columns))
    columns = list(_by_content(grid, header, columns, headings.vocabulary, end))
    columns = _by_scheme(grid, header, columns, headings.vocabulary, end)
    return [c for c in columns if c.path or c.field]


def as_said(
    columns: list[Column], said: Mapping[int, str], vocabulary: Vocabulary, *, by: str
) -> list[Column]:
    """The columns with the fields that a person gave some; no other column keeps one of those."""
    if not said:
        return columns
    meanings_ = {at: path_meaning(path, ALIAS, by=by) for at, path in said.items() if path}
    known = {at: m for at, m in meanings_.items() if vocabulary.spec(said[at])}
    taken = {(m.field, m.part) for m in known.values()}
    whole = {m.field for m in known.values() if not m.part}
    pieces = {m.field for m in known.values() if m.part}
    found = []
    for column in columns:
        now = column.meaning
        is_taken = now and ((now.field, now.part) in taken or now.field in whole)
        if column.index in said:
            found.append(replace(column, meaning=known.get(column.index), by=by))
        elif is_taken or (now and now.field in pieces and not now.part):
            found.append(replace(column, meaning=None))
        else:
            found.append(column)
    return found


def _column(header: Header, at: int, headings: Headings) -> Column:
    path = header.paths.get(at, ())
    return Column(
        at,
        path,
        headings.meaning(path),
        unit=unit_in(path, headings.vocabulary),
        is_sequence=headings.is_sequence(path),
    )


def _with_units(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """A column headed "unit" gives the unit of the limit at its left."""
    found: list[Column] = []
    for column in columns:
        left = found[-1].meaning if found else None
        spec = vocabulary.by_name.get(left.field) if left and not left.part else None
        is_unit = bool(column.path) and folded(column.path[-1]) in vocabulary.words.unit_heads
        if column.meaning is None and is_unit and spec and spec.kind == Kind.LIMIT:
            found.append(replace(column, meaning=Meaning(spec.name, PATH, part=UNIT)))
        else:
            found.append(column)
    return found


def _under_another(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Of two names in a row one is the part of the other: the whole gets a field of its own."""
    pairs = {folded(word): pair for word, pair in vocabulary.parts_of.items()}
    mapped = {column.field for column in columns}
    for column in columns:
        field, whole = pairs.get(folded(column.path[-1]) if column.path else "", ("", ""))
        if column.field == field and whole not in mapped:
            return [
                replace(other, meaning=replace(other.meaning, field=whole))
                if other is not column and other.meaning and other.field == field
                else other
                for other in columns
            ]
    return columns


def _strange_ticks(columns: list[Column]) -> Iterator[Column]:
    """A word beside tick columns that the list does not have: marks under it must not be lost."""
    fields = {c.path[:-1]: c.field for c in columns if c.meaning and c.meaning.means}
    for column in columns:
        field = fields.get(column.path[:-1]) if len(column.path) > 1 else None
        if column.meaning is None and field:
            yield replace(column, meaning=Meaning(field, 0.0, means=column.path[-1]))
        else:
            yield column


def _each_once(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    columns = _told_apart(columns)
    taken: set[tuple[object, ...]] = set()
    split: dict[str, bool] = {}
    kept: dict[int, Column] = {}
    surest = sorted(columns, key=lambda c: (*_doubt(c, vocabulary), c.index))
    for column in surest:
        found = column.meaning
        if found and not _is_free(found, taken, split):
            found = None
        elif found:
            taken.add((found.field, found.part, found.means))
        kept[column.index] = replace(column, meaning=found)
    return [kept[column.index] for column in columns]


def _doubt(column: Column, vocabulary: Vocabulary) -> tuple[float, int]:
    """The less the surer: of two headings for one field the more usual one is meant."""
    confidence = column.meaning.confidence if column.meaning else 0.0
    last = folded(column.path[-1]) if column.path else ""
    return -confidence, vocabulary.ranks.get(last, len(vocabulary.ranks))


def _told_apart(columns: list[Column]) -> list[Column]:
    """Equal headings under two different ones mean neither: before and after a change, say."""
    above: dict[Meaning, set[tuple[str, ...]]] = {}
    for column in columns:
        if column.meaning and len(column.path) > 1:
            above.setdefault(column.meaning, set()).add(column.path[:-1])
    doubtful = {meaning for meaning, paths in above.items() if len(paths) > 1}
    return [replace(c, meaning=None) if c.meaning in doubtful else c for c in columns]


def _is_free(found: Meaning, taken: set[tuple[object, ...]], split: dict[str, bool]) -> bool:
    """Whether no column has this meaning yet; a field comes whole or in pieces, never both."""
    if (found.field, found.part, found.means) in taken:
        return False
    if found.part == UNIT:
        return True
    in_pieces = bool(found.part or found.means)
    return split.setdefault(found.field, in_pieces) == in_pieces


def _standing_alone(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """A heading may mean one field beside another column and that column's field without it."""
    mapped = {column.field for column in columns}
    alone = {folded(word): pair for word, pair in vocabulary.alone.items()}
    result = []
    for column in columns:
        beside, instead = alone.get(folded(column.path[-1]) if column.path else "", (None, None))
        is_free = instead in vocabulary.by_name and instead not in mapped
        moves = beside is not None and column.field == beside and is_free
        result.append(replace(column, meaning=Meaning(str(instead), PATH)) if moves else column)
    return result


def _by_content(
    grid: Grid, header: Header, columns: list[Column], vocabulary: Vocabulary, end: int
) -> Iterator[Column]:
    """Columns without a telling heading whose values are unmistakable."""
    mapped = {column.field for column in columns}
    rows = range(header.bottom + 1, min(end, header.bottom + 1 + _SAMPLE))
    for column in columns:
        found = column.meaning
        if found is None and _is_bare(column, vocabulary):
            values = [grid.own(row, column.index) for row in rows]
            found = _recognized([v for v in values if squeezed(v)], vocabulary, mapped)
            mapped.add(found.field if found else None)
        yield replace(column, meaning=found)


def _is_bare(column: Column, vocabulary: Vocabulary) -> bool:
    """Whether the heading says nothing that the values could contradict."""
    said = [word for word in map(folded, column.path) if word not in vocabulary.parents]
    return not said and not column.is_sequence


def _by_scheme(
    grid: Grid, header: Header, columns: list[Column], vocabulary: Vocabulary, end: int
) -> list[Column]:
    """A column of codes whose values are all of another scheme belongs to that scheme's field."""
    mapped = {column.field for column in columns}
    rows = range(header.bottom + 1, min(end, header.bottom + 1 + _SAMPLE))
    found = []
    for column in columns:
        other, is_other = vocabulary.schemes.get(column.field or "", ("", None))
        texts = [squeezed(grid.own(row, column.index)) for row in rows] if is_other else []
        given = [text for text in texts if text]
        moves = bool(given) and other not in mapped and all(map(is_other or bool, given))
        meaning = Meaning(other, CONTENT, by="content") if moves else column.meaning
        found.append(replace(column, meaning=meaning))
    return found


def _recognized(
    values: list[Value], vocabulary: Vocabulary, mapped: Iterable[str | None]
) -> Meaning | None:
    if len(values) < _ENOUGH:
        return None
    for spec in vocabulary.fields:
        if spec.name not in mapped:
            share = sum(_fits(spec, value) for value in values) / len(values)
            if share >= _SHARE:
                return Meaning(spec.name, round(CONTENT * share, 2), by="content")
    return None


def _fits(spec: Spec, value: Value) -> bool:
    """Whether the value could hardly be of another field."""
    text = squeezed(value)
    if spec.coded and spec.check:
        return len(text) >= 12 and not spec.check(text)
    if spec.kind == Kind.CHOICE and spec.refused:
        return text.lower() in meanings(spec.choices)
    return False
