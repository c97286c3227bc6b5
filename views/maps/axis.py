"""The time axis above a map: which columns are counted, for how many days, and which are not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.kernel.lazy import Words, _
from app.kernel.limit import Limit
from models.rules.map_graph import Stage
from models.rules.map_time import value_in
from views.maps.lanes import Plan

COUNTED, EXCLUDED, OUTSIDE = "counted", "excluded", "outside"
DAY = "working_day"


@dataclass(frozen=True)
class Block:
    """Some columns of one sort: from when to when they last, and what is said of them."""

    sort: str
    first: int
    last: int
    begins: int
    ends: int
    words: Words


def blocks_of(plan: Plan) -> list[Block]:
    """The axis from left to right, neighbors of one sort taken together."""
    blocks: list[Block] = []
    for one in _columns(plan):
        if blocks and blocks[-1].sort == one.sort and one.sort != EXCLUDED:
            blocks[-1] = replace(blocks[-1], last=one.last, ends=one.ends)
        else:
            blocks.append(one)
    return [replace(one, words=one.words or _words(one)) for one in blocks]


def _columns(plan: Plan) -> list[Block]:
    finished, day, found = finishes(plan), 0, []
    for column in range(plan.columns):
        stages = plan.in_column(column)
        ends = max((finished[one.number] for one in stages), default=day)
        ends = max(day, ends)
        sort = _sort(stages, ends > day)
        words = _longest(stages) if sort == EXCLUDED else ""
        found.append(Block(sort, column, column, day, ends, words))
        day = ends
    return found


def finishes(plan: Plan) -> dict[int, int]:
    """After how many counted working days each stage is over."""
    graph, finished = plan.graph, dict[int, int]()
    for number in sorted(plan.places, key=lambda n: plan.places[n].column):
        begin = max((finished.get(one, 0) for one in graph.before[number]), default=0)
        finished[number] = begin + value_in(graph.stages[number], DAY)
    return finished


def _sort(stages: list[Stage], lasts: bool) -> str:
    if lasts:
        return COUNTED
    if any(one.special and not one.counts for one in stages):
        return EXCLUDED
    return COUNTED if any(one.counts for one in stages) else OUTSIDE


def _longest(stages: list[Stage]) -> Words:
    times = [one.time for one in stages if one.special and not one.counts and one.time]
    return _("≤ %(time)s", time=times[0].text()) if times else _("Not counted")


def _words(block: Block) -> Words:
    if block.sort == OUTSIDE:
        return _("Not counted")
    return Limit(block.ends - block.begins, DAY).text()
