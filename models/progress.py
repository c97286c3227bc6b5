"""How far items in force have a standard and a process map, each of its own region or above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import aliased

from models.implementation_item import ImplementationItem
from models.process_map import ProcessMap
from models.region import Region
from models.standard import Standard

Item: Any = ImplementationItem


@dataclass(frozen=True)
class Progress:
    """Of the items in force: how many there are, stand on a standard, and have a map."""

    whole: int
    standardized: int
    mapped: int


def progress_of(session: Any, path: str) -> Progress:
    """The progress of every item in sight of who works at the region of this path.

    A standard, and its map, is that of the items of its region and of those below.
    """
    counts = _by_catalog_item(session)
    standard: Any = Standard
    drawn: Any = ProcessMap
    own = select(Item.record_id).join(drawn, drawn.item_id == Item.record_id)
    return Progress(
        whole=sum(counts.values()),
        standardized=_reached(session, counts, standard.catalog_item_id, path),
        mapped=_reached(session, counts, drawn.standard_id, path, own.where(*_in_force(drawn))),
    )


def _reached(session: Any, counts: dict[int | None, int], key: Any, path: str, *own: Any) -> int:
    """How many items what is named by `key` reaches, from above or from their own region.

    What lies above all that is in sight reaches every item: those need not be looked at one by one.
    """
    model = key.class_
    region: Any = aliased(Region)
    named = select(key, region.path).join(region, region.id == model.region_id)
    found = session.execute(named.where(key.is_not(None), *_in_force(model))).all()
    wide = {catalog for catalog, where in found if path.startswith(where)}
    rest = or_(Item.catalog_item_id.is_(None), Item.catalog_item_id.not_in(wide))
    ways = [way.where(*_in_force(Item), rest) for way in (*own, _from_above(key))]
    narrow = session.scalar(select(func.count()).select_from(union(*ways).subquery()))
    return sum(number for catalog, number in counts.items() if catalog in wide) + int(narrow)


def _from_above(key: Any) -> Any:
    """The items of which something in force of their region, or of one above it, tells."""
    place: Any = aliased(Region)
    region: Any = aliased(Region)
    return (
        select(Item.record_id)
        .join(key.class_, key == Item.catalog_item_id)
        .join(place, place.id == Item.region_id)
        .join(region, region.id == key.class_.region_id)
        .where(place.path.startswith(region.path), *_in_force(key.class_))
    )


def _in_force(model: Any) -> Iterable[Any]:
    return model.is_current, model.state == "published"


def _by_catalog_item(session: Any) -> dict[int | None, int]:
    asked = select(Item.catalog_item_id, func.count()).where(*_in_force(Item))
    return dict(map(tuple, session.execute(asked.group_by(Item.catalog_item_id))))
