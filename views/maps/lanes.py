"""Where the stages of a map stand: a lane for each actor, a column for each step of the course."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.rules.map_graph import Graph, Stage

APPLICANT, BY_APPLICANT = "申请人", ("申请", "补正")


@dataclass(frozen=True)
class Place:
    """The column of a stage, its lane, and its row within the lane."""

    column: int
    lane: int
    row: int


@dataclass
class Lane:
    """What one actor does, in as many rows as stand above each other."""

    actor: str
    level: str
    rows: int = 1


@dataclass
class Plan:
    """The stages in their places."""

    graph: Graph
    lanes: list[Lane] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return max((place.column for place in self.places.values()), default=-1) + 1

    def in_column(self, column: int) -> list[Stage]:
        """The stages of a column."""
        return [self.graph.stages[n] for n, place in self.places.items() if place.column == column]

    def taken(self, lane: int, row: int, columns: range) -> bool:
        """Whether a stage stands anywhere in this stretch of a row."""
        return any(
            p.lane == lane and p.row == row and p.column in columns for p in self.places.values()
        )


def plan_of(graph: Graph) -> Plan:
    """The places of all stages, also where the map is not sound."""
    plan, columns = Plan(graph), _columns(graph)
    taken: dict[tuple[int, int], int] = {}
    for number in sorted(columns, key=lambda n: (columns[n], n)):
        lane = _lane(plan, graph.stages[number])
        row = taken.get((lane, columns[number]), 0)
        taken[lane, columns[number]] = row + 1
        plan.lanes[lane].rows = max(plan.lanes[lane].rows, row + 1)
        plan.places[number] = Place(columns[number], lane, row)
    return plan


def actor_of_stage(stage: Stage) -> str:
    """Who carries out the stage: the body, the applicant, or the level alone."""
    told = stage.row.get("actor_body")
    return told or (
        APPLICANT if stage.kind in BY_APPLICANT else stage.row.get("actor_level") or "—"
    )


def _lane(plan: Plan, stage: Stage) -> int:
    actor = actor_of_stage(stage)
    for at, lane in enumerate(plan.lanes):
        if lane.actor == actor:
            return at
    level = stage.row.get("actor_level") or ""
    plan.lanes.append(Lane(actor, level if level != actor else ""))
    return len(plan.lanes) - 1


def _columns(graph: Graph) -> dict[int, int]:
    """Each stage behind all that lead to it; one in a loop of returns above what it returns to."""
    if graph.circle():
        return {number: at for at, number in enumerate(sorted(graph.stages))}
    loops = looped(graph)
    columns: dict[int, int] = {}
    for number in graph.order():
        before = [columns[one] for one in graph.before[number] if one not in loops]
        columns[number] = max(before, default=-1) + 1
    for number, source in loops.items():
        columns[number] = columns[source]
    return columns


def looped(graph: Graph) -> dict[int, int]:
    """The stages that are come to by a return alone, each with the stage it returns from."""
    begun = {one.number for one in graph.starts}
    return {
        link.target: link.source
        for link in graph.links
        if link.returns and not graph.before[link.target] and link.target not in begun
    }
