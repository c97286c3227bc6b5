"""Times along a map against a limit: working days, calendar days, and what only a person can tell.

Some days of the calendar hold at most as many working days; so many working days last at least as
many days of the calendar. Hours, months and years beside days are for a person to judge.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.kernel.limit import UNITS, Limit
from models.rules.map_graph import Graph, Stage

KEPT, LONGER, UNSURE = "kept", "longer", "unsure"
DAYS = ("working_day", "calendar_day")
Weight = Callable[[Stage], int]


@dataclass(frozen=True)
class Course:
    """What the longest way through the counted stages is worth, and that way."""

    word: str
    path: tuple[Stage, ...]

    def text(self) -> str:
        """How long the stages take together, a sum for each unit."""
        sums = sums_of(self.path)
        return " + ".join(Limit(value, unit).text() for unit, value in sums.items()) or "0"


def sums_of(path: tuple[Stage, ...]) -> dict[str, int]:
    """The times of counted stages by their unit; what is done at once takes none."""
    sums: dict[str, int] = {}
    for unit in UNITS:
        value = sum(value_in(stage, unit) for stage in path)
        if value:
            sums[unit] = value
    return sums


def value_in(stage: Stage, *units: str) -> int:
    """The counted time of a stage, as far as it stands in one of the units."""
    time = stage.time
    return time.value if stage.counts and time is not None and time.unit in units else 0


def longest(graph: Graph, weight: Weight) -> tuple[int, tuple[Stage, ...]]:
    """The longest way by `weight`, with its counted stages; of parallel branches the longer."""
    best: dict[int, tuple[int, tuple[Stage, ...]]] = {}
    for number in graph.order():
        stage = graph.stages[number]
        ways = (best[before] for before in graph.before[number])
        total, path = max(ways, key=lambda way: way[0], default=(0, ()))
        mine = (stage,) if stage.counts and stage.time is not None and stage.time.value else ()
        best[number] = (total + weight(stage), (*path, *mine))
    return max(best.values(), key=lambda way: way[0], default=(0, ()))


def course_against(graph: Graph, limit: Limit) -> Course:
    """The longest course of counted stages against a limit."""
    same = longest(graph, lambda stage: value_in(stage, limit.unit))
    days = longest(graph, lambda stage: value_in(stage, *DAYS))
    whole = longest(graph, lambda stage: value_in(stage, *UNITS))
    if limit.unit == "immediate":
        return Course(LONGER if whole[0] else KEPT, whole[1])
    least = days if limit.unit == "calendar_day" else same
    if least[0] > limit.value:
        return Course(LONGER, least[1])
    return _unsure(graph, limit, days) or Course(KEPT, whole[1])


def _unsure(graph: Graph, limit: Limit, days: tuple[int, tuple[Stage, ...]]) -> Course | None:
    """The course over which only a person can judge; None where it keeps the limit."""
    sure = DAYS if limit.unit == "working_day" else (limit.unit,)
    strange = longest(graph, lambda stage: value_in(stage, *(u for u in UNITS if u not in sure)))
    if strange[0]:
        return Course(UNSURE, strange[1])
    return Course(UNSURE, days[1]) if limit.unit in DAYS and days[0] > limit.value else None


def limit_against(promised: Limit, allowed: Limit) -> str:
    """What is promised against what is allowed, as far as their units can be compared."""
    if promised.comparable(allowed):
        return LONGER if promised.value > allowed.value else KEPT
    if (promised.unit, allowed.unit) == ("calendar_day", "working_day"):
        return KEPT if promised.value <= allowed.value else UNSURE
    if (promised.unit, allowed.unit) == ("working_day", "calendar_day"):
        return LONGER if promised.value > allowed.value else UNSURE
    return UNSURE
