"""Accounts and their grants: made, changed and shut by operations, each in the history."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.db.session import ActorSession
from app.fab.identity import USERS, Person, person_by_account, person_by_id
from app.fab.manager import ACCOUNTS, change_of
from app.fab.oversight import (
    GRANTS,
    STATES,
    Held,
    Subject,
    hold,
    require_duty,
    require_over,
    require_successor,
    subject,
)
from app.fab.passwords import hashed, put_password, require_sound
from app.fab.placing import body_key, region_key
from app.fab.sessions import STORED, end_sessions
from app.kernel.clock import now
from app.kernel.errors import Invalid, NotFound
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.history import Operation

NAME = re.compile(r"[\w.@-]{1,64}")
# No password has this hash: whoever comes from outside has none here.
FITS_NONE = "!"


def has_accounts(engine: Any) -> bool:
    """Whether anybody can sign in at all."""
    with engine.connect() as connection:
        return connection.scalar(select(USERS.c.id).limit(1)) is not None


def add_user(
    session: ActorSession,
    account: str,
    password: str,
    *,
    role: str,
    region_code: str | None = None,
    body_code: str | None = None,
    name: str = "",
    phone: str | None = None,
) -> Person:
    """A person with a role in a region (the whole tree where none is named), perhaps in a body.

    An account that is there already keeps its password and gets the role besides.

    :raises Invalid: for a name, password, role, region or body that cannot be.
    :raises Forbidden: where the actor does not look after accounts there.
    """
    region_id = region_key(session, region_code)
    body_id = body_key(session, body_code, region_id) if body_code else None
    known = person_by_account(session.connection(), account)
    if known is not None:
        return grant_role(session, known.id, role, region_id=region_id, body_id=body_id)
    made = NewAccount(account, name, role, region_id, body_id, phone=phone)
    return make_account(session, made, password)


@dataclass(frozen=True)
class NewAccount:
    """An account as it is to be: who, and the one role that it begins with."""

    account: str
    name: str
    role: str
    region_id: int
    body_id: int | None = None
    phone: str | None = None


def make_account(
    session: ActorSession, new: NewAccount, password: str, *, must_change: bool = False
) -> Person:
    """A new account; its first password is changed at the first sign-in where it must be.

    :raises Invalid: for a name, password or role that cannot be, or a name that is taken.
    :raises Forbidden: where the actor does not look after accounts there.
    """
    require_name(new.account)
    require_sound(password, new.account, new.name)
    with operation(session, ACCOUNTS, "create") as opened:
        user_id = put_account(session, opened, new, password=password, must_change=must_change)
    return _again(session, user_id)


def add_users(session: ActorSession, wanted: Sequence[tuple[NewAccount, str]]) -> None:
    """New accounts with their passwords: all of them, or none.

    :raises Invalid: for a name, password or role that cannot be, or a name that is taken.
    :raises Forbidden: where the actor does not look after accounts there.
    """
    for new, password in wanted:
        require_name(new.account)
        require_sound(password, new.account, new.name)
    with operation(session, ACCOUNTS, "create") as opened:
        for new, password in wanted:
            put_account(session, opened, new, password=password)


def put_account(
    session: ActorSession,
    opened: Operation,
    new: NewAccount,
    *,
    password: str | None,
    must_change: bool = False,
) -> int:
    """The same within an open operation; gives the key. Without a password none fits."""
    user_id = put_person(
        session,
        opened,
        new.account,
        new.name,
        password=password,
        must_change=must_change,
        phone=new.phone,
    )
    put_grant(session, opened, user_id, (new.role, new.region_id, new.body_id))
    return user_id


def put_person(
    session: ActorSession,
    opened: Operation,
    account: str,
    name: str,
    *,
    password: str | None = None,
    must_change: bool = False,
    phone: str | None = None,
) -> int:
    """An account without any role, within an open operation; gives the key.

    :raises Invalid: where the name is taken.
    """
    connection = session.connection()
    if person_by_account(connection, account) is not None:
        raise Invalid({"account": [_("This value is taken already.")]})
    values = {
        "username": account,
        "first_name": name or account,
        "last_name": "",
        "email": f"{account.lower()}@account.invalid",
        "password": hashed(password) if password is not None else FITS_NONE,
        "active": True,
    }
    user_id = connection.execute(insert(USERS).returning(USERS.c.id), values).scalar_one()
    state = {
        "user_id": user_id,
        "epoch": 1,
        "phone": phone,
        "password_changed_at": now(),
        "must_change_password": must_change,
        "opened_at": now(),
        "version": 1,
    }
    connection.execute(insert(STATES), state)
    opened.add(change_of(user_id, {"account": [None, account]}))
    return int(user_id)


def grant_role(
    session: ActorSession, user_id: int, role: str, *, region_id: int, body_id: int | None = None
) -> Person:
    """Let the person hold another role; everything the account has open is closed.

    :raises Invalid: for a role that does not exist or does not go with the others.
    :raises Forbidden: outside the actor's area.
    """
    with operation(session, ACCOUNTS, "update", kind="role_given", about=user_id) as opened:
        put_grant(session, opened, user_id, (role, region_id, body_id))
    return _again(session, user_id)


def put_grant(
    session: ActorSession, opened: Operation, user_id: int, given: tuple[str, int, int | None]
) -> None:
    """Give (role, region, body) within an open operation; what is held already stays as it is.

    :raises Invalid: for a role that does not exist or does not go with the others.
    :raises Forbidden: outside the actor's area.
    """
    role, region_id, body_id = given
    person = hold(session, user_id)
    require_over(session, person, [region_id])
    require_duty(person, role, body_id)
    if given in {(one.role, one.region_id, one.body_id) for one in person.held}:
        return
    values = {"user_id": user_id, "role": role, "region_id": region_id, "body_id": body_id}
    session.connection().execute(insert(GRANTS), values | {"version": 1})
    _note_roles(session, opened, person)
    close_all(session.connection(), user_id)


def revoke_role(session: ActorSession, user_id: int, role: str, *, region_id: int) -> Person:
    """Take a role back, in whatever body; everything the account has open is closed.

    :raises NotFound: where the account does not hold it.
    :raises Forbidden: outside the actor's area.
    :raises Illegal: for the last account that looks after all others.
    """
    with operation(session, ACCOUNTS, "update", kind="role_taken", about=user_id) as opened:
        person = hold(session, user_id, leaves=True)
        require_over(session, person, [region_id])
        gone = [one for one in person.held if (one.role, one.region_id) == (role, region_id)]
        take_grants(session, opened, person, gone)
    return _again(session, user_id)


def revoke_held(session: ActorSession, user_id: int, held_id: int) -> None:
    """Take one role back, named by its key; everything the account has open is closed.

    :raises NotFound: where the account does not hold it.
    :raises Forbidden: outside the actor's area.
    :raises Illegal: for the last account that looks after all others.
    """
    with operation(session, ACCOUNTS, "update", kind="role_taken", about=user_id) as opened:
        person = hold(session, user_id, leaves=True)
        require_over(session, person)
        take_grants(session, opened, person, [one for one in person.held if one.id == held_id])


def take_grants(
    session: ActorSession, opened: Operation, person: Subject, gone: list[Held]
) -> None:
    """Take these roles back within an open operation.

    :raises NotFound: where there is none to take.
    :raises Illegal: for the last account that looks after all others.
    """
    if not gone:
        raise NotFound(_("The account does not hold this role."))
    if any(one.duty == "security" and one.is_whole for one in gone):
        require_successor(session, person)
    keys = [one.id for one in gone]
    session.connection().execute(delete(GRANTS).where(GRANTS.c.id.in_(keys)))
    _note_roles(session, opened, person)
    close_all(session.connection(), person.id)


def _note_roles(session: ActorSession, opened: Operation, before: Subject) -> None:
    roles = [[one.told() for one in each.held] for each in (before, subject(session, before.id))]
    opened.add(change_of(before.id, {"roles": roles}))


def set_password(
    session: ActorSession, user_id: int, password: str, *, must_change: bool = False
) -> None:
    """A new password, to be changed by its owner where it must; all that is open is closed.

    :raises Invalid: for a weak one.
    :raises Forbidden: outside the actor's area.
    """
    with operation(session, ACCOUNTS, "update", kind="password", about=user_id) as opened:
        person = hold(session, user_id)
        require_over(session, person)
        require_sound(password, person.account, person.name)
        put_password(session.connection(), user_id, password, must_change=must_change)
        opened.add(change_of(user_id, {"password": [None, "changed"]}))
        close_all(session.connection(), user_id)


def set_active(session: ActorSession, user_id: int, active: bool) -> None:
    """Open or shut the account; a shut one is signed out at once.

    :raises Forbidden: outside the actor's area.
    :raises Illegal: for the last account that looks after all others.
    """
    with operation(
        session, ACCOUNTS, "update", kind="opened" if active else "shut", about=user_id
    ) as opened:
        person = hold(session, user_id, leaves=not active)
        require_over(session, person)
        put_active(session, opened, person, active)


def put_active(
    session: ActorSession,
    opened: Operation,
    person: Subject,
    active: bool,
    *,
    because: str | None = None,
) -> None:
    """The same within an open operation; `because` is why the account is frozen.

    :raises Illegal: for the last account that looks after all others.
    """
    if not active:
        require_successor(session, person)
    connection = session.connection()
    connection.execute(update(USERS).where(USERS.c.id == person.id).values(active=active))
    # Whoever is let in again has as long as anybody new before the account counts as dormant.
    values = {"frozen_because": because} | ({"opened_at": now()} if active else {})
    connection.execute(update(STATES).where(_of(person.id)).values(values))
    diff: dict[str, list[Any]] = {"active": [person.active, active]}
    if because != person.frozen_because:
        diff["frozen"] = [person.frozen_because, because]
    opened.add(change_of(person.id, diff))
    close_all(connection, person.id)


def close_all(connection: Connection, user_id: int) -> None:
    """End every session and every token of the account."""
    counted = {"epoch": STATES.c.epoch + 1, "version": STATES.c.version + 1}
    connection.execute(update(STATES).where(_of(user_id)).values(counted))
    end_sessions(connection, user_id)


def end_tokens(connection: Connection, user_id: int) -> None:
    """End every token of the account; its other browsers stay signed in."""
    connection.execute(update(STATES).where(_of(user_id)).values(epoch=STATES.c.epoch + 1))
    epoch = select(STATES.c.epoch).where(_of(user_id)).scalar_subquery()
    connection.execute(update(STORED).where(STORED.c.user_id == user_id).values(epoch=epoch))


def _of(user_id: int) -> Any:
    return STATES.c.user_id == user_id


def require_name(account: str) -> None:
    """Go on only with a name that an account can have.

    :raises Invalid: for any other.
    """
    if not NAME.fullmatch(account):
        raise Invalid({"account": [_("An account has letters, digits and . @ - _ only.")]})


def _again(session: ActorSession, user_id: int) -> Person:
    person = person_by_id(session.connection(), user_id)
    if person is None:
        raise NotFound(_("There is no such account."))
    return person
