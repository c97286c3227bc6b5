"""How far items in force have a standard and a process map: counted by their catalog item."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from models.implementation_item import ImplementationItem
from models.process_map import ProcessMap
from models.standard import Standard

Item: Any = ImplementationItem


@dataclass(frozen=True)
class Progress:
    """Of the items in force: how many there are, stand on a standard, and have a map."""

    whole: int
    standardized: int
    mapped: int


def progress_of(session: Any) -> Progress:
    """The progress of every item in the reader's sight; a standard's map is that of its items."""
    standard: Any = Standard
    drawn: Any = ProcessMap
    items = _by_catalog_item(session, select(Item.catalog_item_id, func.count()))
    own = select(Item.catalog_item_id, func.count(func.distinct(Item.record_id))).join(
        drawn, drawn.item_id == Item.record_id
    )
    with_own = _by_catalog_item(session, own.where(*_in_force(drawn)))
    of_standards = set(session.scalars(select(drawn.standard_id).where(*_in_force(drawn))))
    standards = set(session.scalars(select(standard.catalog_item_id).where(*_in_force(standard))))
    return Progress(
        whole=sum(items.values()),
        standardized=sum(number for key, number in items.items() if key in standards),
        mapped=sum(
            number if key is not None and key in of_standards else with_own.get(key, 0)
            for key, number in items.items()
        ),
    )


def _in_force(model: Any) -> Iterable[Any]:
    return model.is_current, model.state == "published"


def _by_catalog_item(session: Any, counted: Any) -> dict[int | None, int]:
    asked = counted.where(*_in_force(Item)).group_by(Item.catalog_item_id)
    return dict(map(tuple, session.execute(asked)))
