"""Who asks, and the session that answers: the one place where pages learn it."""

from __future__ import annotations

from typing import Any

from app.db.session import ActorSession
from app.fab import current_actor, current_session, require_sign_in
from app.policies.actor import Actor
from app.resource.declaration import Resource
from app.resource.registry import registry


def db() -> ActorSession:
    """The session of this request, bound to its actor."""
    return current_session()


def actor() -> Actor:
    """The actor of this request; nobody in particular before the sign-in."""
    return current_actor()


def resource_named(name: str) -> type[Resource[Any]]:
    """The resource of an address, for somebody who is signed in.

    :raises SignInNeeded: for anybody else.
    :raises NotFound: where there is none.
    """
    require_sign_in()
    return registry.get(name)
