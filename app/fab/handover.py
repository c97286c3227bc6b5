"""Who leaves hands over what is unfinished: imports that wait, and drafts last worked on.

Records belong to their region and never to a person; what is handed over is who goes on with them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, or_, select, update

from app.db.guard import trusted
from app.db.history import HistoryChange, HistoryOp
from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.fab.identity import person_by_account
from app.fab.manager import ACCOUNTS, change_of
from app.fab.oversight import Subject, hold, require_over
from app.fab.users import put_active
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.history import Change, Operation
from app.resource.declaration import Resource
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
WAITING = ("queued", "planning", "planned", "awaiting_approval")
KIND = "handed_over"
OPS, CHANGES, IMPORTS = HistoryOp.__table__, HistoryChange.__table__, ImportSession.__table__


@dataclass
class Tasks:
    """What a person has not finished: keys of imports, and (key, version, number) of drafts."""

    imports: list[int] = field(default_factory=list)
    drafts: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)

    @property
    def draft_count(self) -> int:
        """How many drafts there are."""
        return sum(len(rows) for rows in self.drafts.values())


@dataclass(frozen=True)
class Handed:
    """Who goes on, and with how much."""

    to: str
    imports: int
    drafts: int


def tasks_of(session: ActorSession, user_id: int) -> Tasks:
    """What the person has not finished: imports that wait, drafts that nobody else went on with."""
    waiting = select(IMPORTS.c.id).where(IMPORTS.c.user_id == user_id, IMPORTS.c.state.in_(WAITING))
    # Whoever looks after accounts sees no content; of these it learns how many there are.
    with trusted():
        found = Tasks(list(session.connection().execute(waiting.order_by(IMPORTS.c.id)).scalars()))
        for resource in registry.all():
            rows = list(_drafts(session, resource, user_id)) if resource.model.versioned else []
            if rows:
                found.drafts[resource.name] = rows
    return found


def _drafts(
    session: ActorSession, resource: AnyResource, user_id: int
) -> Iterable[tuple[int, int, int]]:
    """The drafts that the person wrote or took over last."""
    table = resource.model.__table__
    states = resource.workflow.states if resource.workflow else ()
    editable = [state.name for state in states if state.editable]
    last = _last_changes(resource.name, user_id).subquery()
    query = (
        select(table.c.record_id, table.c.version, table.c.version_no)
        .add_columns(OPS.c.actor_id, OPS.c.kind, CHANGES.c.diff)
        .join(last, last.c.row_id == table.c.record_id)
        .join(OPS, OPS.c.id == last.c.op_id)
        .join(CHANGES, (CHANGES.c.op_id == OPS.c.id) & (CHANGES.c.row_id == last.c.row_id))
        .where(table.c.is_working, table.c.state.in_(editable))
        .where(CHANGES.c.resource == resource.name)
        .order_by(table.c.record_id)
    )
    for row in session.connection().execute(query):
        if _keeper(row) == user_id:
            yield row.record_id, row.version, row.version_no


def _last_changes(name: str, user_id: int) -> Any:
    """The last change of every record that the person has to do with."""
    touched = (
        select(CHANGES.c.row_id)
        .join(OPS, OPS.c.id == CHANGES.c.op_id)
        .where(CHANGES.c.resource == name)
        .where(or_(OPS.c.actor_id == user_id, CHANGES.c.diff.like(f'%"keeper":[%,{user_id}]%')))
    )
    return (
        select(CHANGES.c.row_id, func.max(CHANGES.c.op_id).label("op_id"))
        .where(CHANGES.c.resource == name, CHANGES.c.row_id.in_(touched))
        .group_by(CHANGES.c.row_id)
    )


def _keeper(row: Any) -> int | None:
    """Who goes on with a record after its last change."""
    if row.kind == KIND:
        keeper: int = json.loads(row.diff)["keeper"][1]
        return keeper
    writer: int | None = row.actor_id
    return writer


def hand_over(session: ActorSession, user_id: int, account: str) -> Handed:
    """Give what the person has not finished to another of the same regions; shut the account.

    :raises Invalid: for somebody who is not there, or not at work in these regions.
    :raises Forbidden: outside the actor's area.
    :raises Illegal: for the last account that looks after all others.
    """
    heir = person_by_account(session.connection(), account)
    if heir is None or heir.id == user_id:
        raise Invalid({"to": [_("There is no such account.")]})
    with operation(session, ACCOUNTS, "update", kind=KIND, about=user_id) as opened:
        person = hold(session, user_id, leaves=True)
        successor = hold(session, heir.id)
        require_over(session, person)
        _require_heir(person, successor)
        done = _give(session, opened, person, successor)
        put_active(session, opened, person, False)
    return done


def _require_heir(person: Subject, heir: Subject) -> None:
    wanted = {one.region_id for one in person.held if one.duty == "content"}
    there = {one.region_id for one in heir.held if one.duty == "content"}
    if not heir.active or not wanted <= there:
        raise Invalid({"to": [_("This account does not work in the same region.")]})


def _give(session: ActorSession, opened: Operation, person: Subject, heir: Subject) -> Handed:
    tasks = tasks_of(session, person.id)
    opened.remark = f"{person.name} → {heir.name}"
    for name, rows in tasks.drafts.items():
        for key, version, number in rows:
            diff: dict[str, list[Any]] = {"keeper": [person.id, heir.id]}
            opened.changes.append(Change(name, key, version, number, "u", diff))
    with trusted():
        session.connection().execute(
            update(IMPORTS)
            .where(IMPORTS.c.id.in_(tasks.imports))
            .values(user_id=heir.id, user_name=heir.name, version=IMPORTS.c.version + 1)
        )
    done = Handed(heir.account, len(tasks.imports), tasks.draft_count)
    told = {"to": done.to, "imports": tasks.imports, "drafts": done.drafts}
    opened.add(change_of(person.id, {KIND: [None, told]}))
    return done
