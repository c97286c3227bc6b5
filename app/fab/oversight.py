"""Who looks after which account, and what one account may hold (RULES 3).

A change of an account first takes hold of it: what it is allowed depends on what the account holds,
and of two changes at once the second must see the first.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.db.accounts import Account, RoleGrant
from app.db.guard import trusted
from app.db.registry import class_named
from app.db.session import ActorSession
from app.fab.identity import USERS, keepers
from app.fab.manager import ACCOUNTS
from app.kernel.errors import Conflict, Forbidden, Illegal, Invalid, NotFound
from app.kernel.lazy import _
from app.policies.actor import Actor, actor_of
from app.policies.writing import tree_path_of
from app.resource.registry import registry

STATES = Account.__table__
GRANTS = RoleGrant.__table__


@dataclass(frozen=True)
class Held:
    """A role that an account has, whether the account is open or shut."""

    id: int
    role: str
    region_id: int
    region_path: str
    region_code: str
    region: str
    body_id: int | None
    body: str | None

    @property
    def duty(self) -> str:
        """Content, security or audit; nothing for a role that nobody declares any more."""
        known = registry.roles.get(self.role)
        return known.duty if known else ""

    @property
    def is_whole(self) -> bool:
        """Whether it is held for the whole tree."""
        return self.region_path.count("/") == 2

    def told(self) -> str:
        """The role as the history names it."""
        return f"{self.role}@{self.region_id}"


@dataclass(frozen=True)
class Subject:
    """An account as those see it who look after it."""

    id: int
    account: str
    name: str
    active: bool
    version: int
    frozen_because: str | None
    held: tuple[Held, ...]

    @property
    def keeps_whole(self) -> bool:
        """Whether it looks after the accounts of the whole tree."""
        return self.active and any(one.duty == "security" and one.is_whole for one in self.held)


def hold(session: ActorSession, user_id: int, *, leaves: bool = False) -> Subject:
    """The account as it is now; nobody else changes it before the open operation ends.

    `leaves`: whether it may lose what it looks after. Then those are held too who could take its
    place, so that of the last two not both can go at once.

    :raises NotFound: where there is no such account.
    """
    wanted = STATES.c.user_id == user_id
    if leaves:
        wanted = or_(wanted, STATES.c.user_id.in_(keepers()))
    with trusted():
        session.execute(
            select(STATES.c.user_id).where(wanted).order_by(STATES.c.user_id).with_for_update()
        ).all()
    return subject(session, user_id)


def subject(session: ActorSession, user_id: int) -> Subject:
    """The account with every role it has.

    :raises NotFound: where there is no such account.
    """
    query = (
        select(
            USERS.c.id,
            USERS.c.username,
            USERS.c.first_name,
            USERS.c.active,
            STATES.c.version,
            STATES.c.frozen_because,
        )
        .outerjoin(STATES, STATES.c.user_id == USERS.c.id)
        .where(USERS.c.id == user_id)
    )
    row = session.connection().execute(query).first()
    if row is None:
        raise NotFound(_("There is no such account."))
    held = held_by(session, [user_id]).get(user_id, ())
    name = row.first_name or row.username
    return Subject(
        row.id, row.username, name, bool(row.active), row.version or 1, row.frozen_because, held
    )


def held_by(session: ActorSession, user_ids: Iterable[int]) -> dict[int, tuple[Held, ...]]:
    """What each of these accounts holds, oldest first."""
    region: Any = class_named("Region").__table__
    body: Any = class_named("Body").__table__
    query = (
        select(
            GRANTS,
            region.c.path.label("region_path"),
            region.c.code.label("region_code"),
            region.c.name.label("region_name"),
            body.c.name.label("body_name"),
        )
        .join(region, region.c.id == GRANTS.c.region_id)
        .outerjoin(body, body.c.id == GRANTS.c.body_id)
        .where(GRANTS.c.user_id.in_(list(user_ids)))
        .order_by(GRANTS.c.id)
    )
    found: dict[int, list[Held]] = {}
    # Whoever looks after accounts need not see the bodies within which roles are held.
    with trusted():
        for row in session.connection().execute(query):
            found.setdefault(row.user_id, []).append(_held(row))
    return {key: tuple(rows) for key, rows in found.items()}


def _held(row: Any) -> Held:
    return Held(
        row.id,
        row.role,
        row.region_id,
        row.region_path or "",
        row.region_code,
        row.region_name,
        row.body_id,
        row.body_name,
    )


def require_over(session: ActorSession, person: Subject, regions: Iterable[int] = ()) -> None:
    """Let nobody touch himself, or what lies outside the area he looks after.

    An account without a role is nobody's in particular: it gets one in the area of whoever gives
    it, and everything else is done by those who look after the whole.

    :raises Forbidden: for anybody else.
    """
    actor = actor_of(session)
    if actor.system:
        return
    paths = [one.region_path for one in person.held]
    paths += [tree_path_of(session, "region", key) for key in regions]
    if actor.user_id == person.id or not all(_covers(actor, path) for path in paths or ["/0/"]):
        raise Forbidden(_("This account is outside your area."))


def _covers(actor: Actor, path: str) -> bool:
    """Whether the actor looks after accounts there; the path of no region needs the whole."""
    grants = actor.grants_for(ACCOUNTS, "update")
    whole = any(grant.region_path.count("/") == 2 for grant in grants)
    return whole or (bool(path) and any(grant.covers(path) for grant in grants))


def within(actor: Actor, path: Any) -> ColumnElement[bool]:
    """The regions in which the actor looks after accounts, by the column of their path."""
    if actor.system:
        return true()
    paths = [grant.region_path for grant in actor.grants_for(ACCOUNTS, "read")]
    return or_(false(), *(and_(path >= one, path < one[:-1] + "0") for one in paths if one))


def sees_whole(actor: Actor) -> bool:
    """Whether accounts without a role are among those the actor looks after."""
    grants = actor.grants_for(ACCOUNTS, "read")
    return actor.system or any(grant.region_path.count("/") == 2 for grant in grants)


def require_duty(person: Subject, role: str, body_id: int | None) -> None:
    """Content, security and audit are never in one hand, however the account is now.

    :raises Invalid: for a role that does not exist or does not go with the others.
    """
    known = registry.roles.get(role)
    if known is None:
        raise Invalid({"role": [_("There is no such role.")]})
    if {one.duty for one in person.held} - {known.duty, ""}:
        raise Invalid({"role": [_("This role does not go with those the account has.")]})
    if body_id is not None and known.duty != "content":
        raise Invalid({"department": [_("This role is held for a whole region.")]})


def require_successor(session: ActorSession, person: Subject) -> None:
    """Somebody else must look after the accounts of the whole tree when this one goes.

    :raises Illegal: where nobody else does.
    """
    if not person.keeps_whole:
        return
    query = keepers().where(USERS.c.id != person.id).limit(1)
    if session.connection().execute(query).first() is None:
        raise Illegal(_("This is the last account that looks after all others."))


def require_version(person: Subject, version: int | None) -> None:
    """Go on only if the account is as whoever changes it has seen it; None does not ask.

    :raises Conflict: where somebody else was faster.
    """
    if version is not None and version != person.version:
        raise Conflict(_("Somebody else has changed this account."))
