"""The sheet of an import as a grid with its own row numbers and column letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.db.imports import ImportRow
from app.kernel.lazy import Words, _
from app.resource.fields import Field
from app.web.formats import plain_text

PART = 200
LETTERS = re.compile(r"[A-Z]+")
SURE = 0.8


@dataclass(frozen=True)
class MappedColumn:
    """A column of the sheet and the field it is read as; `place` names it for a correction."""

    letter: str
    heading: str
    field: Words
    sure: str
    style: str
    place: str
    name: str
    by: Words


@dataclass(frozen=True)
class GridCell:
    """One cell: its text, or old → new; `problem` is what is wrong with it.

    `typed`: what stands in the cell, where it can be corrected in its place; `fixed`: it was.
    `read_from`: what stands there, where it was read as something that looks different.
    """

    address: str
    text: str
    old: str = ""
    changed: bool = False
    problem: str = ""
    severity: str = ""
    code: bool = False
    typed: str | None = None
    fixed: bool = False
    read_from: str = ""


@dataclass(frozen=True)
class GridRow:
    """One row of the sheet; rows that are not records have a `note` instead of cells."""

    number: int
    style: str
    sign: str = ""
    label: Words = ""
    cells: tuple[GridCell, ...] = ()
    note: str = ""
    text: str = ""
    place: str = ""
    skipped: bool = False


@dataclass(frozen=True)
class Marks:
    """What a page knows of single cells, by sheet and address.

    `typed` has the cells that can be corrected in place, beside those with errors where `open`;
    `fixed` those that were.
    """

    typed: Mapping[tuple[str, str], str] = field(default_factory=dict)
    fixed: frozenset[tuple[str, str]] = frozenset()
    open: bool = False


NO_MARKS = Marks()


@dataclass
class SheetTable:
    """One table of the file."""

    sheet: str
    title: str
    header: str
    preamble: list[tuple[str, str]]
    columns: list[MappedColumn]
    rows: list[GridRow] = field(default_factory=list)


@dataclass(frozen=True)
class Grid:
    """The part of the file that is shown, and where the parts before and after it begin."""

    tables: list[SheetTable]
    earlier: int | None
    later: int | None


SIGNS: dict[str, tuple[str, str, Words]] = {
    "new": ("add", "+", _("New")),
    "changed": ("chg", "~", _("Changed")),
    "unchanged": ("same", "=", _("Unchanged")),
    "error": ("err", "!", _("Error")),
    "conflict": ("con", "?", _("To confirm")),
}


def sheet_tables(
    documents: Sequence[Mapping[str, Any]],
    rows: Sequence[ImportRow],
    fields: Mapping[str, Field],
    *,
    marks: Marks = NO_MARKS,
    start: int = 0,
    whole: bool = True,
) -> Grid:
    """The tables with these rows; `whole` shows groups and notes between them.

    `rows` are those of the page and one more where there are any after it.
    """
    part = rows[:PART]
    tables = [table_of(document, fields) for document in documents]
    homes = [_home(row, documents) for row in part]
    for at, (document, table) in enumerate(zip(documents, tables, strict=True)):
        mine = [row for row, home in zip(part, homes, strict=True) if home == at]
        records = [
            line for row in mine for line in _record_rows(row, table, document, fields, marks)
        ]
        others = [*_header_rows(document, start), *_other_rows(document, mine)] if whole else []
        table.rows = sorted([*records, *others], key=lambda row: row.number)
    return Grid(
        [table for table in tables if table.rows or not rows],
        max(0, start - PART) if start else None,
        start + PART if len(rows) > PART else None,
    )


def table_of(document: Mapping[str, Any], fields: Mapping[str, Field]) -> SheetTable:
    """One table as the plan describes it, still without rows."""
    return SheetTable(
        sheet=document["sheet"],
        title=str(document.get("title") or ""),
        header=str(document.get("header") or ""),
        preamble=[(str(k), str(v)) for k, v in (document.get("preamble") or {}).items()],
        columns=[
            _column(column, fields, document["sheet"], _last_row(document))
            for column in document["columns"]
        ],
    )


def _column(
    column: Mapping[str, Any], fields: Mapping[str, Field], sheet: str, bottom: int
) -> MappedColumn:
    name = column.get("field")
    known = fields.get(name or "")
    heading = column.get("heading") or []
    words = heading if isinstance(heading, list) else [heading]
    confidence = column.get("confidence") or 0
    style = "none" if not name else "low" if confidence < SURE else ""
    label: Words = known.label if known else name or _("not imported")
    sure = f"{confidence:.0%}" if name else ""
    return MappedColumn(
        letter=column["column"],
        heading=" / ".join(map(str, words)),
        field=label,
        sure=sure,
        style=style,
        place=f"{sheet}!{column['column']}{bottom or ''}",
        name=f"{name}.{column['part']}" if name and column.get("part") else name or "",
        by=BY.get(column.get("by") or "", ""),
    )


def _home(row: ImportRow, documents: Sequence[Mapping[str, Any]]) -> int:
    """Which table the row belongs to: the last one on its sheet whose header stands above it."""
    above = [
        (_last_row(document), at)
        for at, document in enumerate(documents)
        if document["sheet"] == row.sheet and _last_row(document) < row.row
    ]
    return max(above, default=(0, -1))[1]


def _last_row(document: Mapping[str, Any]) -> int:
    numbers = re.findall(r"\d+", str(document.get("header") or ""))
    return int(numbers[-1]) if numbers else 0


def _record_rows(
    row: ImportRow,
    table: SheetTable,
    document: Mapping[str, Any],
    fields: Mapping[str, Field],
    marks: Marks,
) -> Iterable[GridRow]:
    """The record with its values in its first row, and what its further rows say."""
    content: Any = row.content
    style, sign, label = SIGNS[row.class_]
    kept: Mapping[str, str] = content.get("kept", {})
    by_letter = {_letter(cell): name for name, cell in content["cells"].items()}
    for column in document["columns"]:
        if column.get("field"):
            by_letter.setdefault(column["column"], column["field"])
    problems = {f["cell"]: f for f in reversed(content["findings"]) if f["sheet"] == row.sheet}
    first = _Line(row, content, fields, marks, problems)
    cells = tuple(first.cell(by_letter.get(c.letter), c.letter) for c in table.columns)
    place = f"{row.sheet}!{row.row}"
    yield GridRow(row.row, style, sign, label, cells, place=place)
    further = {number for cell in kept if (number := _number(cell)) > row.row}
    for number in sorted(further):
        cells = tuple(first.cell(None, c.letter, number) for c in table.columns)
        yield GridRow(number, style, cells=cells)


def _letter(cell: str) -> str:
    found = LETTERS.match(cell or "")
    return found.group() if found else ""


def _number(cell: str) -> int:
    digits = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else 0


@dataclass(frozen=True)
class _Line:
    """One record, cell by cell."""

    row: ImportRow
    content: Mapping[str, Any]
    fields: Mapping[str, Field]
    marks: Marks
    problems: Mapping[str, Mapping[str, Any]]

    def cell(self, name: str | None, letter: str, number: int | None = None) -> GridCell:
        address = f"{letter}{number or self.row.row}"
        place = (self.row.sheet, address)
        problem = self.problems.get(address)
        text, old = self._texts(name, address, problem)
        typed = self.marks.typed.get(place)
        if typed is None and problem and problem["severity"] == "error" and self.marks.open:
            typed = _typed(problem)
        return GridCell(
            address=address,
            text=text,
            old=old,
            changed=name is not None and self._is_changed(name),
            problem=problem["message"] if problem else "",
            severity=problem["severity"] if problem else "",
            code=name is not None and "code" in name,
            typed=typed,
            fixed=place in self.marks.fixed or address in self.content.get("corrected", {}),
            read_from=self._read_from(address, text),
        )

    def _read_from(self, address: str, text: str) -> str:
        """What the cell says, where reading made other words of it than those that are shown."""
        typed = str(self.content.get("typed", {}).get(address, "")).replace("\n", " ")
        return "" if "".join(typed.split()) == "".join(text.split()) else typed

    def _texts(
        self, name: str | None, address: str, problem: Mapping[str, Any] | None
    ) -> tuple[str, str]:
        """What the cell says now, and what the record says so far."""
        if name is None:
            return str(self.content.get("kept", {}).get(address, "")).replace("\n", " "), ""
        known, value = self.fields.get(name), self.content["values"].get(name)
        if value is None and problem:
            value = problem["value"]
        old = self.content["changes"][name][0] if self._is_changed(name) else None
        return _short(known, value), _short(known, old)

    def _is_changed(self, name: str) -> bool:
        return self.row.class_ == "changed" and name in self.content["changes"]


def _typed(problem: Mapping[str, Any]) -> str:
    value = problem["value"]
    return value if isinstance(value, str) else ""


def _short(known: Field | None, value: Any) -> str:
    """One line; a value that could not be read stays as it was typed."""
    try:
        text = plain_text(known, value)
    except (ValueError, KeyError, AttributeError, TypeError):
        text = str(value)
    return text.replace("\n", " ")


def _header_rows(document: Mapping[str, Any], start: int) -> Iterable[GridRow]:
    """The rows of the header with what stands in each; only before the first rows."""
    last = _last_row(document)
    headings = [column.get("heading") or [] for column in document["columns"]]
    height = max((len(words) for words in headings), default=0)
    for level in range(height if last and not start else 0):
        number = last - height + 1 + level
        cells = [
            GridCell(f"{column['column']}{number}", words[level] if level < len(words) else "")
            for column, words in zip(document["columns"], headings, strict=True)
        ]
        yield GridRow(number, "head", label=_("Header"), cells=tuple(cells))


def _other_rows(document: Mapping[str, Any], rows: Sequence[ImportRow]) -> Iterable[GridRow]:
    """What stands above the header, group rows, and skipped rows between the rows shown."""
    first = min((row.row for row in rows), default=0)
    last = max((row.row for row in rows), default=0)
    texts = {int(k): str(v) for k, v in (document.get("texts") or {}).items()}
    groups = set(document.get("group_rows") or ())
    skipped = {int(k): str(v) for k, v in (document.get("skipped_rows") or {}).items()}
    top = _last_row(document)
    for number in sorted({*groups, *skipped, *(at for at in texts if at < top)}):
        is_above = number < top
        if (is_above and first <= top + PART) or first - 1 <= number <= last + 1:
            style, note = _kind_of(number, groups, skipped)
            yield GridRow(
                number,
                style,
                note=str(note),
                text=texts.get(number, ""),
                place=f"{document['sheet']}!{number}",
                skipped=skipped.get(number) == "skipped",
            )


def _kind_of(number: int, groups: set[int], skipped: Mapping[int, str]) -> tuple[str, Words]:
    if number in groups:
        return "group", _("Group row")
    if number in skipped:
        return "meta", NOTES.get(skipped[number], skipped[number])
    return "title", _("Above the table")


NOTES: dict[str, Words] = {
    "total": _("Total, not imported"),
    "note": _("Note, not imported"),
    "header": _("Header again"),
    "example": _("Example, not imported"),
    "skipped": _("Left out by you"),
}
BY: dict[str, Words] = {
    "alias": _("by its heading"),
    "learned": _("as learned"),
    "fuzzy": _("by likeness"),
    "content": _("by its values"),
    "user": _("as you said"),
}
