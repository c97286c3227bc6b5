"""Showing what is personal in the clear: a right of its own, written down each time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.db.session import ActorSession
from app.kernel.errors import ScopeError
from app.operations.records import Record, fetch_record
from app.operations.rows import value_of
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import change_of
from app.policies.personal import UNMASK, personal_fields
from app.policies.writing import narrowing, tree_path_of
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def reveal(
    session: ActorSession,
    resource: AnyResource,
    record_id: int,
    version: str = "working",
    *,
    reason: str | None = None,
) -> Record:
    """The record with what is personal in the clear, once the history says who looks and why.

    :raises Forbidden, ScopeError: without the right, or where it does not reach the record.
    :raises NotFound: where the actor may see no such record.
    """
    with operation(session, resource.name, UNMASK, about=record_id, remark=reason) as opened:
        record = fetch_record(session, resource, record_id, version)
        if not unmask(session, [record]):
            raise ScopeError
        shown = sorted(personal_fields(resource.model))
        opened.add(change_of(record.row, resource.name, "u", {"unmasked": [None, shown]}))
    return record


def unmask(session: ActorSession, records: Iterable[Record]) -> int:
    """Put the kept values on the records that the actor's right reaches; gives how many."""
    reached = [record for record in records if _reaches(session, record)]
    for record in reached:
        for name in personal_fields(record.resource.model):
            record.own[name] = value_of(record.fields[name], record.row)
        record.__dict__.pop("effective", None)
    return len(reached)


def _reaches(session: ActorSession, record: Record) -> bool:
    actor, model = actor_of(session), record.resource.model
    grants = actor.grants_for(record.resource.name, UNMASK)
    if actor.system or "region" not in model.metas:
        return actor.system or bool(grants)
    path = tree_path_of(session, "region", record.row.region_id)
    # Held within a body, the right is about records that name no private person of others.
    whole = [g for g in grants if g.body_path is None or not narrowing(model)]
    return any(grant.covers(path) for grant in whole)
