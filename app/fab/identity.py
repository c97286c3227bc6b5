"""Who somebody is: account, grants and rights, read by one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, ClassVar

from flask_appbuilder.security.sqla import models as fab
from sqlalchemy import Connection, MetaData, Select, bindparam, func, select
from sqlalchemy.orm import Session

from app.db.accounts import Account, RoleGrant, UserSession
from app.db.guard import trusted
from app.db.registry import Base, class_named
from app.kernel.clock import now
from app.kernel.errors import Forbidden, NotFound
from app.kernel.lazy import _
from app.policies.actor import Actor, Grant
from app.resource.registry import registry

USERS = fab.User.__table__
PREFIX = "can_"


@dataclass(frozen=True)
class Person:
    """A known account; `actor` is what it may do, empty where the account is shut."""

    id: int
    account: str
    name: str
    active: bool
    epoch: int
    actor: Actor
    must_change_password: bool = False
    password_changed_at: datetime | None = None
    second_factor: bool = False

    # What Flask-Login asks of a user.
    is_authenticated: ClassVar[bool] = True
    is_anonymous: ClassVar[bool] = False

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.active

    def get_id(self) -> str:
        """The key as text."""
        return str(self.id)


def account_metadata() -> MetaData:
    """The tables of accounts, roles and permissions, for the migrations."""
    metadata: MetaData = fab.User.metadata
    return metadata


def is_prepared(engine: Any) -> bool:
    """Whether there are tables, and roles that people can hold.

    :raises SQLAlchemyError: where the database does not answer.
    """
    with engine.connect() as connection:
        return connection.scalar(select(fab.Role.__table__.c.id).limit(1)) is not None


def person_by_id(connection: Connection, user_id: int) -> Person | None:
    """The person with this key."""
    return _person(_read(connection, _people().where(USERS.c.id == user_id)))


def person_by_account(connection: Connection, account: str) -> Person | None:
    """The person who signs in with this name; its case does not matter."""
    return _person(_read(connection, _people().where(_called(account))))


def person_of_session(connection: Connection, sid_hash: str) -> tuple[Any, Person | None]:
    """The stored session of this hash, and whose it is; (None, None) where there is none."""
    rows = _read(connection, _people_of_sessions(), {"sid_hash": sid_hash})
    return (rows[0], _person(rows)) if rows else (None, None)


@cache
def _people_of_sessions() -> Select[Any]:
    """Made once: every request asks it."""
    stored = UserSession.__table__
    return (
        _people()
        .add_columns(stored)
        .join(stored, stored.c.user_id == USERS.c.id)
        .where(stored.c.sid_hash == bindparam("sid_hash"))
    )


def load_actor(session: Session, user_id: int) -> Actor:
    """What the person may do, by one statement.

    :raises NotFound: where there is no such account.
    :raises Forbidden: where it is shut.
    """
    return _actor(person_by_id(session.connection(), user_id))


def actor_named(engine: Any, account: str) -> Actor:
    """What the person with this account may do.

    :raises NotFound: where there is no such account.
    :raises Forbidden: where it is shut.
    """
    with engine.connect() as connection:
        return _actor(person_by_account(connection, account))


def keepers() -> Select[Any]:
    """The keys of the open accounts that look after those of the whole tree."""
    region: Any = class_named("Region")
    above = getattr(region, f"{region.tree}_id").key
    grants, regions = RoleGrant.__table__, region.__table__
    roles = [role.name for role in registry.roles.values() if role.duty == "security"]
    return (
        select(USERS.c.id)
        .join(grants, grants.c.user_id == USERS.c.id)
        .join(regions, regions.c.id == grants.c.region_id)
        .where(USERS.c.active, grants.c.role.in_(roles), regions.c[above].is_(None))
    )


def only_unlocker(connection: Connection, account: str) -> bool:
    """Whether this account alone could unlock any other: nobody else's mistakes may lock it."""
    accounts = Account.__table__
    open_now = accounts.c.locked_until.is_(None) | (accounts.c.locked_until <= now())
    query = (
        select(func.lower(USERS.c.username))
        .join(accounts, accounts.c.user_id == USERS.c.id)
        .where(USERS.c.id.in_(keepers()), open_now)
    )
    return {row[0] for row in _read(connection, query)} == {account}


def _actor(person: Person | None) -> Actor:
    if person is None:
        raise NotFound(_("There is no such account."))
    if not person.active:
        raise Forbidden(_("This account is shut."))
    return person.actor


def _called(account: str) -> Any:
    return func.lower(USERS.c.username) == account.strip().lower()


def _people() -> Select[Any]:
    """One row for each grant of a person, one without for a person who has none."""
    accounts, grants = Account.__table__, RoleGrant.__table__
    region, body = Base.metadata.tables["region"], Base.metadata.tables["body"]
    return (
        select(
            USERS.c.id.label("user_key"),
            USERS.c.username,
            USERS.c.first_name,
            USERS.c.active,
            func.coalesce(accounts.c.epoch, 0).label("account_epoch"),
            accounts.c.must_change_password,
            accounts.c.password_changed_at,
            accounts.c.totp_confirmed_at,
            grants.c.role,
            grants.c.region_id,
            grants.c.body_id,
            region.c.path.label("region_path"),
            body.c.path.label("body_path"),
            _rights().label("rights"),
        )
        .select_from(USERS)
        .outerjoin(accounts, accounts.c.user_id == USERS.c.id)
        .outerjoin(grants, grants.c.user_id == USERS.c.id)
        .outerjoin(region, region.c.id == grants.c.region_id)
        .outerjoin(body, body.c.id == grants.c.body_id)
        .order_by(grants.c.id)
    )


def _rights() -> Any:
    """Every right of the grant's role in one text."""
    view, permission = fab.ViewMenu.__table__, fab.Permission.__table__
    right, link, role = (
        fab.PermissionView.__table__,
        fab.assoc_permissionview_role,
        fab.Role.__table__,
    )
    words = func.concat(view.c.name, ":", permission.c.name)
    return (
        select(func.aggregate_strings(words, ","))
        .select_from(role)
        .join(link, link.c.role_id == role.c.id)
        .join(right, right.c.id == link.c.permission_view_id)
        .join(view, view.c.id == right.c.view_menu_id)
        .join(permission, permission.c.id == right.c.permission_id)
        .where(role.c.name == RoleGrant.__table__.c.role)
        .correlate(RoleGrant.__table__)
        .scalar_subquery()
    )


def _read(
    connection: Connection, query: Select[Any], values: dict[str, Any] | None = None
) -> Sequence[Any]:
    # Who somebody is must be known before there is a scope to read it under.
    with trusted():
        return connection.execute(query, values or {}).all()


def _person(rows: Sequence[Any]) -> Person | None:
    if not rows:
        return None
    first = rows[0]
    name = first.first_name or first.username
    grants = tuple(_grant(row) for row in rows if row.role in registry.roles and first.active)
    return Person(
        id=first.user_key,
        account=first.username,
        name=name,
        active=bool(first.active),
        epoch=first.account_epoch,
        actor=Actor(first.user_key, name, grants),
        must_change_password=bool(first.must_change_password),
        password_changed_at=first.password_changed_at,
        second_factor=first.totp_confirmed_at is not None,
    )


def _grant(row: Any) -> Grant:
    return Grant(
        role=row.role,
        region_id=row.region_id,
        region_path=row.region_path or "",
        rights=_parsed(row.rights or ""),
        below=registry.roles[row.role].below,
        body_id=row.body_id,
        body_path=None if row.body_id is None else row.body_path or "",
    )


@lru_cache(maxsize=256)
def _parsed(text: str) -> frozenset[tuple[str, str]]:
    """Pairs of resource and action; the same text gives the same set, hashed once."""
    pairs = (word.partition(":") for word in text.split(",") if word)
    return frozenset((view, action.removeprefix(PREFIX)) for view, _colon, action in pairs)
