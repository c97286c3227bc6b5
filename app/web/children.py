"""Child rows as tables: the record's own, or the standard's where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.db.meta import Kind
from app.kernel.lazy import Words
from app.operations.records import Record
from app.resource.fields import Field, child_fields
from app.web.elements import Mark, mark_of
from app.web.formats import plain_text


@dataclass(frozen=True)
class ChildTable:
    """One list of child rows; columns that are empty in every row are left out."""

    name: str
    label: Words
    headings: tuple[Words, ...]
    rows: tuple[tuple[str, ...], ...]
    mark: Mark | None


def tables_of(record: Record) -> list[ChildTable]:
    """Every list of child rows that has any."""
    lists = [field for field in record.fields.values() if field.kind is Kind.CHILDREN]
    return [_table(record, field) for field in lists if record.effective.get(field.name)]


def _table(record: Record, field: Field) -> ChildTable:
    rows: list[dict[str, Any]] = record.as_json({field.name: record.effective.get(field.name)})[
        field.name
    ]
    inner = child_fields(field)
    used = [
        one for one in inner.values() if any(row.get(one.name) not in (None, []) for row in rows)
    ]
    return ChildTable(
        name=field.name,
        label=field.label,
        headings=tuple(one.label for one in used),
        rows=tuple(tuple(plain_text(one, row.get(one.name)) for one in used) for row in rows),
        mark=mark_of(record, field) if record.resource.standard else None,
    )
