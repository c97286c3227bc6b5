"""Flask-AppBuilder as we use it: accounts, passwords, tokens and REST; none of its pages.

What it would do by itself at start (create tables, register views, write permissions) is left
out: tables come from migrations, permissions from the manifest.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Request, session
from flask_appbuilder import AppBuilder
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import LoginManager
from sqlalchemy import func, update

from app.db.accounts import Account
from app.db.session import ActorSession, session_for
from app.fab.identity import PREFIX, USERS, Person, person_by_id
from app.fab.lockout import forget_tries
from app.fab.narrow_tokens import held_to_claims
from app.fab.request import current_actor, current_session, runtime
from app.kernel.clock import now
from app.kernel.meters import SIGN_INS
from app.operations.unit import operation
from app.policies.actor import Actor
from app.policies.history import Change, Operation

ACCOUNTS = "users"


class Accounts(SecurityManager):
    """Knows people by our sessions and tokens, and what they may do by their grants."""

    def create_login_manager(self, app: Flask) -> Any:
        """One that trusts the server's own record of the session and nothing in the cookie."""
        manager = LoginManager(app)
        manager.session_protection = None
        manager.request_loader(_signed_in)
        return manager

    def load_user_jwt(self, _header: dict[str, Any], claims: dict[str, Any]) -> Person | None:
        """The owner of a token, unless it has been called back."""
        # Asked before anybody is known: the connection is not yet that of an actor.
        with runtime().engine.connect() as connection:
            person = person_by_id(connection, int(claims["sub"]))
            if person is None or not person.active or person.epoch != claims.get("epoch"):
                return None
            return held_to_claims(connection, person, claims)

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """Whether a grant of the request's actor holds the right."""
        return current_actor().can(view_name, permission_name.removeprefix(PREFIX))

    def add_permissions_view(self, base_permissions: list[str], view_menu: str) -> None:
        """Nothing: two classes of one name would delete each other's permissions."""

    def add_permissions_menu(self, view_menu_name: str) -> None:
        """Nothing: the navigation follows from the right to read."""

    def register_views(self) -> None:
        """Nothing: the pages are ours."""

    def find_user(self, username: str | None = None, email: str | None = None) -> Any:
        """The account of this name; none by its address, which would be a second name."""
        return super().find_user(username=username) if username else None

    def update_user_auth_stat(self, user: Any, success: bool = True) -> None:
        """Note a wrong password; a right one may still lack its second factor."""
        if not success:
            note_refusal(user.id, user.first_name or user.username)

    def noop_user_update(self, user: Any) -> None:
        """The same work for an account that is not there, which must not be told by the time."""
        note_refusal(0, "?")


def _signed_in(_request: Request) -> Person | None:
    return getattr(session, "person", None)


@contextmanager
def noted(user_id: int, name: str, kind: str) -> Iterator[tuple[ActorSession, Operation]]:
    """A write to an account that its person need have no right to; it is in the history."""
    here = current_session()
    # What was read must be let go before SQLite lets anybody write.
    here.rollback()
    info = {key: value for key, value in here.info.items() if isinstance(value, str)}
    actor = Actor(user_id or None, name, system=True)
    with (
        session_for(runtime().engine, actor, **info) as writer,
        operation(writer, ACCOUNTS, "update", kind=kind, about=user_id) as opened,
    ):
        yield writer, opened


def change_of(user_id: int, diff: dict[str, list[Any]]) -> Change:
    """What the history keeps of a change to an account."""
    return Change(ACCOUNTS, user_id, 0, None, "u", diff)


def note_refusal(user_id: int, name: str, what: str = "sign_in") -> None:
    """Count a refused try on the account and put it into the history."""
    SIGN_INS.labels("refused").inc()
    with noted(user_id, name, "sign_in_failed") as (writer, opened):
        counted = {"fail_login_count": func.coalesce(USERS.c.fail_login_count, 0) + 1}
        writer.execute(update(USERS).where(USERS.c.id == user_id).values(counted))
        opened.add(change_of(user_id, {what: [None, "refused"]}))


def note_sign_in(person: Person) -> None:
    """Put a sign-in on the account and into the history; a lock is over with it."""
    SIGN_INS.labels("accepted").inc()
    moment = now()
    counted = {
        "last_login": moment.replace(tzinfo=None),
        "login_count": func.coalesce(USERS.c.login_count, 0) + 1,
        "fail_login_count": 0,
    }
    here = Account.__table__.c.user_id == person.id
    with noted(person.id, person.name, "sign_in") as (writer, _opened):
        writer.execute(update(USERS).where(USERS.c.id == person.id).values(counted))
        seen = {"last_seen_at": moment, "locked_until": None}
        writer.execute(update(Account.__table__).where(here).values(seen))
        forget_tries(writer.connection(), person.account)


class Builder(AppBuilder):
    """The object of Flask-AppBuilder without one of its pages, files or menus."""

    def __init__(self, app: Flask, session: Any, manager: type[Accounts] = Accounts) -> None:
        super().__init__(app, session, security_manager_class=manager, update_perms=False)

    def _add_admin_views(self) -> None:
        """No index, no language switch, no security pages, no menu."""
        self._indexview = None

    def _add_global_static(self) -> None:
        """No template and no file of the package can be reached."""
