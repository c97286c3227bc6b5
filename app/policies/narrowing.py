"""An actor who may do less than its grants: within one region, with some of the rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from app.db.guard import trusted
from app.db.meta import Scope
from app.db.registry import Base
from app.policies.actor import Actor, Grant, Narrowing
from app.resource.registry import registry

Right = tuple[str, str]
NARROWING = "narrowing"


def held_to(connection: Connection, actor: Actor, to: Narrowing) -> Actor:
    """The actor held to `to`; of a region that is not there any more nothing is left."""
    tree = Base.metadata.tables["region"]
    # Who somebody is must be known before there is a scope to read it under.
    with trusted():
        path = connection.scalar(select(tree.c.path).where(tree.c.id == to.region_id))
    return narrowed(actor, to, path or "")


def narrowing_kept(actor: Actor) -> dict[str, Any]:
    """What goes with work that is done later: it may do no more than who asked for it."""
    return {} if actor.narrowing is None else {NARROWING: actor.narrowing.to_json()}


def narrowed(actor: Actor, to: Narrowing, region_path: str) -> Actor:
    """The actor held to `to`, whose region has this path: never more than its grants give now."""
    grants: Iterable[Grant] = actor.grants
    if to.region_id is not None:
        grants = [_within(grant, to.region_id, region_path) for grant in grants if region_path]
    if to.rights is not None:
        grants = [replace(grant, rights=grant.rights & to.rights) for grant in grants]
    return replace(actor, grants=tuple(each for each in grants if each.rights), narrowing=to)


def _within(grant: Grant, region_id: int, path: str) -> Grant:
    """What is left of a grant in this region and below it."""
    if grant.region_path.startswith(path):
        return grant
    if not grant.covers(path):
        return replace(grant, rights=frozenset())
    kept = frozenset(right for right in grant.rights if _reaches_below(grant, right))
    return replace(grant, region_id=region_id, region_path=path, rights=kept)


def _reaches_below(grant: Grant, right: Right) -> bool:
    """Whether the grant gives this right below its own region too, where it is now to count.

    A shared row belongs to one level: who holds a role above that level only reads it.
    """
    name, action = right
    shared = {each.name for each in registry.all() if each.scope() is Scope.SHARED}
    return action == "read" or (name not in shared and (grant.below or action == "export"))
