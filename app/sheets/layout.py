"""The layout of a workbook that came in, to write others like it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.errors import Illegal
from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields
from app.resource.registry import registry
from app.sheets.columns import Column
from app.sheets.headings import UNIT
from app.sheets.sessions import get_import
from app.sheets.understanding import vocabulary_of
from app.sheets.vocabulary import folded


@dataclass(frozen=True)
class Layout:
    """Title and columns of a table; a column without a field stays empty, but for numbers."""

    resource: type[Resource[Any]]
    sheet: str
    title: str
    columns: Sequence[Column]
    sequence: int | None = None

    def numbered(self, row: list[Any], number: int) -> list[Any]:
        """The row with the record's number, where the layout has a column for it."""
        if self.sequence is not None:
            row[self.sequence] = number
        return row


def layout_of(session: ActorSession, import_id: int) -> Layout:
    """The layout of the first table of an import.

    :raises NotFound: for an import out of sight.
    :raises Illegal: for an import whose file had no table.
    """
    stored = get_import(session, import_id)
    resource = registry.get(stored.resource)
    tables = json.loads(stored.plan)["tables"]
    if not tables:
        raise Illegal(_("The file of this import had no table."))
    fields = resource.fields(session)
    columns = [_column(fields, told) for told in tables[0]["columns"]]
    words = vocabulary_of(session, resource).words.sequence
    numbers = [at for at, c in enumerate(columns) if c.path and folded(c.path[-1]) in words]
    return Layout(
        resource,
        tables[0]["sheet"],
        tables[0]["title"] or "",
        columns,
        next((at for at in numbers if columns[at].field is None), None),
    )


def _column(fields: Mapping[str, Field], told: Mapping[str, Any]) -> Column:
    """The column as the plan tells of it; a unit beside a limit is written with the limit."""
    path = tuple(told["heading"]) or ("",)
    field = fields.get(told["field"] or "")
    part = told.get("part")
    if field is None or part == UNIT:
        return Column(path)
    if field.kind is Kind.CHILDREN and part:
        return Column(path, field, part=child_fields(field).get(part))
    return Column(path, field, means=part)
