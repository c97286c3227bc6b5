"""What is wrong with a process map: pure functions over its stages, its links and the limits.

Each finding names the stages it concerns. What cannot be told, such as hours against working
days, is no error: a person judges it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.lazy import LazyText, _
from app.kernel.limit import Limit
from models.rules.map_graph import ENDS, STARTS, Graph, Stage
from models.rules.map_time import LONGER, UNSURE, course_against, limit_against

Rows = Sequence[Mapping[str, Any]]
Values = Mapping[str, Any]
Complaints = dict[str, LazyText]


@dataclass(frozen=True)
class Limits:
    """What is promised for the item and what the law allows, where they are known."""

    committed: Limit | None = None
    statutory: Limit | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, or to be judged, with the numbers of the stages concerned."""

    rule: str
    field: str
    stages: tuple[int, ...]
    words: LazyText
    to_judge: bool = False


def findings(stages: Rows, links: Rows, limits: Limits | None = None) -> list[Finding]:
    """Everything that stands against the map; times only where its shape lets them be added."""
    graph = Graph.of(stages, links)
    shape = list(_shape(graph))
    times = [] if any(one.rule == "circle" for one in shape) else _times(graph, limits or Limits())
    return [*shape, *times]


def _shape(graph: Graph) -> Iterator[Finding]:
    if not graph.stages:
        return
    for check in (_ends_named, _numbers, _loose_links, _reach, _circles):
        yield from check(graph)


def _ends_named(graph: Graph) -> Iterator[Finding]:
    """The proceedings begin somewhere and come to an end."""
    if not graph.starts:
        words = _(
            "Nothing begins the map: no stage is of a kind that begins (%(kinds)s) and has "
            "nothing before it. The first is stage %(stage)s.",
            kinds="、".join(STARTS),
            stage=graph.first.called,
        )
        yield _found("no_start", graph.first, words)
    if not graph.ends:
        words = _(
            "Nothing ends the map: no stage is of a kind that ends (%(kinds)s) and has "
            "nothing after it. The last is stage %(stage)s.",
            kinds="、".join(ENDS),
            stage=graph.last.called,
        )
        yield _found("no_end", graph.last, words)


def _numbers(graph: Graph) -> Iterator[Finding]:
    for number, count in Counter(one.number for one in graph.rows).items():
        if count > 1:
            names = "、".join(each.name for each in graph.rows if each.number == number)
            words = _(
                "Several stages have the number %(number)s: %(names)s.", number=number, names=names
            )
            yield _found("same_number", graph.stages[number], words)


def _loose_links(graph: Graph) -> Iterator[Finding]:
    for link in graph.loose:
        missing = link.source if link.source not in graph.stages else link.target
        words = _(
            "The link %(source)s → %(target)s names a stage that is not there: %(missing)s.",
            source=link.source,
            target=link.target,
            missing=missing,
        )
        yield Finding("loose_link", "links", (missing,), words)


def _reach(graph: Graph) -> Iterator[Finding]:
    """Every stage is come to, and from every stage the proceedings go on to an end."""
    for one in graph.unreached():
        words = _("No way leads to stage %(stage)s.", stage=one.called)
        yield _found("unreached", one, words)
    for one in graph.dead_ends():
        words = _("From stage %(stage)s no way leads to an end.", stage=one.called)
        yield _found("dead_end", one, words)


def _circles(graph: Graph) -> Iterator[Finding]:
    circle = graph.circle()
    if circle:
        words = _(
            "Stages %(path)s go round in a circle: mark the way back as a return.",
            path=path_of(circle),
        )
        yield Finding("circle", "links", tuple(one.number for one in circle), words)


def _times(graph: Graph, limits: Limits) -> list[Finding]:
    return [*_course(graph, limits.committed), *_promise(graph, limits)]


def _course(graph: Graph, committed: Limit | None) -> Iterator[Finding]:
    """The longest way through the counted stages keeps what is promised."""
    if committed is None:
        return
    verdict = course_against(graph, committed)
    numbers = tuple(one.number for one in verdict.path)
    more = {"path": path_of(verdict.path), "taken": verdict.text(), "limit": committed.text()}
    if verdict.word == LONGER:
        words = _("Stages %(path)s take %(taken)s; promised: %(limit)s.", **more)
        yield Finding("longer", "stages", numbers, words)
    elif verdict.word == UNSURE:
        words = _("To judge: stages %(path)s take %(taken)s; promised: %(limit)s.", **more)
        yield Finding("units", "stages", numbers, words, to_judge=True)


def _promise(graph: Graph, limits: Limits) -> Iterator[Finding]:
    """What is promised keeps what the law allows; it runs from the first counted stage."""
    committed, statutory = limits.committed, limits.statutory
    if committed is None or statutory is None:
        return
    concerned = graph.counted()[:1]
    numbers = tuple(one.number for one in concerned)
    stage = concerned[0].called if concerned else "—"
    more = {"stage": stage, "limit": committed.text(), "law": statutory.text()}
    word = limit_against(committed, statutory)
    if word == LONGER:
        words = _("From stage %(stage)s on: promised %(limit)s, by law %(law)s at most.", **more)
        yield Finding("promise", "stages", numbers, words)
    elif word == UNSURE:
        words = _("To judge, from stage %(stage)s on: %(limit)s beside %(law)s by law.", **more)
        yield Finding("promise_units", "stages", numbers, words, to_judge=True)


def _found(rule: str, stage: Stage, words: LazyText) -> Finding:
    return Finding(rule, "stages", (stage.number,), words)


def path_of(stages: Sequence[Stage]) -> str:
    """The numbers of the stages, one after the other."""
    return " → ".join(str(one.number) for one in stages)


def of_one_thing(values: Values) -> Complaints:
    """A map is that of an item or that of a standard."""
    if bool(values.get("item")) == bool(values.get("standard")):
        return {"item": _("Name an item or a standard, and not both.")}
    return {}


def in_shape(values: Values) -> Complaints:
    """The first thing that is wrong with the stages and with the links, limits apart."""
    found: Complaints = {}
    for one in findings(values.get("stages") or (), values.get("links") or ()):
        found.setdefault(one.field, one.words)
    return found


MAP_RULES: tuple[Callable[[Values], Complaints], ...] = (of_one_thing,)
MAP_ADVICE: tuple[Callable[[Values], Complaints], ...] = (in_shape,)
