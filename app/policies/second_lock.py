"""Tells the server at the beginning of each transaction which regions its actor works in."""

from __future__ import annotations

from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Engine, event

from app.db import row_security
from app.db.session import ActorSession
from app.policies.actor import actor_of

_locked: WeakSet[Engine] = WeakSet()


def install(engine: Engine) -> None:
    """Narrow every session on `engine`, whose role the policies of the server hold."""
    row_security.watch(engine)
    _locked.add(engine)
    if not event.contains(ActorSession, "after_begin", _narrow):
        event.listen(ActorSession, "after_begin", _narrow)


def _narrow(session: Any, _transaction: Any, connection: Connection) -> None:
    actor = actor_of(session)
    if connection.engine in _locked and not actor.system:
        paths = dict.fromkeys(grant.region_path for grant in actor.grants if grant.region_path)
        row_security.narrow(connection, [row_security.ANYBODY] if actor.visitor else list(paths))
