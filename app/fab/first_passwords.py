"""New accounts and forgotten passwords: a password is made up here, and shown once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from app.db.session import ActorSession
from app.fab.identity import person_by_account
from app.fab.manager import ACCOUNTS, change_of
from app.fab.outside import keeps_passwords
from app.fab.oversight import Subject, hold, require_over, require_version, subject
from app.fab.passwords import password_problem, put_password
from app.fab.placing import body_meant, region_meant
from app.fab.users import (
    NewAccount,
    close_all,
    put_account,
    put_grant,
    require_name,
)
from app.kernel.errors import Illegal, Invalid
from app.kernel.lazy import Words, _
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import Operation
from app.resource.registry import registry

LENGTH = 14
# Without those that look like one another on paper.
SETS = ("abcdefghjkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "-_.+")


@dataclass(frozen=True)
class Given:
    """An account as somebody types it: role, region and department in words."""

    account: str
    name: str
    role: str
    region: str
    department: str = ""


@dataclass(frozen=True)
class Made:
    """An account that was made, and the password it begins with; None where it has none here."""

    id: int
    account: str
    name: str
    password: str | None


def new_password(*context: str) -> str:
    """A password that every set of rules allows for somebody with these names."""
    while True:
        signs = [secrets.choice(each) for each in SETS]
        signs += [secrets.choice("".join(SETS)) for _each in range(LENGTH - len(signs))]
        secrets.SystemRandom().shuffle(signs)
        password = "".join(signs)
        if password_problem(password, *context) is None:
            return password


def new_account(session: ActorSession, given: Given) -> Made:
    """An account with its first role; one that is there without any role gets it.

    :raises Invalid: for values that cannot be, by field.
    :raises Forbidden: where the actor does not look after accounts there.
    """
    new = wanted_account(session, given)
    with operation(session, ACCOUNTS, "create") as opened:
        return put_new(session, opened, new)


def wanted_account(session: ActorSession, given: Given) -> NewAccount:
    """What the words mean.

    :raises Invalid: for values that cannot be, by field.
    """
    problems: dict[str, list[Words]] = {}
    role = role_meant(given.role)
    if role is None:
        problems["role"] = [_("There is no such role.")]
    if not given.name.strip() or len(given.name) > MOST_LETTERS:
        problems["name"] = [_("A name is needed, of 64 characters at most.")]
    region_id, body_id = 0, None
    try:
        require_name(given.account)
        region_id = region_meant(session, given.region.strip())
        if given.department.strip():
            body_id = body_meant(session, given.department.strip(), region_id)
    except Invalid as refused:
        problems |= refused.fields
    if problems:
        raise Invalid(problems)
    return NewAccount(given.account, given.name.strip(), role or "", region_id, body_id)


MOST_LETTERS = 64


def role_meant(text: str) -> str | None:
    """The role with this name or label; None where there is none."""
    wanted = text.strip().lower()
    for role in registry.roles.values():
        label = role.label
        names = (role.name, str(label), str(getattr(label, "msgid", label)))
        if wanted in (name.lower() for name in names):
            return role.name
    return None


def put_new(session: ActorSession, opened: Operation, new: NewAccount) -> Made:
    """The same within an open operation.

    :raises Invalid: where the name is taken, or the role does not go with the account.
    :raises Forbidden: where the actor does not look after accounts there.
    """
    known = person_by_account(session.connection(), new.account)
    if known is not None:
        held = subject(session, known.id)
        if held.held or not held.active or held.id == actor_of(session).user_id:
            raise Invalid({"account": [_("This value is taken already.")]})
        put_grant(session, opened, known.id, (new.role, new.region_id, new.body_id))
        return Made(known.id, known.account, known.name, None)
    password = new_password(new.account, new.name) if keeps_passwords() else None
    user_id = put_account(session, opened, new, password=password, must_change=True)
    return Made(user_id, new.account, new.name, password)


def reset_password(session: ActorSession, user_id: int, version: int | None = None) -> Made:
    """Another first password; everything the account has open is closed.

    :raises Forbidden: outside the actor's area.
    :raises Illegal: where passwords are kept elsewhere.
    :raises Conflict: where the account has changed since `version`.
    """
    if not keeps_passwords():
        raise Illegal(_("Passwords are not kept here: they belong to where people sign in."))
    with operation(session, ACCOUNTS, "update", kind="password", about=user_id) as opened:
        person: Subject = hold(session, user_id)
        require_over(session, person)
        require_version(person, version)
        password = new_password(person.account, person.name)
        put_password(session.connection(), user_id, password, must_change=True)
        opened.add(change_of(user_id, {"password": [None, "reset"]}))
        close_all(session.connection(), user_id)
    return Made(user_id, person.account, person.name, password)
