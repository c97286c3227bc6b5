"""Doing a job that is held: in a worker's child, or here, where somebody waits for it."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, cast

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from app.db.room import telling_full
from app.db.session import ActorSession, session_for
from app.jobs.board import board
from app.jobs.handlers import KINDS
from app.jobs.leases import (
    DEAD,
    DONE,
    FAILED,
    JOBS,
    OPEN,
    RUNNING,
    Held,
    LeaseLost,
    claim,
    keep,
    release,
)
from app.jobs.pace import Pace
from app.jobs.task import Report, Task
from app.kernel.errors import AppError, Conflict
from app.kernel.lazy import _
from app.policies.actor import SYSTEM, Actor, Narrowing
from app.policies.narrowing import NARROWING, held_to

log = logging.getLogger(__name__)
# Who somebody is now: a right that was taken away in between counts.
ActorOf = Callable[[int], Actor]
RETRY_SECONDS = 2.0


def carry_out(engine: Engine, held: Held, actor_of: ActorOf, report: Report | None = None) -> None:
    """Do the job with the rights that its owner has now; a refusal ends it with its reason."""
    try:
        session = session_for(engine, _owner(engine, held, actor_of), source="job")
        try:
            _perform(session, held, report)
        finally:
            session.close()
    except Conflict as busy:
        give_back(engine, held, str(busy))
    except AppError as refusal:
        end(engine, held, FAILED, str(refusal))
    except LeaseLost:
        log.warning("job %s is somebody else's by now: nothing was written", held.id)


def _owner(engine: Engine, held: Held, actor_of: ActorOf) -> Actor:
    """Whose job it is, held to what the token was held to that asked for it."""
    if held.user_id is None:
        return SYSTEM
    actor, kept = actor_of(held.user_id), held.args.get(NARROWING)
    if kept is None:
        return actor
    with engine.connect() as connection:
        return held_to(connection, actor, Narrowing.from_json(kept))


def do_here(session: ActorSession, held: Held) -> Any:
    """Do the job in this session, whose actor asked for it; gives what its handler gives.

    :raises AppError: where it is refused; the job has failed then.
    :raises Conflict: where it was taken over by a worker in the meantime.
    """
    engine: Any = session.get_bind()
    try:
        with _heart(engine, held):
            return _perform(session, held, board_report(engine, held))
    except LeaseLost:
        raise Conflict(_("This took so long that it goes on in the background.")) from None
    except AppError as refusal:
        session.rollback()
        end(engine, held, FAILED, str(refusal))
        raise
    except SQLAlchemyError:
        session.rollback()
        # The answer alone may have been lost: the row knows.
        if _state(engine, held) != DONE:
            raise
        return None
    finally:
        _let_go(engine, held)


def join(engine: Engine, job_id: int, actor_of: ActorOf) -> None:
    """Wait for the end of a job, and do it here as soon as nobody else does."""
    while True:
        held = claim(engine, only=job_id)
        if held is not None:
            with _heart(engine, held):
                attempt(engine, held, actor_of)
            continue
        with engine.connect() as connection:
            state = connection.scalar(select(JOBS.c.state).where(JOBS.c.id == job_id))
        if state not in OPEN:
            return
        time.sleep(Pace.poll())


def attempt(engine: Engine, held: Held, actor_of: ActorOf, report: Report | None = None) -> None:
    """Do the job once, unless it was tried too often."""
    if held.kind not in KINDS:
        end(engine, held, DEAD, f"no handler is known for {held.kind}")
    elif held.attempts > held.max_attempts:
        end(engine, held, DEAD, held.error or _interrupted(held))
    else:
        carry_out(engine, held, actor_of, report or board_report(engine, held))


def _interrupted(held: Held) -> str:
    return str(_("The work was interrupted %(times)s times.", times=held.attempts - 1))


def _perform(session: ActorSession, held: Held, report: Report | None) -> Any:
    task, engine = Task(held, report), cast("Engine", session.get_bind())
    session.info["task"] = task
    try:
        with telling_full(engine):
            found = KINDS[held.kind].run(session, task)
            if not task.settled:
                _settle_alone(session, task, found)
    finally:
        session.info.pop("task", None)
        # What was only read is let go: the heart may wait for it.
        session.rollback()
    return found


def _settle_alone(session: ActorSession, task: Task, result: Any = None) -> None:
    session.commit()
    session.connection(execution_options={"write": True})
    task.settle(session, result)
    session.commit()


def give_back(engine: Engine, held: Held, reason: str) -> None:
    """Let it be tried again after a while, or bury it with its reason."""
    if held.is_last_try:
        end(engine, held, DEAD, reason)
    else:
        release(engine, held, error=reason, delay=RETRY_SECONDS * held.attempts)


def end(engine: Engine, held: Held, state: str, reason: str) -> None:
    """Close a job that will not be done, and let its kind draw the consequences."""
    kind = KINDS.get(held.kind)
    task = Task(held, state=state, error=reason)
    with session_for(engine, SYSTEM, source="job") as session:
        try:
            if kind is not None and kind.ended is not None:
                kind.ended(session, task)
            if not task.settled:
                _settle_alone(session, task)
        except LeaseLost:
            log.warning("job %s is somebody else's by now", held.id)
    board(engine).clear(held)


def _let_go(engine: Engine, held: Held) -> None:
    """Whatever happened here, what is neither done nor refused is tried again by somebody."""
    problem = sys.exc_info()[1]
    if problem is not None:
        with suppress(SQLAlchemyError):
            if _state(engine, held) == RUNNING:
                give_back(engine, held, repr(problem))
    board(engine).clear(held)


def _state(engine: Engine, held: Held) -> str | None:
    """What the row says; None where it is in other hands."""
    mine = select(JOBS.c.state).where(JOBS.c.id == held.id, JOBS.c.lease_token == held.token)
    with engine.connect() as connection:
        return connection.scalar(mine)


def board_report(engine: Engine, held: Held) -> Report:
    """A report that goes straight to those who wait."""
    return lambda share, step: board(engine).tell(held, share, step)


@contextmanager
def _heart(engine: Engine, held: Held) -> Iterator[None]:
    """Renew the lease beside the work, for as long as the block takes."""
    over = Event()

    def beat() -> None:
        while not over.wait(Pace.beat()):
            keep(engine, held)

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
