"""A map as shapes with places: lanes, boxes, arrows, time axis. The template only writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kernel.lazy import Words
from models.rules.map_graph import PARALLEL, RETURN, Graph, Link, Stage
from models.rules.process_maps import Limits
from views.maps.axis import Block, blocks_of
from views.maps.lanes import Lane, Place, Plan, plan_of

LABEL, PITCH, WIDE, HIGH, ROW = 92, 118, 98, 56, 84
TOP, GAP, LOOP = 66, WIDE + 10, 18
# As many characters as a line holds; a narrow one counts half.
LINE, LANE_LINE = 7, 7


@dataclass(frozen=True)
class Box:
    """A stage: its corner, its words, and how it looks."""

    stage: Stage
    x: int
    y: int
    lines: list[str]
    look: str

    @property
    def time(self) -> str:
        """Its time, if it has one."""
        return self.stage.time.text() if self.stage.time else ""


@dataclass(frozen=True)
class Arrow:
    """A link: its path, how it looks, and what is written on it."""

    link: Link
    path: str
    look: str
    x: int = 0
    y: int = 0


@dataclass(frozen=True)
class Band:
    """A lane: where it begins, how high it is, and its words."""

    lane: Lane
    y: int
    height: int
    lines: list[str]


@dataclass(frozen=True)
class Bar:
    """A stretch of the time axis."""

    block: Block
    x: int
    width: int


@dataclass
class Drawing:
    """Everything that is drawn, in points."""

    bands: list[Band] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    width: int = 0
    height: int = 0
    floor: int = 0
    head: Words = ""

    @property
    def loops(self) -> list[Arrow]:
        """The ways back."""
        return [arrow for arrow in self.arrows if arrow.look == "back"]


def drawing_of(
    stages: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]], limits: Limits
) -> Drawing | None:
    """The drawing of a map; None where there is no stage."""
    graph = Graph.of(stages, links)
    if not graph.rows:
        return None
    plan = plan_of(graph)
    drawing = Drawing(width=LABEL + plan.columns * PITCH + 4)
    drawing.bands = _bands(plan)
    drawing.floor = drawing.bands[-1].y + drawing.bands[-1].height
    drawing.boxes = [_box(plan, drawing, number) for number in plan.places]
    drawing.arrows = [_arrow(plan, drawing, link) for link in _forward(graph)]
    drawing.arrows += _ways_back(plan, drawing)
    drawing.bars = [_bar(block) for block in blocks_of(plan)]
    drawing.height = drawing.floor + LOOP * len(drawing.loops) + (12 if drawing.loops else 2)
    drawing.head = limits.committed.text() if limits.committed else ""
    return drawing


def _bands(plan: Plan) -> list[Band]:
    bands, y = [], TOP
    for lane in plan.lanes:
        height = lane.rows * ROW + 8
        bands.append(Band(lane, y, height, wrapped(lane.actor, LANE_LINE, 3)))
        y += height
    return bands


def _box(plan: Plan, drawing: Drawing, number: int) -> Box:
    stage = plan.graph.stages[number]
    x, y = _corner(drawing, plan.places[number])
    look = "special" if stage.special else ("plain" if stage.counts else "outside")
    return Box(stage, x, y, wrapped(stage.name, LINE, 2), look)


def _corner(drawing: Drawing, place: Place) -> tuple[int, int]:
    return LABEL + 11 + place.column * PITCH, drawing.bands[place.lane].y + 18 + place.row * ROW


def _forward(graph: Graph) -> list[Link]:
    return [link for link in graph.links if not link.returns]


def _arrow(plan: Plan, drawing: Drawing, link: Link) -> Arrow:
    look = "beside" if link.kind == PARALLEL else "on"
    start, end = plan.places[link.source], plan.places[link.target]
    return Arrow(link, _route(plan, drawing, start, end), look)


def _route(plan: Plan, drawing: Drawing, start: Place, end: Place) -> str:
    """Right out of one box and into the other from its left; around whatever stands between."""
    (x, y), (to_x, to_y) = _corner(drawing, start), _corner(drawing, end)
    y, to_y = y + HIGH // 2, to_y + HIGH // 2
    if end.column <= start.column:
        return _upright(drawing, start, end)
    between = range(start.column + 1, end.column)
    if y == to_y and not plan.taken(start.lane, start.row, between):
        return f"M{x + WIDE} {y}H{to_x - 1}"
    if not plan.taken(end.lane, end.row, between):
        return f"M{x + WIDE} {y}H{x + GAP}V{to_y}H{to_x - 1}"
    if not plan.taken(start.lane, start.row, between):
        return f"M{x + WIDE} {y}H{to_x - 10}V{to_y}H{to_x - 1}"
    channel = to_y - HIGH // 2 - 9
    return f"M{x + WIDE} {y}H{x + GAP}V{channel}H{to_x - 10}V{to_y}H{to_x - 1}"


def _upright(drawing: Drawing, start: Place, end: Place) -> str:
    """Within a column, or leftwards where the map goes in a circle."""
    (x, y), (to_x, to_y) = _corner(drawing, start), _corner(drawing, end)
    if start.column != end.column:
        return f"M{x + WIDE} {y + 28}H{x + GAP}V{y - 9}H{to_x - 10}V{to_y + 28}H{to_x - 1}"
    down = to_y > y
    middle = x + WIDE // 2 + 14
    return f"M{middle} {y + HIGH if down else y}V{to_y - 1 if down else to_y + HIGH + 1}"


def _ways_back(plan: Plan, drawing: Drawing) -> list[Arrow]:
    """Returns: upright between neighbors of one column, all others below the lanes."""
    found: list[Arrow] = []
    for link in plan.graph.links:
        if link.kind != RETURN:
            continue
        start, end = plan.places[link.source], plan.places[link.target]
        if start.column == end.column and start != end:
            found.append(_beside(drawing, link, start, end))
        else:
            depth = sum(arrow.look == "back" for arrow in found) + 1
            found.append(_below(drawing, link, (start, end), depth))
    return found


def _beside(drawing: Drawing, link: Link, start: Place, end: Place) -> Arrow:
    (x, y), (_same, to_y) = _corner(drawing, start), _corner(drawing, end)
    down = to_y > y
    middle = x + WIDE // 2 + (-14 if not down else 18)
    path = f"M{middle} {y + HIGH if down else y}V{to_y - 1 if down else to_y + HIGH + 1}"
    return Arrow(link, path, "turn")


def _below(drawing: Drawing, link: Link, ends: tuple[Place, Place], depth: int) -> Arrow:
    (x, y), (to_x, to_y) = (_corner(drawing, place) for place in ends)
    floor = drawing.floor + LOOP * depth
    out, back = x + WIDE // 2 + 20, to_x + WIDE // 2 - 20
    path = (
        f"M{out} {y + HIGH}V{y + HIGH + 8}H{x + GAP - 4}V{floor}"
        f"H{to_x - 8}V{to_y + HIGH + 10}H{back}V{to_y + HIGH + 1}"
    )
    return Arrow(link, path, "back", x=(x + to_x + WIDE) // 2, y=floor - 4)


def _bar(block: Block) -> Bar:
    columns = block.last - block.first + 1
    return Bar(block, LABEL + 1 + block.first * PITCH, columns * PITCH - 2)


def wrapped(text: str, most: int, lines: int) -> list[str]:
    """The text in at most so many lines; what does not fit ends with an ellipsis."""
    found, width = [""], 0.0
    for at, sign in enumerate(text):
        size = 0.55 if sign.isascii() else 1.0
        if width + size > most:
            if len(found) == lines:
                return [*found[:-1], found[-1][:-1] + "…"] if at < len(text) else found
            found.append("")
            width = 0.0
        found[-1] += sign
        width += size
    return found
