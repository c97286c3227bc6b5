"""Roles and state of an account put to what is wanted, in one operation."""

from __future__ import annotations

from collections.abc import Collection

from app.db.session import ActorSession
from app.fab.manager import ACCOUNTS
from app.fab.oversight import Subject, hold, require_over, require_version
from app.fab.users import put_active, put_grant, take_grants
from app.operations.unit import operation
from app.policies.history import Operation

# A role, the key of its region, and of the body that narrows it.
Wanted = tuple[str, int, int | None]


def change_account(
    session: ActorSession,
    user_id: int,
    version: int,
    *,
    roles: Collection[Wanted] | None = None,
    active: bool | None = None,
) -> None:
    """Give and take roles until the account holds `roles`, and open or shut it; None leaves it.

    :raises Conflict: where the account has changed since `version`.
    :raises Invalid: for roles that do not exist or do not go together.
    :raises Forbidden: outside the actor's area.
    :raises Illegal: for the last account that looks after all others.
    """
    with operation(session, ACCOUNTS, "update", about=user_id) as opened:
        person = hold(session, user_id, leaves=True)
        require_over(session, person)
        require_version(person, version)
        if roles is not None:
            _put_roles(session, opened, person, roles)
        if active is not None and active is not person.active:
            put_active(session, opened, person, active)


def _put_roles(
    session: ActorSession, opened: Operation, person: Subject, roles: Collection[Wanted]
) -> None:
    gone = [one for one in person.held if (one.role, one.region_id, one.body_id) not in roles]
    if gone:
        take_grants(session, opened, person, gone)
    for wanted in roles:
        put_grant(session, opened, person.id, wanted)
