"""Accounts and their grants: made, changed and shut by operations, each in the history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from werkzeug.security import generate_password_hash

from app.db.accounts import Account, RoleGrant
from app.db.registry import class_named
from app.db.session import ActorSession
from app.fab.identity import USERS, Person, person_by_account, person_by_id
from app.fab.manager import ACCOUNTS
from app.fab.sessions import STORED, end_sessions
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.lazy import Words, _
from app.operations.unit import operation
from app.policies.actor import Actor, actor_of
from app.policies.history import Change, Operation
from app.policies.writing import tree_path_of
from app.resource.registry import registry

SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 128
HASHING = "scrypt"
NAME = re.compile(r"[\w.@-]{1,64}")
STATES = Account.__table__
GRANTS = RoleGrant.__table__


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
    region_id = _region(session, region_code)
    body_id = _body(session, body_code, region_id) if body_code else None
    known = person_by_account(session.connection(), account)
    if known is None:
        _require_sound(account, password)
    with operation(session, ACCOUNTS, "update" if known else "create") as opened:
        person = known or _make(session, account, password, name=name, phone=phone)
        if known is None:
            _note(opened, person, {"account": [None, person.account]})
        _grant(session, opened, person, role, region_id=region_id, body_id=body_id)
    return _again(session, person.id)


def grant_role(
    session: ActorSession, user_id: int, role: str, *, region_id: int, body_id: int | None = None
) -> Person:
    """Let the person hold another role; everything the account has open is closed.

    :raises Invalid: for a role that does not exist or does not go with the others.
    :raises Forbidden: outside the actor's area.
    """
    person = _again(session, user_id)
    with operation(session, ACCOUNTS, "update") as opened:
        _grant(session, opened, person, role, region_id=region_id, body_id=body_id)
    return _again(session, user_id)


def revoke_role(session: ActorSession, user_id: int, role: str, *, region_id: int) -> Person:
    """Take a role back; everything the account has open is closed.

    :raises Forbidden: outside the actor's area.
    """
    person = _again(session, user_id)
    with operation(session, ACCOUNTS, "update") as opened:
        _require_over(session, person, [region_id])
        here = (GRANTS.c.user_id == user_id) & (GRANTS.c.role == role)
        session.execute(delete(GRANTS).where(here, GRANTS.c.region_id == region_id))
        _note(opened, person, {"role": [f"{role}@{region_id}", None]})
        close_all(session.connection(), user_id)
    return _again(session, user_id)


def set_password(session: ActorSession, user_id: int, password: str) -> None:
    """A new password; everything the account has open is closed.

    :raises Invalid: for a weak one.
    :raises Forbidden: outside the actor's area.
    """
    person = _again(session, user_id)
    _require_sound(person.account, password)
    with operation(session, ACCOUNTS, "update", kind="password") as opened:
        _require_over(session, person, ())
        _put(session, user_id, password=generate_password_hash(password, method=HASHING))
        _note(opened, person, {"password": [None, "changed"]})
        close_all(session.connection(), user_id)


def set_active(session: ActorSession, user_id: int, active: bool) -> None:
    """Open or shut the account; a shut one is signed out at once.

    :raises Forbidden: outside the actor's area.
    """
    person = _again(session, user_id)
    with operation(session, ACCOUNTS, "update") as opened:
        _require_over(session, person, ())
        _put(session, user_id, active=active)
        _note(opened, person, {"active": [person.active, active]})
        close_all(session.connection(), user_id)


def close_all(connection: Connection, user_id: int) -> None:
    """End every session and every token of the account."""
    connection.execute(update(STATES).where(_of(user_id)).values(epoch=STATES.c.epoch + 1))
    end_sessions(connection, user_id)


def end_tokens(connection: Connection, user_id: int) -> None:
    """End every token of the account; its other browsers stay signed in."""
    connection.execute(update(STATES).where(_of(user_id)).values(epoch=STATES.c.epoch + 1))
    epoch = select(STATES.c.epoch).where(_of(user_id)).scalar_subquery()
    connection.execute(update(STORED).where(STORED.c.user_id == user_id).values(epoch=epoch))


def _of(user_id: int) -> Any:
    return STATES.c.user_id == user_id


def password_problem(account: str, password: str) -> Words | None:
    """Why the password will not do; None where it does."""
    if len(password) < SHORTEST_PASSWORD:
        return _("At least %(least)s characters.", least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        return _("At most %(length)s characters.", length=LONGEST_PASSWORD)
    if account.lower() in password.lower() or len(set(password)) < 4:
        return _("This password is too easy to guess.")
    return None


def _require_sound(account: str, password: str) -> None:
    if not NAME.fullmatch(account):
        raise Invalid({"account": [_("An account has letters, digits and . @ - _ only.")]})
    problem = password_problem(account, password)
    if problem is not None:
        raise Invalid({"password": [problem]})


def _make(
    session: ActorSession, account: str, password: str, *, name: str, phone: str | None
) -> Person:
    values = {
        "username": account,
        "first_name": name or account,
        "last_name": "",
        "email": f"{account.lower()}@account.invalid",
        "password": generate_password_hash(password, method=HASHING),
        "active": True,
    }
    connection = session.connection()
    row = connection.execute(insert(USERS).returning(USERS.c.id), values).one()
    state = {"user_id": row.id, "epoch": 1, "phone": phone, "version": 1}
    connection.execute(insert(STATES), state)
    return Person(row.id, account, name or account, True, 1, Actor(row.id, name or account))


def _grant(
    session: ActorSession,
    opened: Operation,
    person: Person,
    role: str,
    *,
    region_id: int,
    body_id: int | None,
) -> None:
    _require_over(session, person, [region_id])
    _require_duty(person, role)
    held = {(grant.role, grant.region_id, grant.body_id) for grant in person.actor.grants}
    if (role, region_id, body_id) in held:
        return
    values = {"user_id": person.id, "role": role, "region_id": region_id, "body_id": body_id}
    session.connection().execute(insert(GRANTS), values | {"version": 1})
    _note(opened, person, {"role": [None, f"{role}@{region_id}"]})
    close_all(session.connection(), person.id)


def _require_duty(person: Person, role: str) -> None:
    """Content, security and audit are never in one hand (RULES 3)."""
    if role not in registry.roles:
        raise Invalid({"role": [_("There is no such role.")]})
    duties = {registry.roles[grant.role].duty for grant in person.actor.grants}
    if duties - {registry.roles[role].duty}:
        raise Invalid({"role": [_("This role does not go with those the account has.")]})


def _require_over(session: ActorSession, person: Person, regions: Iterable[int]) -> None:
    """Let nobody touch himself, or what lies outside the area he looks after."""
    actor = actor_of(session)
    if actor.system:
        return
    grants = actor.grants_for(ACCOUNTS, "update")
    paths = [grant.region_path for grant in person.actor.grants]
    paths += [tree_path_of(session, "region", key) for key in regions]
    covered = all(path and any(grant.covers(path) for grant in grants) for path in paths)
    if actor.user_id == person.id or not covered:
        raise Forbidden(_("This account is outside your area."))


def _note(opened: Operation, person: Person, diff: dict[str, list[Any]]) -> None:
    opened.add(Change(ACCOUNTS, person.id, person.epoch, None, "u", diff))


def _put(session: ActorSession, user_id: int, **values: Any) -> None:
    session.connection().execute(update(USERS).where(USERS.c.id == user_id).values(values))


def _again(session: ActorSession, user_id: int) -> Person:
    person = person_by_id(session.connection(), user_id)
    if person is None:
        raise NotFound(_("There is no such account."))
    return person


def _region(session: ActorSession, code: str | None) -> int:
    """The key of the region with this code; the root of the tree without one."""
    model: Any = class_named("Region")
    if code is None:
        above = getattr(model, f"{model.tree}_id")
        root = session.scalars(select(func.min(model.id)).where(above.is_(None))).first()
        if root is None:
            raise Invalid({"region": [_("There are no regions yet.")]})
        return int(root)
    return _only(session.scalars(select(model.id).where(_coded(model, code))).all(), "region")


def _body(session: ActorSession, code: str, region_id: int) -> int:
    """The key of the body with this code: the region's own if there are several."""
    model: Any = class_named("Body")
    rows = session.execute(select(model.id, model.region_id).where(_coded(model, code))).all()
    own = [row.id for row in rows if row.region_id == region_id]
    return _only(own or [row.id for row in rows], "department")


def _coded(model: Any, code: str) -> Any:
    """What the model declares unique is what a code means."""
    names = [meta.name for meta in model.metas.values() if meta.unique]
    return or_(*(getattr(model, name) == code for name in names))


def _only(found: Iterable[Any], field: str) -> int:
    keys = list(found)
    if len(keys) != 1:
        raise Invalid({field: [_("This code is not known here.")]})
    return int(keys[0])
