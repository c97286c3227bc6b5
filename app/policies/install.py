"""Putting the rules in place, once in a process, before any session is used."""

from __future__ import annotations

from sqlalchemy import Engine, event

from app.db import guard
from app.db.session import ActorSession, hooks
from app.policies.chain import ChainKey
from app.policies.history import record_changes
from app.policies.scope import add_criteria
from app.policies.writing import check_writes


def install(engine: Engine, audit_key: bytes) -> None:
    """Scope, history and the chain's key for every session on `engine`."""
    ChainKey.value = audit_key
    hooks.check_writes, hooks.record_changes = check_writes, record_changes
    if not event.contains(ActorSession, "do_orm_execute", add_criteria):
        event.listen(ActorSession, "do_orm_execute", add_criteria)
    guard.install(engine)
