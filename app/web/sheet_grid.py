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
    """A column of the sheet and the field it is read as."""

    letter: str
    heading: str
    field: Words
    sure: str
    style: str


@dataclass(frozen=True)
class GridCell:
    """One cell: its text, or old → new; `problem` is what is wrong with it."""

    address: str
    text: str
    old: str = ""
    changed: bool = False
    problem: str = ""
    severity: str = ""
    code: bool = False


@dataclass(frozen=True)
class GridRow:
    """One row of the sheet; rows that are not records have a `note` instead of cells."""

    number: int
    style: str
    sign: str = ""
    label: Words = ""
    cells: tuple[GridCell, ...] = ()
    note: str = ""


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
    start: int = 0,
    whole: bool = True,
) -> Grid:
    """The tables with the rows from `start` on; `whole` shows groups and notes between them."""
    part = rows[start : start + PART]
    tables = [table_of(document, fields) for document in documents]
    homes = [_home(row, documents) for row in part]
    for at, (document, table) in enumerate(zip(documents, tables, strict=True)):
        mine = [row for row, home in zip(part, homes, strict=True) if home == at]
        records = [_record_row(row, table, document, fields) for row in mine]
        others = [*_header_rows(document, start), *_other_rows(document, mine)] if whole else []
        table.rows = sorted([*records, *others], key=lambda row: row.number)
    later = start + PART
    return Grid(
        [table for table in tables if table.rows or not rows],
        max(0, start - PART) if start else None,
        later if later < len(rows) else None,
    )


def table_of(document: Mapping[str, Any], fields: Mapping[str, Field]) -> SheetTable:
    """One table as the plan describes it, still without rows."""
    return SheetTable(
        sheet=document["sheet"],
        title=str(document.get("title") or ""),
        header=str(document.get("header") or ""),
        preamble=[(str(k), str(v)) for k, v in (document.get("preamble") or {}).items()],
        columns=[_column(column, fields) for column in document["columns"]],
    )


def _column(column: Mapping[str, Any], fields: Mapping[str, Field]) -> MappedColumn:
    name = column.get("field")
    known = fields.get(name or "")
    heading = column.get("heading") or []
    words = heading if isinstance(heading, list) else [heading]
    confidence = column.get("confidence") or 0
    style = "none" if not name else "low" if confidence < SURE else ""
    label: Words = known.label if known else name or _("not imported")
    sure = f"{confidence:.0%}" if name else ""
    return MappedColumn(column["column"], " / ".join(map(str, words)), label, sure, style)


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


def _record_row(
    row: ImportRow,
    table: SheetTable,
    document: Mapping[str, Any],
    fields: Mapping[str, Field],
) -> GridRow:
    content: Any = row.content
    style, sign, label = SIGNS[row.class_]
    by_letter = {_letter(cell): name for name, cell in content["cells"].items()}
    for column in document["columns"]:
        if column.get("field"):
            by_letter.setdefault(column["column"], column["field"])
    problems = {f["field"]: f for f in reversed(content["findings"])}
    cells = tuple(
        _cell(row, by_letter.get(column.letter), column, content, problems, fields)
        for column in table.columns
    )
    return GridRow(row.row, style, sign, label, cells)


def _letter(cell: str) -> str:
    found = LETTERS.match(cell or "")
    return found.group() if found else ""


def _cell(
    row: ImportRow,
    name: str | None,
    column: MappedColumn,
    content: Mapping[str, Any],
    problems: Mapping[str, Any],
    fields: Mapping[str, Field],
) -> GridCell:
    address = f"{column.letter}{row.row}"
    if name is None:
        return GridCell(address, "")
    known = fields.get(name)
    changed = name in content["changes"]
    old = content["changes"][name][0] if changed and row.class_ == "changed" else None
    problem = problems.get(name)
    value = content["values"].get(name)
    if value is None and problem:
        value = problem["value"]
    return GridCell(
        address=address,
        text=_short(known, value),
        old=_short(known, old),
        changed=changed and row.class_ == "changed",
        problem=problem["message"] if problem else "",
        severity=problem["severity"] if problem else "",
        code="code" in name,
    )


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
    """Group rows and skipped rows that lie between the rows that are shown."""
    first = min((row.row for row in rows), default=0)
    last = max((row.row for row in rows), default=0)
    groups = dict.fromkeys(document.get("group_rows") or (), str(_("Group row")))
    notes = {int(k): NOTES.get(v, str(v)) for k, v in (document.get("skipped_rows") or {}).items()}
    for number, note in sorted((groups | notes).items()):
        if first - 1 <= number <= last + 1:
            yield GridRow(number, "group" if number in groups else "meta", note=str(note))


NOTES: dict[str, Words] = {
    "total": _("Total, not imported"),
    "note": _("Note, not imported"),
    "blank": _("Empty row"),
}
