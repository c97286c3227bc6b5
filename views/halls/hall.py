"""What the page of a hall shows: floors, windows by kind, what is at none, and what is amiss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.clock import today
from app.kernel.lazy import LazyText, _
from app.operations import fetch_record
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.web.context import db
from app.web.formats import shown_day
from models.hall_coverage import (
    GAP,
    Assigned,
    Coverage,
    Uncovered,
    assigned_to,
    centers_in_sight,
    coverage_of,
    in_name_only,
    uncovered,
    windows_of,
)
from models.rules.halls import kinds_missing, kinds_needed

CENTERS, ASSIGNMENTS, NEGATIVE = "service-centers", "window-assignments", "negative-list"
MOST = 500
# What a rule may go by.
BY = ("agency", "kind", "theme", "word")
Check = tuple[str, LazyText]


@dataclass(frozen=True)
class WindowBox:
    """One window with what is handled at it."""

    window: Any
    items: list[Assigned]
    in_name_only: bool

    @property
    def closed(self) -> bool:
        """Whether nothing can be handled there at all."""
        return self.window.open is False


@dataclass(frozen=True)
class KindOfWindow:
    """The windows of one kind; a kind that the level needs is there even without a window."""

    name: str
    boxes: list[WindowBox]
    needed: bool


@dataclass(frozen=True)
class Floor:
    """A floor of the hall: its number as written, and the kinds of its windows."""

    name: str
    windows: int
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """Which of the gaps are meant: those of a body, kind or theme, or with a word in their name."""

    agency: str = ""
    kind: str = ""
    word: str = ""
    theme: str = ""

    def meant(self, items: list[Uncovered]) -> list[Uncovered]:
        """The gaps that the rule finds; without any condition, none."""
        if not self.words:
            return []
        return [one for one in items if one.place == GAP and self._fits(one)]

    def _fits(self, item: Uncovered) -> bool:
        same = self.agency in ("", item.agency) and self.kind in ("", item.kind)
        return same and self.theme in ("", *item.themes) and self.word in item.name

    @property
    def words(self) -> str:
        """The rule as it is kept with what it assigned."""
        return "；".join(text for text in (self.agency, self.kind, self.theme, self.word) if text)

    def kept(self, found: list[Uncovered]) -> dict[str, Any]:
        """What an assignment made by the rule says of it."""
        body = next((one.agency_id for one in found if self.agency), None)
        told = {"rule_body": body, "rule_kind": self.kind, "rule_theme": self.theme}
        given = {name: value for name, value in told.items() if value}
        return given | {"by_rule": True, "notes": self.words[:300]}


@dataclass(frozen=True)
class HallPage:
    """Everything the page of a hall shows; `floor` narrows the windows, nothing else."""

    center: Any
    coverage: Coverage
    boxes: list[WindowBox]
    outside: list[Uncovered]
    others: list[tuple[int, str, int]]
    rule: Rule
    floor: str
    may_assign: bool
    may_list: bool

    @property
    def preview(self) -> list[Uncovered]:
        """The gaps that the rule finds."""
        return self.rule.meant(self.outside)

    @property
    def gaps(self) -> list[Uncovered]:
        """What is at no window and not lawfully so."""
        return [one for one in self.outside if one.place == GAP]

    @property
    def shown(self) -> list[WindowBox]:
        """The windows of the floor that is looked at."""
        return [one for one in self.boxes if self.floor in ("", one.window.floor)]

    @property
    def busiest(self) -> int:
        """How many items the busiest window handles; at least one."""
        return max((len(box.items) for box in self.boxes), default=0) or 1

    @property
    def kinds(self) -> list[KindOfWindow]:
        """The windows shown, by kind: first what the level needs, then what else is there."""
        needed = kinds_needed(self.center.own["level"])
        names = dict.fromkeys((*needed, *(box.window.kind for box in self.shown)))
        found = [KindOfWindow(name, self._of(name), name in needed) for name in names]
        return [kind for kind in found if kind.boxes or not self.floor]

    def _of(self, kind: str) -> list[WindowBox]:
        return [box for box in self.shown if box.window.kind == kind]

    @property
    def floors(self) -> list[Floor]:
        """The floors from below, each with the kinds of its windows."""
        by_floor: dict[str, list[Any]] = {}
        for box in self.boxes:
            by_floor.setdefault(box.window.floor or "", []).append(box.window)
        return [
            Floor(name, len(windows), tuple(dict.fromkeys(one.kind for one in windows)))
            for name, windows in sorted(by_floor.items(), key=_height)
            if name
        ]

    @property
    def agencies(self) -> list[str]:
        """The bodies that have gaps."""
        return sorted({one.agency for one in self.gaps if one.agency})

    @property
    def themes(self) -> list[str]:
        """The themes of the gaps."""
        return sorted({name for one in self.gaps for name in one.themes})

    @property
    def item_kinds(self) -> list[str]:
        """The kinds of items among the gaps."""
        return sorted({one.kind for one in self.gaps if one.kind})

    @property
    def checks(self) -> list[Check]:
        """What is amiss in the hall: a tone and the words, the worst first."""
        return [*self._windows_amiss(), *self._hall_amiss()]

    def _windows_amiss(self) -> Iterator[Check]:
        for box in self.boxes:
            name, count = box.window.name, len(box.items)
            if box.closed and box.items:
                closed = _(
                    "%(window)s is closed, but has %(count)s items.", window=name, count=count
                )
                yield "bad", closed
            elif box.in_name_only:
                yield (
                    "bad",
                    _("%(window)s: handled in name only, no staff or no hours.", window=name),
                )

    def _hall_amiss(self) -> Iterator[Check]:
        missing = kinds_missing(self.center.own["level"], [box.window.kind for box in self.boxes])
        if missing:
            kinds = "、".join(missing)
            yield "warn", _("A hall of this level also needs: %(kinds)s", kinds=kinds)
        if self.center.own["merge_by"]:
            day = shown_day(self.center.own["merge_by"])
            yield "warn", _("A stand-alone hall, to be merged by %(day)s.", day=day)


def _height(floor: tuple[str, Any]) -> tuple[int, str]:
    digits = "".join(letter for letter in floor[0] if letter.isdigit())
    number = int(digits) if digits else 0
    below = floor[0].startswith(("-", "B", "b", "负"))
    return (-number if below else number), floor[0]


def rule_of(given: Mapping[str, str]) -> Rule:
    """The rule that the pairs of an address or a form ask for."""
    return Rule(**{name: given.get(name, "").strip() for name in BY})


def page_of(key: int, rule: Rule, floor: str = "") -> HallPage:
    """The page of a hall in the reader's sight.

    :raises NotFound: for a hall that is not there, or out of sight.
    """
    session, day = db(), today()
    center = fetch_record(session, registry.get(CENTERS), key)
    region = center.own["region"]
    return HallPage(
        center=center,
        coverage=coverage_of(session, region, day),
        boxes=_boxes(key),
        outside=uncovered(session, region, day, MOST),
        others=_others(region, key),
        rule=rule,
        floor=floor,
        may_assign=_may(ASSIGNMENTS, "import", region),
        may_list=_may(NEGATIVE, "create", region),
    )


def _others(region: int, key: int) -> list[tuple[int, str, int]]:
    """The other halls of a region: key, name, and how many windows each has."""
    found = centers_in_sight(db(), region=region)
    return [(one.id, one.name, one.windows) for one in found if one.id != key]


def _may(resource: str, action: str, region: int) -> bool:
    """Whether a grant for an action is that of the hall's own region."""
    actor = actor_of(db())
    held = actor.grants_for(resource, action)
    return actor.system or any(grant.region_id == region for grant in held)


def _boxes(center: int) -> list[WindowBox]:
    session, day = db(), today()
    found: dict[int, list[Assigned]] = {}
    for one in assigned_to(session, center, day):
        found.setdefault(one.window, []).append(one)
    return list(_boxed(windows_of(session, center), found))


def _boxed(windows: Iterable[Any], found: Mapping[int, list[Assigned]]) -> Iterator[WindowBox]:
    day = today()
    for window in windows:
        items = found.get(window.id, [])
        yield WindowBox(window, items, in_name_only(window, len(items), day))
