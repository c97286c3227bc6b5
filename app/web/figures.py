"""What a domain puts on the first page: numbers that lead to their lists, and charts."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.kernel.lazy import Words
from app.resource.registry import registry
from app.web.context import db
from app.web.formats import grouped

FULL = 100


@dataclass(frozen=True)
class Figure:
    """One number and the list behind it; `of`: of how many, where it is a share.

    `tone` is ok, warn or bad where the number is good or asks for something.
    """

    label: Words
    value: int
    href: str = ""
    hint: Words = ""
    of: int | None = None
    tone: str = ""
    when: Words = ""

    @property
    def text(self) -> str:
        """The number, or the share in percent with one digit."""
        return f"{self.share:.1f}%" if self.of is not None else grouped(self.value)

    @property
    def share(self) -> float:
        """The share in percent; nothing of nothing is none."""
        return FULL * self.value / self.of if self.of else 0.0


@dataclass(frozen=True)
class Bar:
    """One line of a chart: its name, the list behind it, and a number for each series."""

    label: str
    values: tuple[float, ...]
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """Bars over categories, stacked where there are several series; shown as a table too.

    `marks` are the marks of states, where the series are states: they have the colors of these.
    `upright` bars stand beside each other, as days do.
    """

    title: Words
    category: Words
    series: tuple[Words, ...]
    bars: tuple[Bar, ...]
    unit: str = ""
    note: Words = ""
    marks: tuple[str, ...] = ()
    upright: bool = False

    def to_json(self) -> dict[str, object]:
        """What the script draws."""
        return {
            "categories": [bar.label for bar in self.bars],
            "series": [
                {"name": str(name), "data": [bar.values[at] for bar in self.bars]}
                for at, name in enumerate(self.series)
            ],
            "links": [bar.href for bar in self.bars],
            "unit": self.unit,
            "marks": self.marks,
            "upright": self.upright,
        }


@dataclass
class Board:
    """Everything that the domain shows on the first page."""

    goals: list[Figure] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)


def board() -> Board:
    """What the registered functions give for the actor of this request, in their order."""
    told = Board()
    for function in registry.figures:
        for one in function(db()):
            if isinstance(one, Chart):
                told.charts.append(one)
            else:
                (told.goals if one.of is not None else told.figures).append(one)
    return told
