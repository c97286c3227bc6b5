"""Browser sessions that end when we say so: a secret in the cookie, the rest in the database.

A visitor who has not signed in costs no row: what little there is to remember of him (the token
of a form, a message) travels in a signed cookie.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from flask import Flask, Request, Response, request
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from sqlalchemy import Connection, delete, insert, select, update

from app.db.accounts import UserSession
from app.fab.identity import Person, person_of_session
from app.fab.request import short_write
from app.fab.rules import Rules
from app.kernel.clock import now

# A page view is noted at most this often.
NOTED_EVERY = timedelta(minutes=1)
MARK = "s."

STORED = UserSession.__table__
serializer = TaggedJSONSerializer()


class BrowserSession(SecureCookieSession):
    """What the browser remembers; of a signed-in `person` it is kept on our side."""

    person: Person | None = None
    secret: str | None = None
    seen: datetime | None = None
    begun: bool = False

    def begin(self, person: Person) -> None:
        """Sign in: a new secret, and nothing of what the visitor had."""
        self.end()
        self.clear()
        self.person, self.secret, self.begun = person, MARK + secrets.token_urlsafe(32), True
        self.seen = now()
        row = {
            "sid_hash": hash_of(self.secret),
            "user_id": person.id,
            "epoch": person.epoch,
            "data": "{}",
            "created": self.seen,
            "seen": self.seen,
            "expires": self.seen + Rules.current.longest,
            "address": (request.remote_addr or "")[:64],
            "agent": request.headers.get("User-Agent", "")[:200],
            "version": 1,
        }
        with short_write() as connection:
            forget_over(connection)
            connection.execute(insert(STORED), row)

    def end(self) -> None:
        """Forget the person, here and in the database."""
        if self.secret is not None:
            with short_write() as connection:
                connection.execute(delete(STORED).where(_is(self.secret)))
        self.clear()
        self.person = self.secret = None


def forget_over(connection: Connection) -> None:
    """Drop the sessions whose time is over."""
    connection.execute(delete(STORED).where(_is_over(now())))


def hash_of(secret: str) -> str:
    """What stands in the database instead of the secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _is(secret: str) -> Any:
    return STORED.c.sid_hash == hash_of(secret)


class BrowserSessions(SecureCookieSessionInterface):
    """Opens and keeps the sessions of an application."""

    session_class = BrowserSession

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """That of the cookie; an empty one where it is unknown, over, or another's."""
        value = request.cookies.get(self.get_cookie_name(app), "")
        if request.path.startswith(app.config["ANONYMOUS_PATHS"]):
            return BrowserSession()
        if not value.startswith(MARK):
            return cast("BrowserSession", super().open_session(app, request))
        session = BrowserSession()
        with app.extensions["shixiang"].engine.connect() as connection:
            row, person = person_of_session(connection, hash_of(value))
        if person is not None and _holds(row, person):
            session.update(serializer.loads(row.data))
            session.modified = False
            session.person, session.secret, session.seen = person, value, row.seen
        return session

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what has changed: for a person into the database, else into the cookie."""
        known = cast("BrowserSession", session)
        if known.person is None or known.secret is None:
            super().save_session(app, session, response)
            return
        response.vary.add("Cookie")
        if known.begun:
            self._set_cookie(app, known.secret, response)
        due = now() - (known.seen or now()) > NOTED_EVERY
        # A stream is still being read from the database when its cookie is written.
        if known.modified or (due and not response.is_streamed):
            _keep(known)

    def _set_cookie(self, app: Flask, secret: str, response: Response) -> None:
        response.set_cookie(
            self.get_cookie_name(app),
            secret,
            path=self.get_cookie_path(app),
            secure=self.get_cookie_secure(app),
            httponly=True,
            samesite=self.get_cookie_samesite(app),
        )


def _holds(row: Any, person: Person) -> bool:
    moment = now()
    in_time = row.expires > moment and row.seen > moment - Rules.current.idle
    return in_time and person.active and row.epoch == person.epoch


def _is_over(moment: datetime) -> Any:
    return (STORED.c.expires <= moment) | (STORED.c.seen <= moment - Rules.current.idle)


def _keep(session: BrowserSession) -> None:
    values: dict[str, Any] = {"seen": now()}
    if session.modified:
        values["data"] = serializer.dumps(dict(session))
    with short_write() as connection:
        connection.execute(update(STORED).where(_is(session.secret or "")).values(values))


@dataclass(frozen=True)
class OpenSession:
    """A signed-in browser as its owner is shown it; `current` is the one that asks."""

    id: int
    since: datetime
    seen: datetime
    address: str
    agent: str
    current: bool


def sessions_of(
    connection: Connection, user_id: int, secret: str | None = None
) -> list[OpenSession]:
    """The browsers in which the person is signed in, the last used first."""
    here = (STORED.c.user_id == user_id) & ~_is_over(now())
    rows = connection.execute(select(STORED).where(here).order_by(STORED.c.seen.desc())).all()
    own = hash_of(secret) if secret else None
    return [
        OpenSession(
            id=row.id,
            since=row.created,
            seen=row.seen,
            address=row.address or "",
            agent=row.agent or "",
            current=row.sid_hash == own,
        )
        for row in rows
    ]


def end_session(connection: Connection, user_id: int, session_id: int) -> bool:
    """Sign one browser of the person out; False where there is none of this key."""
    here = (STORED.c.user_id == user_id) & (STORED.c.id == session_id)
    return connection.execute(delete(STORED).where(here)).rowcount == 1


def end_sessions(connection: Any, user_id: int) -> None:
    """Sign the person out everywhere."""
    connection.execute(delete(STORED).where(STORED.c.user_id == user_id))
