"""The columns of a workbook that is written: what each is called and what stands in its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.limit import Limit
from app.operations.records import Record
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields
from app.resource.registry import registry
from app.sheets.books import Heading

AnyResource = type[Resource[Any]]
UNIT_WORDS = {
    "working_day": "个工作日",
    "calendar_day": "个自然日",
    "month": "个月",
    "year": "年",
    "hour": "小时",
}
TICK = "√"
# What an import may take for the end of a word.
_SEPARATORS = frozenset("、，,;；/|\n 和及")


@dataclass(frozen=True)
class Column:
    """One column: the path of its heading, and the field it shows, if any.

    `part` is the field of the rows of a list; `means` the label that a tick stands for.
    """

    path: Heading
    field: Field | None = None
    part: Field | None = None
    means: str | None = None


def sheet_name(resource: AnyResource) -> str:
    """The name of the worksheet."""
    return (resource.sheet.name if resource.sheet else str(resource.label))[:31]


def sheet_fields(session: ActorSession, resource: AnyResource) -> list[Field]:
    """The fields that have a column, in their order."""
    fields = resource.fields(session)
    wanted = resource.sheet.fields if resource.sheet and resource.sheet.fields else tuple(fields)
    late = [field for name, field in fields.items() if field.late and name not in wanted]
    return [fields[name] for name in wanted if name in fields] + late


def heading(resource: AnyResource, field: Field, part: Field | None = None) -> str:
    """What the column is called: the usual heading, else its label."""
    shown = part or field
    name = f"{field.name}.{part.name}" if part else field.name
    usual = registry.headings.get(resource.name, {}).get(name) or shown.headings
    found = usual[0] if usual else str(shown.label)
    return apart(found, heading(resource, field)) if part else found


def apart(part: str, whole: str) -> str:
    """The heading of a part so that nobody takes it for that of the whole list."""
    return f"{part}名称" if part == whole else part


def own_columns(
    session: ActorSession, resource: AnyResource, *, lists: bool = True
) -> list[Column]:
    """A column for each field; a list has the names of its entries in one cell.

    A list whose entries need more than a name stands on its further sheet only; without `lists`
    so does every list that has one.
    """
    fields = [field for field in sheet_fields(session, resource) if _fits_a_cell(field)]
    if not lists:
        further = {field.name for field, _columns in further_columns(session, resource)}
        fields = [field for field in fields if field.name not in further]
    return [Column((heading(resource, field),), field) for field in fields]


def _fits_a_cell(field: Field) -> bool:
    if field.kind is not Kind.CHILDREN:
        return True
    return sum(part.required for part in child_fields(field).values()) < 2


def further_columns(
    session: ActorSession, resource: AnyResource
) -> list[tuple[Field, list[Column]]]:
    """For each list whose entries have several fields: what tells the record, then each field."""
    fields = sheet_fields(session, resource)
    keys = [field for field in fields if field.name in _keys(resource)]
    own = [Column((heading(resource, field),), field) for field in keys]
    lists = [(f, child_fields(f)) for f in fields if f.kind is Kind.CHILDREN]
    return [(f, [*own, *_parts(resource, f, p)]) for f, p in lists if len(p) > 1]


def _keys(resource: AnyResource) -> set[str]:
    rungs = [(rung,) if isinstance(rung, str) else rung for rung in resource.match]
    return {resource.title, *(name for rung in rungs for name in rung)}


def _parts(resource: AnyResource, field: Field, parts: dict[str, Field]) -> list[Column]:
    above = heading(resource, field)
    return [Column((above, heading(resource, field, p)), field, p) for p in parts.values()]


def rows_of(columns: Sequence[Column], record: Record) -> Iterator[list[Any]]:
    """The rows of one record: one, or one for each entry where columns show single parts."""
    entries = [
        record.effective.get(column.field.name) or ()
        for column in columns
        if column.field is not None and column.part is not None
    ]
    for at in range(max([1, *map(len, entries)])):
        yield [_at(column, record, at) for column in columns]


def entries_of(field: Field, columns: Sequence[Column], record: Record) -> Iterator[list[Any]]:
    """A row for each entry of the list, with what tells the record in every one."""
    for at in range(len(record.effective.get(field.name) or ())):
        yield [_at(column, record, at if column.part else 0) for column in columns]


def _at(column: Column, record: Record, at: int) -> Any:
    if column.field is None:
        return None
    value = record.effective.get(column.field.name)
    if column.part is not None:
        entry = value[at] if value and at < len(value) else {}
        return _part(record, column.part, entry.get(column.part.name))
    if at:
        return None
    if column.means is not None:
        return TICK if column.means in (value or ()) else None
    return cell(column.field, record)


def cell(field: Field, record: Record) -> Any:
    """One effective value as a cell shows it, in the form that an import reads back."""
    value = record.effective.get(field.name)
    if value is None:
        return None
    if field.kind is Kind.RELATION:
        return record.told(field.name)
    if field.kind is Kind.CHILDREN:
        parts = child_fields(field)
        named = [_first(record, parts, row) for row in value]
        return "\n".join(f"{at}.{name}" for at, name in enumerate(named, start=1)) or None
    return written(field, value)


def _first(record: Record, parts: Mapping[str, Field], row: Mapping[str, Any]) -> str:
    given = (name for name, value in row.items() if value is not None)
    name = next(given, None)
    return "" if name is None else str(record.part(parts[name], row[name]))


def _part(record: Record, field: Field, value: Any) -> Any:
    """One value of an entry; a relation by its name."""
    return record.part(field, value) if field.kind is Kind.RELATION else written(field, value)


def _listed(field: Field, words: Sequence[str]) -> str:
    """Words in one cell; words of nobody's list that hold separators are numbered."""
    if field.choices or not any(_SEPARATORS & set(word) for word in words):
        return "、".join(words)
    return "\n".join(f"{at}、{word}" for at, word in enumerate(words, start=1))


def written(field: Field, value: Any) -> Any:
    """A plain value as offices write it."""
    if value is None:
        return None
    if isinstance(value, Limit):
        return "即办" if value.unit == "immediate" else f"{value.value}{UNIT_WORDS[value.unit]}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return _listed(field, [str(item) for item in value])
    if field.kind is Kind.DAY:
        return "长期" if value.year == 9999 else value.isoformat()
    return value
