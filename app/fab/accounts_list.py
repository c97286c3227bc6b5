"""Accounts as those see them who look after them: a page of the list, and one with its history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true

from app.db.guard import trusted
from app.db.history import HistoryChange, HistoryOp
from app.db.registry import class_named
from app.db.session import ActorSession
from app.fab.dormant import DORMANT, limit_now, unused_since
from app.fab.identity import USERS
from app.fab.manager import ACCOUNTS
from app.fab.oversight import GRANTS, STATES, Held, held_by, sees_whole, within
from app.kernel.clock import now
from app.kernel.errors import BadRequest, NotFound
from app.kernel.lazy import _
from app.kernel.text import is_text
from app.policies.actor import actor_of
from app.policies.history import plain

OPEN, SHUT, FROZEN, LOCKED = "open", "shut", "frozen", "locked"
KINDS = (OPEN, LOCKED, DORMANT, FROZEN, SHUT)
PAGE = 50
MOST_EVENTS = 100


@dataclass(frozen=True)
class Question:
    """Which accounts are asked for; `after` is the name at the end of the page before."""

    text: str = ""
    role: str = ""
    region_id: int | None = None
    state: str = ""
    after: str = ""
    size: int = PAGE


@dataclass(frozen=True)
class Line:
    """One account; `state` says whether it may be used, and if not, why."""

    id: int
    account: str
    name: str
    state: str
    version: int
    last_seen: datetime | None
    made: datetime | None
    locked_until: datetime | None
    must_change_password: bool
    second_factor: bool
    held: tuple[Held, ...] = ()


@dataclass(frozen=True)
class Lines:
    """A page of accounts, the number of all that fit, and the name after which the next begins."""

    rows: list[Line]
    count: int
    next: str = ""


@dataclass(frozen=True)
class Event:
    """One entry of an account's history."""

    at: datetime
    actor: str
    kind: str
    source: str
    result: str
    changes: dict[str, list[Any]] = field(default_factory=dict)


def list_accounts(session: ActorSession, asked: Question) -> Lines:
    """A page of the accounts whose every role lies in the actor's area.

    :raises Forbidden: where the actor looks after no accounts.
    :raises BadRequest: for a state that there is not.
    """
    actor_of(session).require(ACCOUNTS, "read")
    wanted = and_(_in_area(session), *_conditions(asked))
    page = _accounts().where(wanted).order_by(USERS.c.username).limit(asked.size + 1)
    if asked.after:
        page = page.where(USERS.c.username > asked.after)
    connection = session.connection()
    with trusted():
        rows = connection.execute(page).all()
        count = connection.execute(_accounts(func.count()).where(wanted)).scalar_one()
    shown = rows[: asked.size]
    held = held_by(session, [row.id for row in shown])
    lines = [_line(row, held.get(row.id, ())) for row in shown]
    return Lines(lines, count, lines[-1].account if len(rows) > asked.size else "")


def one_account(session: ActorSession, user_id: int) -> Line:
    """An account in the actor's area; the actor's own is none of them.

    :raises Forbidden: where the actor looks after no accounts.
    :raises NotFound: where there is none that the actor looks after.
    """
    actor_of(session).require(ACCOUNTS, "read")
    query = _accounts().where(USERS.c.id == user_id, _in_area(session))
    with trusted():
        row = session.connection().execute(query).first()
    if row is None:
        raise NotFound(_("There is no such account."))
    return _line(row, held_by(session, [user_id]).get(user_id, ()))


def account_line(session: ActorSession, user_id: int) -> Line:
    """An account as its change has left it, in whatever area: for whoever has changed it."""
    with trusted():
        row = session.connection().execute(_accounts().where(USERS.c.id == user_id)).one()
    return _line(row, held_by(session, [user_id]).get(user_id, ()))


def told_account(line: Line) -> dict[str, Any]:
    """The account in the form that commands and REST print."""
    return {
        "id": line.id,
        "version": line.version,
        "account": line.account,
        "name": line.name,
        "state": line.state,
        "active": line.state not in (SHUT, FROZEN),
        "last_seen": plain(line.last_seen),
        "must_change_password": line.must_change_password,
        "second_factor": line.second_factor,
        "roles": [
            {
                "id": one.id,
                "role": one.role,
                "region": one.region_code,
                "region_name": one.region,
                "department": one.body,
            }
            for one in line.held
        ],
    }


def events_of(session: ActorSession, user_id: int) -> list[Event]:
    """What was done to an account and by its person to it, newest first.

    :raises NotFound: where there is none that the actor looks after.
    """
    one_account(session, user_id)
    op, change = HistoryOp.__table__, HistoryChange.__table__
    query = (
        select(op, change.c.diff)
        .join(change, change.c.op_id == op.c.id)
        .where(change.c.resource == ACCOUNTS, change.c.row_id == user_id)
        .order_by(op.c.seq.desc())
        .limit(MOST_EVENTS)
    )
    return [
        Event(row.at, row.actor, row.kind, row.source, row.result, json.loads(row.diff))
        for row in session.connection().execute(query)
    ]


def _accounts(*columns: Any) -> Select[Any]:
    named = columns or (
        USERS.c.id,
        USERS.c.username,
        USERS.c.first_name,
        USERS.c.active,
        STATES,
        and_(STATES.c.id.is_not(None), _dormant()).label("is_dormant"),
    )
    return select(*named).select_from(USERS).outerjoin(STATES, STATES.c.user_id == USERS.c.id)


def _dormant() -> ColumnElement[bool]:
    moment = limit_now()
    return unused_since(moment) if moment else false()


def _in_area(session: ActorSession) -> ColumnElement[bool]:
    """Other accounts, with a role here and none elsewhere; those without are for the whole tree."""
    actor = actor_of(session)
    others: ColumnElement[bool] = USERS.c.id != (actor.user_id or 0)
    if sees_whole(actor):
        return others
    region = _regions()
    own = within(actor, region.c.path)
    return and_(others, _holds(region, own), ~_holds(region, ~own))


def _holds(region: Any, wanted: Any) -> ColumnElement[bool]:
    query = select(GRANTS.c.id).join(region, region.c.id == GRANTS.c.region_id)
    return exists(query.where(GRANTS.c.user_id == USERS.c.id, wanted))


def _regions() -> Any:
    model: Any = class_named("Region")
    return model.__table__.alias("held_region")


def _conditions(asked: Question) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.text:
        if not is_text(asked.text):
            return [false()]
        names = (USERS.c.username, USERS.c.first_name)
        found.append(or_(*(name.icontains(asked.text, autoescape=True) for name in names)))
    if asked.role:
        of_role = (GRANTS.c.user_id == USERS.c.id) & (GRANTS.c.role == asked.role)
        found.append(exists(select(GRANTS.c.id).where(of_role)))
    if asked.region_id is not None:
        region, top = _regions(), _regions().alias("top_region")
        path = select(top.c.path).where(top.c.id == asked.region_id).scalar_subquery()
        found.append(_holds(region, region.c.path.startswith(path)))
    if asked.state:
        found.append(_in_state(asked.state))
    return found


def _in_state(state: str) -> ColumnElement[bool]:
    frozen = STATES.c.frozen_because.is_not(None)
    locked = and_(STATES.c.locked_until.is_not(None), STATES.c.locked_until > now())
    states = {
        OPEN: USERS.c.active,
        SHUT: and_(~USERS.c.active, ~frozen),
        FROZEN: and_(~USERS.c.active, frozen),
        LOCKED: and_(USERS.c.active, locked),
        DORMANT: _dormant(),
    }
    if state not in states:
        raise BadRequest(_("There is no such state of an account."))
    return and_(true(), states[state])


def _line(row: Any, held: tuple[Held, ...]) -> Line:
    return Line(
        id=row[0],
        account=row.username,
        name=row.first_name or row.username,
        state=_state(row),
        version=row.version or 1,
        last_seen=row.last_seen_at,
        made=row.opened_at,
        locked_until=row.locked_until,
        must_change_password=bool(row.must_change_password),
        second_factor=row.totp_confirmed_at is not None,
        held=held,
    )


def _state(row: Any) -> str:
    if not row.active:
        return FROZEN if row.frozen_because else SHUT
    if row.locked_until is not None and row.locked_until > now():
        return LOCKED
    return DORMANT if row.is_dormant else OPEN
