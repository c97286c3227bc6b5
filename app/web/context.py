"""Who asks, and the session that answers: the one place where pages learn it."""

from __future__ import annotations

from typing import Any, cast

from flask import g

from app.db.session import ActorSession
from app.policies.actor import Actor, actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry


def db() -> ActorSession:
    """The session of this request, bound to its actor."""
    return cast("ActorSession", g.session)


def actor() -> Actor:
    """The actor of this request; nobody in particular before the sign-in."""
    return actor_of(db())


def resource_named(name: str) -> type[Resource[Any]]:
    """The resource of an address.

    :raises NotFound: where there is none, or the actor may not read it.
    """
    return registry.get(name)
