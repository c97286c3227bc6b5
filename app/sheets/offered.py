"""What a template offers to choose from beside code lists: related records and regions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.db.registry import class_named
from app.db.session import ActorSession
from app.operations.select import in_use
from app.policies.actor import actor_of
from app.resource.fields import Field

# A drop-down that nobody can scroll through helps nobody.
MOST = 1_000


def related_names(session: ActorSession, field: Field) -> list[str]:
    """The names in sight that a relation may be given by; none where they are too many."""
    target: Any = class_named(field.target or "")
    name = getattr(target, field.shown_by, None)
    if name is None:
        return []
    query = select(name).where(in_use(field, target)).order_by(target.id).limit(MOST + 1)
    names = [str(each) for each in session.scalars(query) if each]
    return [] if len(names) > MOST else list(dict.fromkeys(names))


def regions_of(session: ActorSession) -> dict[str, list[str]]:
    """The regions that rows may be about, each with those right below it.

    Who looks after the whole tree chooses in two steps; everybody else from one list.
    """
    region: Any = class_named("Region")
    homes = [grant.region_id for grant in actor_of(session).grants]
    own = select(region.name, region.parent_id).where(region.id.in_(homes))
    found: dict[str, list[str]] = {}
    for name, above in session.execute(own).all():
        found.setdefault(name, [])
        if above is None:
            found |= _below(session, homes)
    return found


def _below(session: ActorSession, homes: list[int]) -> dict[str, list[str]]:
    region: Any = class_named("Region")
    upper = select(region.id, region.name).where(region.parent_id.in_(homes))
    names = {row.id: row.name for row in session.execute(upper.order_by(region.code).limit(MOST))}
    lower = select(region.parent_id, region.name).where(region.parent_id.in_(names))
    found: dict[str, list[str]] = {name: [] for name in names.values()}
    for key, name in session.execute(lower.order_by(region.code)):
        found[names[key]].append(name)
    return found
