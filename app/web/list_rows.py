"""The rows of a list: each value as people read it, each record with its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for

from app.db.code_lists import labels
from app.db.session import ActorSession
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.specs import State
from app.web.formats import moment, plain_text
from app.web.labels import Stamp, is_scale, stamp_for, stamp_path, state_of
from app.web.list_columns import Column

AnyResource = type[Resource[Any]]


class Cell(NamedTuple):
    """One value as it is shown; `scale` is (step, steps) of an ordered choice."""

    heading: str
    style: str
    text: str
    state: State | None = None
    scale: tuple[int, int] = (0, 0)


class Row(NamedTuple):
    """One record of the page."""

    id: int
    href: str
    title: str
    cells: tuple[Cell, ...]
    stamp: Stamp | None = None


class RowReader:
    """Reads rows; what is the same for all of them is looked up once."""

    def __init__(
        self,
        session: ActorSession,
        resource: AnyResource,
        fields: Mapping[str, Field],
        columns: list[Column],
    ) -> None:
        self.resource = resource
        # Said once: every row repeats the headings, for narrow screens.
        self.columns = [(column, str(column.label)) for column in columns]
        self.stamp = stamp_path(resource)
        self.levels = labels(session, fields[self.stamp].choices or "") if self.stamp else []
        self.scales = {
            column.path: labels(session, column.field.choices or "")
            for column in columns
            if column.field is not None and is_scale(column.field)
        }

    def all(self, rows: Iterable[Mapping[str, Any]]) -> list[Row]:
        """The rows in words."""
        # An address is made once, and the others after its likeness.
        pattern = url_for("web.detail", name=self.resource.name, record_id=0).removesuffix("0")
        return [self._row(row, f"{pattern}{row['id']}") for row in rows]

    def _row(self, row: Mapping[str, Any], href: str) -> Row:
        cells = tuple(self._cell(one, said, row[one.path]) for one, said in self.columns)
        title = next((cell.text for cell in cells if cell.style == "name"), "")
        stamp = stamp_for(row.get(self.stamp), self.levels)
        return Row(row["id"], href, title or f"#{row['id']}", cells, stamp)

    def _cell(self, column: Column, heading: str, value: Any) -> Cell:
        if column.style == "state":
            return Cell(heading, "state", "", state_of(self.resource, value))
        if column.style == "version":
            return Cell(heading, "version", f"v{value}" if value is not None else "")
        if isinstance(value, datetime):
            return Cell(heading, "time", moment(value))
        steps = self.scales.get(column.path, [])
        scale = (steps.index(value) + 1, len(steps)) if value in steps else (0, 0)
        return Cell(heading, column.style, plain_text(column.field, value), None, scale)
