"""Each request: whose it is, the session that answers it, and the id that the log knows it by."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from flask import Flask, current_app, g, has_request_context, request
from flask import session as browser_session
from flask_jwt_extended import get_current_user, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from jwt.exceptions import PyJWTError
from sqlalchemy import Connection, Engine
from werkzeug.exceptions import SecurityError

from app.db.session import ActorSession, session_for
from app.fab.identity import Person
from app.kernel.errors import Forbidden, NotFound, SignInNeeded
from app.kernel.lazy import _
from app.kernel.logs import request_id
from app.policies.actor import ANONYMOUS, VISITOR, Actor, actor_of

EXTENSION = "shixiang"
# No record has a larger key, and no database can be asked for one.
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True)
class Runtime:
    """What belongs to one application: its database and Flask-AppBuilder's own object."""

    engine: Engine
    builder: Any


def runtime() -> Runtime:
    """That of the current application."""
    return cast("Runtime", current_app.extensions[EXTENSION])


def current_session() -> ActorSession:
    """The database session of this request, bound to its actor."""
    return cast("ActorSession", g.session)


def current_actor() -> Actor:
    """The actor of this request: nobody in particular before the sign-in."""
    return actor_of(current_session())


def current_person() -> Person | None:
    """The account of this request; None before the sign-in."""
    return cast("Person | None", g.get("person"))


def as_anybody() -> None:
    """Answer this request with what is published for everybody, whoever asks."""
    current_session().close()
    g.person, g.session = None, _open(VISITOR)


def require_sign_in() -> Actor:
    """The actor, who must be somebody.

    :raises SignInNeeded: where nobody is signed in.
    """
    actor = current_actor()
    if actor.user_id is None:
        raise SignInNeeded
    return actor


def refuse_narrowed(actor: Actor) -> None:
    """Let only who may do everything that the account may go on.

    :raises Forbidden: for a token that was given for less.
    """
    if actor.narrowing is not None:
        raise Forbidden(_("A narrowed token does not do this."))


def speaks_rest() -> bool:
    """Whether the request is a program's: answered in JSON."""
    return request.path.startswith("/api/")


def bears_token() -> bool:
    """Whether the request shows a token instead of a cookie."""
    return "Authorization" in request.headers


@contextmanager
def short_write() -> Iterator[Connection]:
    """A short transaction of its own, for what no history speaks of.

    What the request has read so far is let go first: a reader may block a writer on SQLite.
    """
    if has_request_context() and "session" in g:
        current_session().rollback()
    connection = runtime().engine.connect().execution_options(write=True)
    with connection, connection.begin():
        yield connection


def install(app: Flask) -> None:
    """Give every request its id, its actor and its session, and take them back."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> Any:
    if isinstance(request.routing_exception, SecurityError):
        # Without a host that we answer to there is no address to lead anybody to.
        return "", 400
    g.request_id = secrets.token_hex(8)
    request_id.set(g.request_id)
    g.session = _open(ANONYMOUS)
    person = g.person = _person()
    if person is not None:
        g.session.close()
        g.session = _open(person.actor)
    if any(isinstance(v, int) and v > LARGEST_KEY for v in (request.view_args or {}).values()):
        raise NotFound
    return None


def _open(actor: Actor) -> ActorSession:
    source = "rest" if speaks_rest() else "form"
    whence = {"source": source, "request_id": g.request_id, "address": request.remote_addr}
    return session_for(runtime().engine, actor, **whence)


def _person() -> Person | None:
    is_open = request.path.startswith(current_app.config["ANONYMOUS_PATHS"])
    if is_open or request.method == "OPTIONS":
        return None
    if not bears_token():
        found: Person | None = getattr(browser_session, "person", None)
        return found
    try:
        verify_jwt_in_request()
    except (JWTExtendedException, PyJWTError):
        raise SignInNeeded(_("The token is not valid, or not any more.")) from None
    person = cast("Person", get_current_user())
    if not speaks_rest():
        refuse_narrowed(person.actor)
    return person


def _end(_problem: BaseException | None) -> None:
    request_id.set("")
    session = g.pop("session", None)
    if session is not None:
        session.close()
