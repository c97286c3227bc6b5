"""The register in numbers: by kind, by place and by result, each number with its list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from app.kernel.lazy import Words, _
from app.operations import ListQuery
from app.operations.counting import count_below, count_by
from app.policies.actor import actor_of
from app.resource.registry import registry
from models.workflows import filing

NAME = "innovation-filings"
LIST = f"/r/{NAME}/"


@dataclass(frozen=True)
class Cell:
    """A number and the list that has as many lines."""

    number: int
    href: str


@dataclass(frozen=True)
class Table:
    """Numbers of one kind by state."""

    label: Words
    heading: Words
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def tables(session: Any) -> list[Table]:
    """By kind and by place, for each state."""
    resource, home = registry.get(NAME), actor_of(session).home
    kinds = count_by(session, resource, ("kind", "state"), ListQuery())
    names = sorted({str(kind) for kind, _state in kinds})
    found = [
        Table(
            _("By kind"),
            _("Kind of innovation"),
            tuple((name, _cells(_of(kinds, name), kind=name)) for name in names),
        )
    ]
    if home is not None:
        below = count_below(session, resource, ("state",), ListQuery(), home.region_id)
        rows = [(name, _cells(_plain(c), region=name)) for (_key, name), c in below.items() if c]
        if rows:
            found.append(Table(_("By place"), _("Region"), tuple(rows)))
    return found


def _of(counts: Mapping[Any, int], kind: str) -> dict[str, int]:
    return {state: number for (its, state), number in counts.items() if its == kind}


def _plain(counts: Mapping[Any, int]) -> dict[str, int]:
    return {state: number for (state,), number in counts.items()}


def _cells(counts: Mapping[str, int], **asked: str) -> tuple[Cell, ...]:
    """One number for each state, and all of them."""
    each = [
        Cell(counts.get(state.name, 0), _address(asked | {"state": state.name}))
        for state in filing.states
    ]
    return (*each, Cell(sum(counts.values()), _address(asked)))


def _address(asked: Mapping[str, str]) -> str:
    return f"{LIST}?{urlencode(asked)}"
