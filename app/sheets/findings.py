"""What was wrong or assumed, at its cell, in the form of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.kernel.lazy import _
from app.sheets.address import a1
from app.sheets.grid import Grid, Value, plain
from app.sheets.planrow import Finding, PlanRow
from app.sheets.readings import Problem
from app.sheets.vocabulary import Spec

Place = tuple[int, int]


def finding(grid: Grid, name: str, place: Place | None, problem: Problem) -> Finding:
    """The problem of a field at a cell, with the value as it was typed."""
    return Finding(
        grid.name,
        a1(*place) if place else None,
        name,
        typed(grid.own(*place)) if place else "",
        problem.rule,
        problem.severity,
        str(problem.message),
        problem.suggestion,
    )


def typed(value: Value) -> str:
    """A value as it stands in the cell, blanks and all."""
    return value if isinstance(value, str) else plain(value)


def missing(spec: Spec) -> Problem:
    """The problem of a record without what it cannot be without."""
    words = _("%(field)s is missing.", field=spec.label)
    return Problem(spec.rule("missing", "value.missing"), words)


def report_duplicates(rows: Iterable[PlanRow], keys: Sequence[str]) -> None:
    """A key that an earlier record of the file bears is an error at its cell."""
    seen: dict[tuple[str, object], PlanRow] = {}
    for row in rows:
        for key in keys:
            value = row.values.get(key)
            if value is None:
                continue
            first = seen.setdefault((key, value), row)
            if first is not row:
                words = _(
                    "%(sheet)s!%(cell)s has this already.", sheet=first.sheet, cell=first.cells[key]
                )
                row.find(key, "duplicate.key", words)


def errors_of(rows: Iterable[PlanRow]) -> list[Mapping[str, Any]]:
    """The findings of all rows in the form of the plan; those of one merged cell once."""
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        for f in row.findings:
            found.setdefault((f.sheet, f.cell, f.field, f.rule, f.message), f.to_json())
    return list(found.values())
