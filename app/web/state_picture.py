"""The states of a resource as a picture: boxes one below the other, steps as lines beside them.

Steps to the next state go straight down, other steps forward on the right, steps back on the left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template

from app.fab.doors import needs
from app.kernel.errors import NotFound
from app.kernel.lazy import Words
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import State, Transition, Workflow
from app.web.blueprint import web
from app.web.context import resource_named

AnyResource = type[Resource[Any]]
# Pixels of the drawing: a box, the room for words beside it, and what lies between lines.
WIDTH, LOW, GAP, WORDS, LANE, SLOT = 150, 36, 30, 176, 14, 18
Pair = tuple[int, int]


@dataclass(frozen=True)
class Node:
    """One state."""

    state: State
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Edge:
    """One line with its arrow, and the words of the steps that take it."""

    path: str
    words: tuple[Words, ...]
    x: int
    y: int
    anchor: str


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn."""

    width: int
    height: int
    nodes: list[Node]
    edges: list[Edge]


@dataclass(frozen=True)
class StepLine:
    """One step in words: from where, to where, by whom."""

    step: Transition
    sources: tuple[State, ...]
    target: State
    roles: tuple[Words, ...]


@dataclass(frozen=True)
class StatesPage:
    """Everything the page shows."""

    resource: AnyResource
    picture: Picture
    lines: list[StepLine]


@web.get("/r/<name>/states")
@needs("read")
def states(name: str) -> str:
    """The states of a resource and the steps between them.

    :raises NotFound: where its records have no states.
    """
    resource = resource_named(name)
    if resource.workflow is None:
        raise NotFound
    page = StatesPage(resource, drawn(resource.workflow), _lines(resource, resource.workflow))
    return render_template("states.html", page=page)


def _lines(resource: AnyResource, workflow: Workflow) -> list[StepLine]:
    return [
        StepLine(
            step,
            tuple(workflow.state(name) for name in step.source),
            workflow.state(step.target),
            tuple(r.label for n, r in registry.roles.items() if step.name in resource.rights(n)),
        )
        for step in workflow.transitions
    ]


def drawn(workflow: Workflow) -> Picture:
    """The picture of a workflow."""
    pairs = _pairs(workflow)
    sides = {
        "right": [pair for pair in pairs if pair[1] > pair[0] + 1],
        "left": [pair for pair in pairs if pair[1] <= pair[0]],
    }
    edge = WORDS + LANE * (len(sides["left"]) + 1)
    nodes = _nodes(workflow, sides, edge)
    edges = [_down(nodes[a], nodes[b], pairs[a, b]) for a, b in pairs if b == a + 1]
    for side, several in sides.items():
        edges += _beside(side, sorted(several, key=lambda p: abs(p[1] - p[0])), nodes, pairs)
    width = edge + WIDTH + WORDS + LANE * (len(sides["right"]) + 1)
    return Picture(width, nodes[-1].y + nodes[-1].height + GAP, nodes, edges)


def _pairs(workflow: Workflow) -> dict[Pair, tuple[Words, ...]]:
    """The steps between each two states, by their places in the declaration."""
    places = {state.name: at for at, state in enumerate(workflow.states)}
    found: dict[Pair, tuple[Words, ...]] = {}
    for step in workflow.transitions:
        for name in step.source:
            pair = (places[name], places[step.target])
            found[pair] = (*found.get(pair, ()), step.label)
    return found


def _nodes(workflow: Workflow, sides: dict[str, list[Pair]], x: int) -> list[Node]:
    nodes, y = [], GAP // 2
    for at, state in enumerate(workflow.states):
        ends = [sum(pair.count(at) for pair in several) for several in sides.values()]
        height = max(LOW, SLOT * (max(ends) + 1))
        nodes.append(Node(state, x, y, height))
        y += height + GAP
    return nodes


def _down(above: Node, below: Node, words: tuple[Words, ...]) -> Edge:
    x, start = above.x + WIDTH // 2, above.y + above.height
    return Edge(f"M{x} {start}V{below.y - 2}", words, x + 8, start + GAP // 2 + 4, "start")


def _beside(
    side: str, several: list[Pair], nodes: list[Node], words: dict[Pair, tuple[Words, ...]]
) -> list[Edge]:
    """Each line leaves its box, goes along a lane of its own, and comes back in."""
    used, edges = dict.fromkeys(range(len(nodes)), 0), []
    way = 1 if side == "right" else -1
    for lane, (start, end) in enumerate(several, 1):
        wall = nodes[start].x + (WIDTH if way > 0 else 0)
        far = wall + way * (WORDS + LANE * lane)
        ends = []
        for at in (start, end):
            used[at] += 1
            ends.append(nodes[at].y + SLOT * used[at])
        path = f"M{wall} {ends[0]}H{far}V{ends[1]}H{wall + way * 2}"
        anchor = "start" if way > 0 else "end"
        edges.append(Edge(path, words[start, end], wall + way * 8, ends[0] - 4, anchor))
    return edges
