"""What of a region's items is handled in its halls: at a window, lawfully not, or nowhere.

An item is covered by an assignment that holds today at a window that is open; it lawfully stays
out by an entry of the negative list that is in force; everything else that is in force is a gap.
Main items are not counted: what is handled are the items below them (RULES 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from models.body import Body
from models.catalog_item import CatalogItem
from models.implementation_item import ImplementationItem
from models.negative_entry import NegativeEntry
from models.region import Region
from models.rules.halls import only_in_name
from models.service_center import ServiceCenter
from models.service_window import ServiceWindow
from models.window_assignment import WindowAssignment

Item: Any = ImplementationItem
AT_WINDOW, OUT, GAP = "at_window", "out", "gap"
MAIN_ITEM = "%00Y"


@dataclass(frozen=True)
class Coverage:
    """How many items of a region are at a window, lawfully not, or nowhere."""

    at_window: int = 0
    out: int = 0
    gap: int = 0

    @property
    def whole(self) -> int:
        """All items in force."""
        return self.at_window + self.out + self.gap


@dataclass(frozen=True)
class Uncovered:
    """An item that is at no window; `place` says whether that is lawful."""

    id: int
    name: str
    kind: str
    agency: str
    place: str
    themes: tuple[str, ...] = ()
    agency_id: int | None = None


def _standing(day: date) -> ColumnElement[str]:
    """Where an item stands on a day."""
    assignment: Any = WindowAssignment
    at_window = exists(
        select(assignment.id)
        .join(ServiceWindow, ServiceWindow.id == assignment.window_id)
        .where(assignment.item_id == Item.record_id, _open(day))
        .where(ServiceWindow.region_id == Item.region_id)
    )
    entry: Any = NegativeEntry
    listed = exists(
        select(entry.id).where(
            entry.item_id == Item.record_id, entry.is_current, entry.state == "published"
        )
    )
    return case((at_window, AT_WINDOW), (listed, OUT), else_=GAP)


def _open(day: date) -> ColumnElement[bool]:
    """Whether an assignment holds at an open window."""
    assignment: Any = WindowAssignment
    begun = or_(assignment.starts.is_(None), assignment.starts <= day)
    lasting = or_(assignment.ends.is_(None), assignment.ends >= day)
    return and_(begun, lasting, ServiceWindow.open.is_not(False))


def _in_force(query: Any, region: int) -> Any:
    handled = or_(Item.code.is_(None), Item.code.not_like(MAIN_ITEM))
    return query.where(
        Item.region_id == region, Item.is_current, Item.state == "published", handled
    )


def coverage_of(session: Any, region: int, day: date) -> Coverage:
    """The coverage of a region on a day, as far as its items are in the reader's sight."""
    standing = _standing(day).label("standing")
    asked = _in_force(select(standing, func.count()), region).group_by(standing)
    numbers: dict[str, int] = dict(map(tuple, session.execute(asked)))
    return Coverage(**numbers)


def uncovered(session: Any, region: int, day: date, most: int) -> list[Uncovered]:
    """The items of a region that are at no window, gaps first, by name."""
    standing = _standing(day).label("standing")
    entry: Any = CatalogItem
    # What equals the standard is not said by the item itself.
    kind = func.coalesce(Item.kind, entry.kind).label("kind")
    chosen = select(Item.record_id, Item.name, kind, Item.agency_id, standing, Item.themes)
    chosen = chosen.outerjoin(
        entry, and_(entry.record_id == Item.catalog_item_id, entry.is_current)
    )
    inner = _in_force(chosen, region).subquery()
    agency: Any = Body
    columns = (inner.c.record_id, inner.c.name, inner.c.kind, agency.name, inner.c.standing)
    asked = (
        select(*columns, inner.c.themes, agency.id)
        .outerjoin(agency, agency.id == inner.c.agency_id)
        .where(inner.c.standing != AT_WINDOW)
        .order_by(inner.c.standing, inner.c.name, inner.c.record_id)
        .limit(most)
    )
    return [
        Uncovered(key, name, kind or "", body or "", place, tuple(themes or ()), body_id)
        for key, name, kind, body, place, themes, body_id in session.execute(asked)
    ]


def windows_of(session: Any, center: int) -> list[Any]:
    """The windows of a center with their posts, by number."""
    window: Any = ServiceWindow
    asked = select(window).where(window.center_id == center).order_by(window.number, window.id)
    return list(session.scalars(asked))


@dataclass(frozen=True)
class Assigned:
    """An item at a window, and the version of the assignment that says so."""

    window: int
    id: int
    item: int
    name: str
    role: str
    version: int


def assigned_to(session: Any, center: int, day: date) -> list[Assigned]:
    """What is handled in a center on a day, by name."""
    assignment: Any = WindowAssignment
    window: Any = ServiceWindow
    asked = (
        select(
            *(assignment.window_id, assignment.id, Item.record_id, Item.name),
            *(assignment.role, assignment.version),
        )
        .join(window, window.id == assignment.window_id)
        .join(Item, and_(Item.record_id == assignment.item_id, Item.is_current))
        .where(window.center_id == center, _open(day))
        .order_by(Item.name, assignment.id)
    )
    return [Assigned(*line) for line in session.execute(asked)]


def in_name_only(window: Any, assigned: int, day: date) -> bool:
    """Whether a window has items on a day, but nobody or no time to handle them."""
    there = [post for post in window.staff if post.until is None or post.until >= day]
    return only_in_name(staffed=bool(there), hours=window.hours, assigned=assigned)


def in_name_only_of(session: Any, region: int, day: date) -> int:
    """How many open windows of a region have items in name only (明进暗不进)."""
    assignment: Any = WindowAssignment
    window: Any = ServiceWindow
    held = select(assignment.window_id, func.count().label("items")).join(
        window, window.id == assignment.window_id
    )
    held = held.where(window.region_id == region, _open(day)).group_by(assignment.window_id)
    counts = dict(map(tuple, session.execute(held)))
    found = session.scalars(select(window).where(window.id.in_(counts)))
    return sum(in_name_only(one, counts[one.id], day) for one in found)


@dataclass(frozen=True)
class Center:
    """A center and how many windows it has."""

    id: int
    name: str
    region: int
    place: str
    windows: int


def centers_in_sight(session: Any, path: str = "", region: int | None = None) -> list[Center]:
    """The centers below a region's path, or those of one region."""
    center: Any = ServiceCenter
    window: Any = ServiceWindow
    windows = select(func.count()).where(window.center_id == center.id).scalar_subquery()
    asked = (
        select(center.id, center.name, center.region_id, Region.name, windows)
        .join(Region, Region.id == center.region_id)
        .where(center.region_id == region if region else Region.path.startswith(path))
        .order_by(Region.code, center.name)
    )
    return [Center(*line) for line in session.execute(asked)]
