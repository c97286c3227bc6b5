"""Columns of what only the system writes: they go out, tell records apart, and change nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.operations.system_values import system_fields
from app.resource.declaration import Resource
from app.sheets.columns import Column
from app.sheets.planrow import PlanRow

AnyResource = type[Resource[Any]]


def people_write(column: Column) -> bool:
    """Whether the column is one to fill in."""
    told = [field for field in (column.field, column.part) if field is not None]
    return not any(field.system for field in told)


def leave_parts(resource: AnyResource, rows: Iterable[PlanRow]) -> None:
    """Before values are read: related records and the parts of lists are not looked at."""
    system = system_fields(resource.model)
    related = [name for name in system if resource.model.metas[name].kind == "relation"]
    lists = {name: set(inner) for name, inner in system.items() if inner}
    for row in rows if system else ():
        for name in related:
            row.values.pop(name, None)
        for name in lists.keys() & row.values.keys():
            row.values[name] = [_without(part, lists[name]) for part in row.values[name] or ()]


def _without(part: Any, names: set[str]) -> Any:
    return {n: v for n, v in part.items() if n not in names} if isinstance(part, dict) else part


def leave_values(resource: AnyResource, rows: Iterable[PlanRow]) -> None:
    """After records were found by them: nothing of these columns is written or complained of."""
    names = {name for name, inner in system_fields(resource.model).items() if not inner}
    for row in rows if names else ():
        for name in names:
            row.written.pop(name, None)
            row.pending.pop(name, None)
        row.clears -= names
        row.findings = [found for found in row.findings if found.field not in names]
