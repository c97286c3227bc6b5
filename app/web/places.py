"""Names of regions for the frame, kept for a moment: the same few are asked on every page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic
from typing import Any

from flask import current_app
from sqlalchemy import select

from app.db.registry import class_named
from app.web.context import db

KEPT_SECONDS = 60.0


@dataclass(frozen=True)
class Place:
    """One region on the way from the root to where somebody works."""

    id: int
    name: str


def place_of(region_id: int, region_path: str) -> tuple[Place, ...]:
    """The regions from the root down to this one."""
    cache: dict[int, tuple[float, tuple[Place, ...]]]
    cache = current_app.extensions.setdefault("web_places", {})
    kept = cache.get(region_id)
    if kept is None or kept[0] < monotonic():
        cache[region_id] = kept = (monotonic() + KEPT_SECONDS, _read(region_path))
    return kept[1]


def region_names(ids: Collection[int]) -> dict[int, str]:
    """What these regions are called."""
    region: Any = class_named("Region")
    query = select(region.id, region.name).where(region.id.in_(ids))
    return {row.id: row.name for row in db().execute(query)} if ids else {}


def _read(path: str) -> tuple[Place, ...]:
    ids = [int(part) for part in path.strip("/").split("/") if part]
    region: Any = class_named("Region")
    query = select(region.id, region.name).where(region.id.in_(ids))
    names = {row.id: row.name for row in db().execute(query)}
    return tuple(Place(key, names[key]) for key in ids if key in names)
