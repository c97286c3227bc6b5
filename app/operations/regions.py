"""The region that a person means: by code, or the one where they work."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.errors import BadRequest, NotFound, ScopeError
from app.kernel.lazy import _
from app.policies.actor import actor_of
from app.resource.declaration import Resource


def region_id_of(
    session: ActorSession, resource: type[Resource[Any]], code: str | None, *, action: str
) -> int:
    """The key of the region, where the actor may do `action` with `resource`.

    :raises Forbidden: where no role holds the action.
    :raises ScopeError: for a region outside the actor's area.
    :raises BadRequest: for a code that is not known.
    """
    actor = actor_of(session)
    actor.require(resource.name, action)
    grants = actor.grants_for(resource.name, action)
    if code is None:
        if not grants:
            raise BadRequest(_("Say which region the file is from."))
        return grants[0].region_id
    region: Any = class_named("Region")
    found = session.execute(select(region.id, region.path).where(region.code == code)).first()
    if found is None:
        raise NotFound(_("There is no region with the code %(code)s.", code=code))
    if not actor.system and not any(_reaches(grant, found.path) for grant in grants):
        raise ScopeError
    return int(found.id)


def _reaches(grant: Any, path: str) -> bool:
    return bool(path == grant.region_path or (grant.below and grant.covers(path)))
