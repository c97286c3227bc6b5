"""Stages and links as a graph: where it begins and ends, what is come to, what goes in circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.kernel.limit import Limit

# Proceedings begin with one of these kinds and end with one of those; what an authority does for
# supervision beside them may stop anywhere.
STARTS, ENDS, BESIDE = ("申请", "收件", "受理"), ("办结", "送达"), ("监管",)
# No time of the proceedings: before acceptance and after the decision (行政许可法 42-44).
OUTSIDE = ("申请", "收件", "补正", "送达", *BESIDE)
RETURN, PARALLEL = "退回", "并行"


@dataclass(frozen=True)
class Stage:
    """One stage as it is written in the map."""

    number: int
    name: str
    kind: str
    time: Limit | None
    counts: bool
    special: bool
    row: Mapping[str, Any]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Stage:
        """The stage of a row; unless it says, a special procedure is not counted."""
        kind, special = row.get("kind") or "", bool(row.get("special"))
        special = special or kind == "特殊程序"
        said = row.get("counted")
        counts = not special and kind not in OUTSIDE if said is None else bool(said)
        return cls(
            row["number"], row.get("name") or "", kind, row.get("time"), counts, special, row
        )

    @property
    def called(self) -> str:
        """Its number and name."""
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True)
class Link:
    """What follows what."""

    source: int
    target: int
    kind: str
    condition: str

    @property
    def returns(self) -> bool:
        """Whether it leads back: such a link adds nothing to the course."""
        return self.kind == RETURN


@dataclass(frozen=True)
class Graph:
    """The stages in the order of their numbers, and the links between them."""

    rows: tuple[Stage, ...]
    links: tuple[Link, ...]
    loose: tuple[Link, ...]

    @classmethod
    def of(cls, stages: Iterable[Mapping[str, Any]], links: Iterable[Mapping[str, Any]]) -> Graph:
        """The graph of the rows of a map; rows that are not filled in are left out."""
        rows = [Stage.of(row) for row in stages if row.get("number") is not None]
        known = {one.number for one in rows}
        found = [
            Link(
                row["from_stage"],
                row["to_stage"],
                row.get("kind") or "",
                row.get("condition") or "",
            )
            for row in links
            if row.get("from_stage") is not None and row.get("to_stage") is not None
        ]
        loose = [one for one in found if not {one.source, one.target} <= known]
        kept = [one for one in found if {one.source, one.target} <= known]
        return cls(tuple(sorted(rows, key=lambda one: one.number)), tuple(kept), tuple(loose))

    @cached_property
    def stages(self) -> dict[int, Stage]:
        """The stages by number; of two that share one the first."""
        return {one.number: one for one in reversed(self.rows)}

    @cached_property
    def after(self) -> dict[int, list[int]]:
        """The numbers that follow each stage onward."""
        return self._ways(lambda link: (link.source, link.target))

    @cached_property
    def before(self) -> dict[int, list[int]]:
        """The numbers that lead onward to each stage."""
        return self._ways(lambda link: (link.target, link.source))

    def _ways(self, ends: Any) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {number: [] for number in sorted(self.stages)}
        for link in self.links:
            if not link.returns:
                here, there = ends(link)
                found[here].append(there)
        return found

    @property
    def first(self) -> Stage:
        """The stage with the lowest number."""
        return self.rows[0]

    @property
    def last(self) -> Stage:
        """The stage with the highest number."""
        return self.rows[-1]

    @cached_property
    def starts(self) -> list[Stage]:
        """Where the proceedings begin: nothing leads there but returns."""
        return [s for n, s in self._ordered if s.kind in STARTS and not self.before[n]]

    @cached_property
    def ends(self) -> list[Stage]:
        """Where they end: nothing leads on from there."""
        return [s for n, s in self._ordered if s.kind in ENDS and not self.after[n]]

    @property
    def _ordered(self) -> list[tuple[int, Stage]]:
        return sorted(self.stages.items())

    def counted(self) -> list[Stage]:
        """The stages whose time is counted."""
        return [stage for _number, stage in self._ordered if stage.counts]

    def unreached(self) -> list[Stage]:
        """The stages that no way from a start leads to, a way back over a return included."""
        ways = {number: list(found) for number, found in self.after.items()}
        for link in self.links:
            if link.returns:
                ways[link.source].append(link.target)
        seen = _closure([one.number for one in self.starts], ways)
        return [s for n, s in self._ordered if self.starts and n not in seen]

    def dead_ends(self) -> list[Stage]:
        """The stages from which no way, onward or back, comes to an end."""
        ways = {number: list(found) for number, found in self.before.items()}
        for link in self.links:
            if link.returns:
                ways[link.target].append(link.source)
        fine = _closure([one.number for one in self.ends], ways)
        fine |= _closure([s.number for s in self.rows if s.kind in BESIDE], ways)
        return [s for n, s in self._ordered if self.ends and n not in fine]

    def circle(self) -> list[Stage]:
        """The stages of a circle of onward links; empty where there is none."""
        left = dict(self.after)
        while free := [n for n in left if not any(there in left for there in left[n])]:
            for number in free:
                del left[number]
        path: list[int] = [min(left)] if left else []
        while path and path[-1] not in path[:-1]:
            path.append(next(there for there in left[path[-1]] if there in left))
        return [self.stages[number] for number in path[path.index(path[-1]) :]] if path else []

    def order(self) -> list[int]:
        """The numbers so that each stands behind all that lead to it.

        :raises ValueError: where onward links go in a circle.
        """
        waiting = {number: len(found) for number, found in self.before.items()}
        ready = sorted(number for number, count in waiting.items() if not count)
        done: list[int] = []
        while ready:
            number = ready.pop(0)
            done.append(number)
            for there in self.after[number]:
                waiting[there] -= 1
                if not waiting[there]:
                    ready = sorted([*ready, there])
        if len(done) < len(waiting):
            raise ValueError("onward links go in a circle")
        return done


def _closure(begin: Sequence[int], ways: Mapping[int, Sequence[int]]) -> set[int]:
    seen, waiting = set(begin), list(begin)
    while waiting:
        for there in ways[waiting.pop()]:
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return seen
