"""One operation, one transaction: what was written and its history stand or fall together."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.db.meta import Scope
from app.db.room import is_full
from app.db.session import ActorSession, session_for
from app.kernel.errors import (
    AppError,
    Conflict,
    Forbidden,
    Full,
    Illegal,
    Invalid,
    NotFound,
    ScopeError,
)
from app.kernel.lazy import _
from app.policies.actor import actor_of
from app.policies.chain import write_history
from app.policies.history import Change, Operation
from app.resource.registry import registry

# What a session reads once: the words and fields change with global records only.
# Where a request comes from, as its session knows it.
WHENCE = ("source", "request_id", "address")
OF_PLACES, OF_WORDS = ("tree_paths",), ("code_lists", "code_labels", "late_fields", "calendar")


# What somebody tried who may not, or where it is not to be: worth a record of its own.
REFUSALS = (Forbidden, ScopeError, Illegal, NotFound)


@contextmanager
def operation(
    session: ActorSession, resource: str, action: str, *, kind: str = "", **more: Any
) -> Iterator[Operation]:
    """Open a write of `action` on `resource`; leaving the block commits it with its history.

    :raises Forbidden: where the actor's roles do not hold the action.
    :raises Conflict: where somebody else was faster.
    :raises Invalid: where a key is taken already.
    """
    opened = Operation(resource=resource, action=action, kind=kind or action, **more)
    with _watched(session, opened):
        actor_of(session).require(resource, action)
        with _transaction(session, opened):
            yield opened


@contextmanager
def acting(session: ActorSession, resource: Any, action: str) -> Iterator[None]:
    """Within an open operation, write rows of another resource under its own rights.

    :raises Forbidden: where the actor's roles do not hold the action there.
    """
    actor_of(session).require(resource.name, action)
    opened: Operation = session.info["operation"]
    # What was written before is told under its own name.
    session.flush()
    before = opened.resource, opened.action
    opened.resource, opened.action = resource.name, action
    try:
        yield
        session.flush()
    finally:
        opened.resource, opened.action = before


@contextmanager
def rehearsal(
    session: ActorSession, resource: str, action: str, **more: Any
) -> Iterator[Operation]:
    """What `operation` does, of which nothing stays: to see what a write would come to.

    :raises Forbidden: where the actor's roles do not hold the action.
    """
    actor_of(session).require(resource, action)
    opened = Operation(resource=resource, action=action, kind=action, **more)
    with _transaction(session, opened, keep=False):
        yield opened


@contextmanager
def attempt(session: ActorSession) -> Iterator[None]:
    """Within an open operation, a part that may fail alone: nothing of it stays then.

    :raises Conflict: where somebody else was faster.
    :raises Invalid: where a key is taken already.
    """
    opened: Operation = session.info["operation"]
    before, done = opened.mark(), False
    try:
        with session.begin_nested():
            yield
            session.flush()
        done = True
    except StaleDataError:
        raise Conflict(_("Somebody else has changed this record.")) from None
    except IntegrityError as problem:
        raise _readable(problem) from None
    finally:
        if not done:
            opened.back_to(before)


def demand(session: ActorSession, resource: str, action: str) -> None:
    """Go on only with the right; a try without it is written down.

    :raises Forbidden: without it.
    """
    with _watched(session, Operation(resource=resource, action=action, kind=action)):
        actor_of(session).require(resource, action)


@contextmanager
def _watched(session: ActorSession, opened: Operation) -> Iterator[None]:
    try:
        yield
    except REFUSALS as refusal:
        _note_refusal(session, opened, refusal)
        raise


def _note_refusal(session: ActorSession, opened: Operation, refusal: AppError) -> None:
    """Write down that this person tried; what was tried is gone by now."""
    actor, about = actor_of(session), opened.about or 0
    if actor.user_id is None:
        return
    # What was read must be let go before SQLite lets anybody write.
    session.rollback()
    told = replace(opened, id=0, result=refusal.code, changes=[], notes={}, allocated={})
    told.add(Change(opened.resource, about, 0, None, "r", {"refused": [None, refusal.code]}))
    info = {name: session.info.get(name) for name in WHENCE}
    engine = cast("Engine", session.get_bind())
    with session_for(engine, actor, **info) as writer, _transaction(writer, told):
        pass


@contextmanager
def _transaction(session: ActorSession, opened: Operation, *, keep: bool = True) -> Iterator[None]:
    try:
        begin_write(session)
        session.info["operation"] = opened
        yield
        if keep:
            _finish(session, opened)
    except StaleDataError:
        raise Conflict(_("Somebody else has changed this record.")) from None
    except IntegrityError as problem:
        raise _readable(problem) from None
    except OperationalError as problem:
        raise _told(session, problem) from None
    finally:
        if session.in_transaction():
            session.rollback()
        _forget(session, opened)


def begin_write(session: ActorSession) -> None:
    """End what was read and begin a transaction that holds the writer's lock on SQLite."""
    session.commit()
    session.connection(execution_options={"write": True})


def _forget(session: ActorSession, opened: Operation) -> None:
    """Let the session read again what the operation may have changed."""
    session.info.pop("operation", None)
    common = {known.name for known in registry.all() if known.scope() is Scope.GLOBAL}
    words = OF_WORDS if opened.resource in common else ()
    for read_once in (*OF_PLACES, *words):
        session.info.pop(read_once, None)


def _finish(session: ActorSession, opened: Operation) -> None:
    session.flush()
    fail_point("after_load", opened.kind)
    write_history(session, opened)
    fail_point("before_commit", opened.kind)
    session.commit()
    fail_point("after_commit", opened.kind)


def fail_point(name: str, kind: str = "") -> None:
    """Die here, at once and without cleaning up, if a fault drill asks for it.

    It asks by the name of the point, or by that of the operation with it: `plan.before_commit`.
    Nobody dies twice at a point that the drill's log knows.
    """
    wanted = os.environ.get("SHIXIANG_FAIL_AT")
    if wanted in (name, f"{kind}.{name}"):
        log = os.environ.get("SHIXIANG_FAIL_LOG")
        if log:
            with open(log, "a+", encoding="utf-8") as file:
                file.seek(0)
                if f"{name}\n" in file:
                    return
                file.write(f"{name}\n")
                file.flush()
                os.fsync(file.fileno())
        os.kill(os.getpid(), signal.SIGKILL)


BUSY = ("locked", "deadlock", "timeout", "serialize")
_COLUMNS = (re.compile(r"\.(\w+)(?:,|$)"), re.compile(r"Key \(([^)]+)\)"))


def _readable(problem: IntegrityError) -> Invalid:
    """Which field's value is taken, without a word of SQL."""
    text = str(problem.orig)
    names: list[str] = []
    for pattern in _COLUMNS:
        for found in pattern.findall(text):
            names += [part.strip() for part in found.split(",")]
    fields = [name.removesuffix("_id") for name in names if name not in ("region_id", "record_id")]
    if "foreign key" in text.lower():
        return Invalid({}, _("Other records still refer to this one."))
    return Invalid({name: [_("This value is taken already.")] for name in fields[-1:]})


def _told(session: ActorSession, problem: OperationalError) -> Exception:
    text = str(problem.orig).lower()
    if any(word in text for word in BUSY):
        return Conflict(_("The database is busy with another write. Please try again."))
    return Full() if is_full(problem, cast("Engine", session.get_bind())) else problem
