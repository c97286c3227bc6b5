"""The guide of one item: what holds, from standard and locality, in the order of an applicant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.kernel.clock import today
from app.kernel.errors import NotFound
from app.kernel.lazy import _
from app.operations import Filter, ListQuery, Record, fetch_page, fetch_record
from app.operations.query import LARGEST_PAGE
from app.operations.records import load_records
from app.resource.registry import registry
from app.web.formats import plain_text, shown_limit, shown_since

ITEMS, PUBLISHED = "implementation-items", "published"
MAPS, ASSIGNMENTS, WINDOWS, CENTERS = (
    "process-maps",
    "window-assignments",
    "service-windows",
    "service-centers",
)
# How a material is handed in, and how strongly the page says so.
EXEMPT, LATER, NEEDED, SOMETIMES = "exempt", "later", "needed", "sometimes"
SUPPLEMENT = "补正"
BY_NECESSITY = {"容缺后补": LATER, "非必要": SOMETIMES}
MOST_PLACES = 6
# What stands folded at the end, and what stands at the side.
GROUNDS = ("legal_basis", "implementation_basis", "conditions_basis", "supervision_basis")
SIDE = (
    "agency",
    "department",
    "kind",
    "handling_type",
    "service_objects",
    "online_depth",
    "handling_area",
    "result_name",
    "validity",
    "complaint_phone",
    "code",
)


@dataclass(frozen=True)
class Paper:
    """One material: how it is handed in, and what else is to be known of it."""

    name: str
    how: str
    more: str


@dataclass(frozen=True)
class Step:
    """One stage on the way: who does it, and how long it takes."""

    name: str
    by: str
    time: str
    sometimes: bool


@dataclass(frozen=True)
class Spot:
    """A window at which the item is handled, with its hall."""

    window: str
    hall: str
    address: str
    hours: str
    phone: str


@dataclass(frozen=True)
class Guide:
    """Everything the page of an item tells."""

    record: Record
    papers: list[Paper]
    steps: list[Step]
    spots: list[Spot]
    side: list[tuple[Any, str]]
    grounds: list[tuple[Any, str]]
    filed: list[str]

    def say(self, name: str) -> str:
        """The value that holds, as text; empty where nothing is said."""
        return plain_text(self.record.fields[name], self.record.effective.get(name))

    def lines(self, name: str) -> list[str]:
        """A long text line by line."""
        return [line.strip() for line in self.say(name).splitlines() if line.strip()]

    @property
    def trips(self) -> str:
        """How often one has to come; empty where that is not said."""
        said = self.record.effective.get("visits")
        return "" if said is None else str(_("%(count)s visits", count=said))

    @property
    def to_bring(self) -> str:
        """How many materials are asked for; empty where none is written down: that is not none."""
        asked = sum(paper.how != EXEMPT for paper in self.papers)
        return str(_("%(count)s papers", count=asked)) if self.papers else ""

    @property
    def charge(self) -> str:
        """Whether it costs anything; empty where that is not said: nobody is told it is free."""
        words = {True: _("Charged"), False: _("Free of charge")}
        said = self.record.effective.get("charged")
        return "" if said is None else str(words[said])

    @property
    def since(self) -> str:
        """Since when it is in force, by the days where the offices are."""
        return str(shown_since(self.record.row.valid_from, None))


def guide_of(session: Any, key: int) -> Guide:
    """The guide of an item.

    :raises NotFound: for one that is not in force.
    """
    record = fetch_record(session, registry.get(ITEMS), key, PUBLISHED)
    if record.state != PUBLISHED:
        raise NotFound
    return Guide(
        record=record,
        papers=[_paper(record, row) for row in record.effective.get("materials") or ()],
        steps=list(_steps(session, key)),
        spots=list(_spots(session, key)),
        side=list(_said(record, SIDE)),
        grounds=list(_said(record, GROUNDS)),
        filed=_filed(session, record),
    )


def _said(record: Record, names: tuple[str, ...]) -> Iterator[tuple[Any, str]]:
    for name in names:
        field = record.fields[name]
        value = record.names.get(name) if field.target else record.effective.get(name)
        text = plain_text(None if field.target else field, value)
        if text:
            yield field.label, text


def _paper(record: Record, row: dict[str, Any]) -> Paper:
    how = EXEMPT if row.get("exempt") else BY_NECESSITY.get(row.get("necessity") or "", NEEDED)
    told = ("type", "form", "source", "source_body", "acceptance_rule")
    parts = [str(row[name]) for name in told if row.get(name)]
    return Paper(str(row["name"]), how, "，".join([*parts, *_copies(row)]))


def _copies(row: dict[str, Any]) -> Iterator[str]:
    if row.get("originals"):
        yield str(_("%(count)s originals", count=row["originals"]))
    if row.get("copies"):
        yield str(_("%(count)s copies", count=row["copies"]))


def _steps(session: Any, item: int) -> Iterator[Step]:
    maps = registry.get(MAPS)
    wanted = [Filter("item", "eq", item), Filter("state", "eq", PUBLISHED)]
    asked = ListQuery(filters=wanted, columns=("name",), size=1, count=False, version=PUBLISHED)
    for row in fetch_page(session, maps, asked).rows:
        stages = fetch_record(session, maps, row["id"], PUBLISHED).effective["stages"] or []
        for stage in sorted(stages, key=lambda each: each["number"]):
            by = stage["actor_body"] or stage["post"] or ""
            time = shown_limit(stage["time"]) if stage["time"] else ""
            yield Step(stage["name"], by, time, sometimes=_is_sometimes(stage))


def _is_sometimes(stage: dict[str, Any]) -> bool:
    """Whether only some applicants come to a stage: supplements, special procedures."""
    return bool(stage["optional"] or stage["special"] or stage["kind"] == SUPPLEMENT)


def _spots(session: Any, item: int) -> Iterator[Spot]:
    assignments, windows, centers = map(registry.get, (ASSIGNMENTS, WINDOWS, CENTERS))
    wanted = [Filter("item", "eq", item)]
    asked = ListQuery(filters=wanted, columns=("starts",), size=LARGEST_PAGE, count=False)
    keys = [row["id"] for row in fetch_page(session, assignments, asked).rows]
    held = [each.own for each in load_records(session, assignments, keys) if _holds(each.own)]
    found = load_records(session, windows, list(dict.fromkeys(own["window"] for own in held)))
    shown = [window for window in found if window.own["open"] is not False][:MOST_PLACES]
    halls = load_records(session, centers, [window.own["center"] for window in shown])
    by_key = {hall.id: hall for hall in halls}
    for window in shown:
        yield _spot(window, by_key[window.own["center"]])


def _spot(window: Record, hall: Record) -> Spot:
    floor = window.own["floor"]
    where = _("%(window)s, floor %(floor)s", window=window.title, floor=floor)
    return Spot(
        window=str(where) if floor else window.title,
        hall=hall.title,
        address=hall.own["address"] or "",
        hours=window.own["hours"] or hall.own["weekly_hours"] or "",
        phone=hall.own["phone"] or "",
    )


def _holds(assignment: dict[str, Any]) -> bool:
    """Whether the item is at the window today."""
    day, starts, ends = today(), assignment["starts"], assignment["ends"]
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def _filed(session: Any, record: Record) -> list[str]:
    """The numbers of the accepted filings by which something holds here."""
    found: list[str] = []
    for function in registry.notes.get(record.resource.name, ()):
        for said in function(session, record).values():
            found += [str(text) for text, _address in said]
    return list(dict.fromkeys(filter(None, found)))
