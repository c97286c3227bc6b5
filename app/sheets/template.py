"""Empty workbooks to fill in: the headings of an import, drop-downs, notes and a guide."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.lazy import _
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.sheets.books import GUIDE_MARK, head_of
from app.sheets.columns import Column, further_columns, heading, own_columns, sheet_name
from app.sheets.offered import regions_of, related_names
from app.sheets.system_columns import people_write
from app.sheets.xlsx_writer import HEAD

AnyResource = type[Resource[Any]]
LAST_ROW = 9_999
LISTS = "选项"
# Chosen first, it shortens the list of regions; an import reads over it.
ABOVE = "所属上级区划"
GUIDE = "填写说明"
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.CHOICES, Kind.LIMIT, Kind.CHILDREN})


def template(session: ActorSession, resource: AnyResource, path: Path) -> None:
    """An empty workbook with headings, drop-downs, notes, and a page that explains the columns.

    :raises Forbidden: without the right to import.
    """
    actor_of(session).require(resource.name, "import")
    columns = [column for column in own_columns(session, resource) if people_write(column)]
    with xlsxwriter.Workbook(str(path)) as book:
        made = _Template(book, session, resource)
        made.table(sheet_name(resource), made.with_places(columns))
        for field, listed in further_columns(session, resource):
            if not field.system:
                made.table(listed[-1].path[0], [one for one in listed if people_write(one)])
        made.guide(columns)


def edition(columns: Sequence[Column]) -> str:
    """What tells one state of a template from another: its headings and choices, shortened."""
    told = "|".join(f"{'/'.join(c.path)}:{c.field.kind if c.field else ''}" for c in columns)
    return hashlib.sha256(told.encode()).hexdigest()[:8]


class _Template:
    def __init__(self, book: Any, session: ActorSession, resource: AnyResource) -> None:
        self.book, self.session, self.resource = book, session, resource
        self.head = book.add_format(HEAD)
        self.must = book.add_format(HEAD | {"bg_color": "#FFF2D6"})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.lists: Any = None
        self.listed: dict[tuple[str, ...], str] = {}
        self.places = regions_of(session)

    def with_places(self, columns: Sequence[Column]) -> list[Column]:
        """The columns, with one before the region in which the list of regions is narrowed."""
        at = next(
            (at for at, c in enumerate(columns) if c.field and c.field.name == "region"), None
        )
        if at is None or not any(self.places.values()):
            return list(columns)
        return [*columns[:at], Column((ABOVE,)), *columns[at:]]

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """A worksheet with the headings of the columns, and help where a cell is filled in."""
        sheet = self.book.add_worksheet(name)
        head = head_of([column.path for column in columns])
        for at, column in enumerate(columns):
            self._head(sheet, at, column)
            self._column(sheet, at, column, len(head.rows))
        for top, left, bottom, right in head.spans:
            style = self._style(columns[left]) if left == right else self.head
            sheet.merge_range(top, left, bottom, right, head.rows[top][left], style)
        sheet.freeze_panes(len(head.rows), 0)

    def _head(self, sheet: Any, at: int, column: Column) -> None:
        for row, text in enumerate(column.path):
            sheet.write_string(row, at, text, self._style(column))
        field = column.part or column.field
        note = _note(field) if field else ""
        if note:
            sheet.write_comment(len(column.path) - 1, at, note, {"x_scale": 2})

    def _style(self, column: Column) -> Any:
        field = column.field
        must = field is not None and field.required and column.part is None
        return self.must if must else self.head

    def _column(self, sheet: Any, at: int, column: Column, depth: int) -> None:
        field = column.part or column.field
        is_text = field is not None and field.kind in TEXTS
        width = max(12, min(40, 2 * len(column.path[-1]) + 4))
        sheet.set_column(at, at, width, self.text if is_text else None)
        rule = self._offer(list(self.places)) if field is None else self._rule(field, at, depth)
        if rule:
            sheet.data_validation(depth, at, LAST_ROW, at, rule)

    def _rule(self, field: Field, at: int, depth: int) -> dict[str, Any] | None:
        if field.name == "region" and not any(self.places.values()):
            return self._offer(list(self.places))
        if field.name == "region":
            for name, below in self.places.items():
                self._define(name, [name, *below])
            left = xl_rowcol_to_cell(depth, at - 1, col_abs=True)
            return {"validate": "list", "source": f"=INDIRECT({left})", "error_type": "warning"}
        return _rule(field) or self._offer(self._words(field))

    def _define(self, name: str, words: Sequence[str]) -> None:
        """Make the words a list of this name, which a formula can find by it."""
        rule = self._offer(words)
        if rule and name.isidentifier():
            self.book.define_name(name, rule["source"])

    def _words(self, field: Field) -> list[str]:
        if field.kind is Kind.YES_NO:
            return ["是", "否"]
        if field.kind is Kind.CHOICE and field.choices:
            return labels(self.session, field.choices)
        return related_names(self.session, field) if field.kind is Kind.RELATION else []

    def _offer(self, words: Sequence[str]) -> dict[str, Any] | None:
        """A rule that offers the words; they stand on a hidden sheet, where length is no limit."""
        if not words:
            return None
        key = tuple(words)
        if key not in self.listed:
            if self.lists is None:
                self.lists = self.book.add_worksheet(LISTS)
                self.lists.hide()
            column = len(self.listed)
            self.lists.write_column(0, column, words)
            letters = xl_col_to_name(column)
            self.listed[key] = f"={LISTS}!${letters}$1:${letters}${len(words)}"
        # A name that is not in the list may be new: the plan of the import asks about it.
        return {"validate": "list", "source": self.listed[key], "error_type": "warning"}

    def guide(self, columns: Sequence[Column]) -> None:
        """The last worksheet: each column with what may stand in it."""
        sheet = self.book.add_worksheet(GUIDE)
        sheet.write_string(0, 0, f"{self.resource.label} {edition(columns)} {GUIDE_MARK}")
        self.book.set_custom_property("edition", edition(columns))
        fields = [column.field for column in columns if column.field]
        told = [(heading(self.resource, field), _note(field)) for field in fields]
        for at, (title, note) in enumerate(told, start=2):
            sheet.write_string(at, 0, title, self.head)
            sheet.write_string(at, 1, note, self.text)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)


def _note(field: Field) -> str:
    """What the person who fills in the column is told."""
    parts = [str(field.help or "")]
    if field.required:
        parts.insert(0, str(_("Required.")))
    if field.kind is Kind.DAY:
        parts.append(str(_("A day such as 2026-01-31.")))
    if field.kind is Kind.LIMIT:
        parts.append(str(_("A time with its unit, such as 20个工作日; 即办 for at once.")))
    if field.kind is Kind.CHILDREN:
        parts.append(str(_("One entry in each line, numbered; details on the further sheet.")))
    if field.length:
        parts.append(str(_("At most %(length)s characters.", length=field.length)))
    return "\n".join(part for part in parts if part)


def _rule(field: Field) -> dict[str, Any] | None:
    if field.kind is Kind.NUMBER:
        return {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
    if field.kind is Kind.TEXT and field.length:
        return {"validate": "length", "criteria": "<=", "value": field.length}
    return None
