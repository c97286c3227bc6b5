"""Accounts that nobody has used for long are frozen: by a command, and where one signs in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.db.session import ActorSession
from app.fab.identity import USERS
from app.fab.manager import ACCOUNTS, noted
from app.fab.oversight import STATES, hold, require_over
from app.fab.request import runtime
from app.fab.rules import Rules
from app.fab.users import put_active
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Illegal
from app.operations.unit import operation
from app.policies.actor import actor_of

# Why such an account is frozen, as it is kept with the account.
DORMANT = "dormant"


def unused_since(moment: datetime) -> ColumnElement[bool]:
    """The open accounts that were last used, made or let in before this moment."""
    last = or_(STATES.c.last_seen_at.is_(None), STATES.c.last_seen_at < moment)
    made = and_(STATES.c.opened_at.is_not(None), STATES.c.opened_at < moment)
    return and_(USERS.c.active, last, made)


def limit_now() -> datetime | None:
    """Before when an account must have been used last to count as dormant; None where none does."""
    days = Rules.current.dormant_days
    return now() - timedelta(days=days) if days else None


def freeze_dormant(session: ActorSession, days: int) -> dict[str, list[str]]:
    """Freeze every account of the actor's area that was not used for so long.

    Gives the names of those `frozen`, and of those `kept`: the actor's own, those outside of the
    area, and the last that looks after all others.

    :raises Forbidden: where the actor looks after no accounts.
    """
    actor_of(session).require(ACCOUNTS, "update")
    done: dict[str, list[str]] = {"frozen": [], "kept": []}
    for user_id, account in _dormant(session, now() - timedelta(days=days)):
        try:
            _freeze(session, user_id)
            done["frozen"].append(account)
        except (Forbidden, Illegal):
            done["kept"].append(account)
    return done


def _dormant(session: ActorSession, moment: datetime) -> list[Any]:
    query = (
        select(USERS.c.id, USERS.c.username)
        .join(STATES, STATES.c.user_id == USERS.c.id)
        .where(unused_since(moment))
        .order_by(func.lower(USERS.c.username))
    )
    return [tuple(row) for row in session.connection().execute(query)]


def _freeze(session: ActorSession, user_id: int) -> None:
    with operation(session, ACCOUNTS, "update", kind="frozen", about=user_id) as opened:
        person = hold(session, user_id, leaves=True)
        require_over(session, person)
        put_active(session, opened, person, False, because=DORMANT)


def freeze_if_dormant(user_id: int, name: str) -> bool:
    """Whether the account of somebody who signs in was not used for too long: it is frozen then.

    The last account that looks after all others stays open.
    """
    with runtime().engine.connect() as connection:
        if connection.execute(_is_dormant(user_id)).first() is None:
            return False
    try:
        with noted(user_id, name, "frozen") as (writer, opened):
            person = hold(writer, user_id, leaves=True)
            put_active(writer, opened, person, False, because=DORMANT)
    except Illegal:
        return False
    return True


def _is_dormant(user_id: int) -> Any:
    moment = limit_now()
    used = unused_since(moment) if moment else false()
    here = select(USERS.c.id).join(STATES, STATES.c.user_id == USERS.c.id)
    return here.where(used, USERS.c.id == user_id)
