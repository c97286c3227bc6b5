"""Putting work into the queue within the write that asks for it, and asking what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, insert, select, update

from app.db.session import ActorSession
from app.jobs.board import board
from app.jobs.leases import CANCELLED, JOBS, OPEN, QUEUED, RUNNING, Held, held_of, lease
from app.kernel.clock import now
from app.policies.actor import actor_of
from app.policies.narrowing import narrowing_kept


@dataclass(frozen=True)
class JobState:
    """How far a job is."""

    id: int
    kind: str
    args: dict[str, Any]
    about: str
    state: str
    share: float
    step: str
    started_at: datetime | None
    error: str | None
    result: Any
    is_stopping: bool

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state in OPEN

    @property
    def is_running(self) -> bool:
        """Whether somebody is at it."""
        return self.state == RUNNING

    @property
    def seconds_left(self) -> int | None:
        """How long it takes from here if it goes on like this; None before that can be told."""
        if self.state != RUNNING or self.started_at is None or self.share < 0.05:
            return None
        spent = (now() - self.started_at).total_seconds()
        return round(spent * (1 - self.share) / self.share)


def enqueue(
    session: ActorSession,
    kind: str,
    args: dict[str, Any],
    *,
    key: str | None = None,
    about: str | None = None,
    here: bool = False,
) -> Held | int:
    """Add a job of the session's actor, in the transaction that is open; gives its number.

    With `here` it is taken at once: the caller holds it, and has it done by `do_here`.

    :raises IntegrityError: where a job with this key is there already.
    """
    moment = now()
    values = {
        "kind": kind,
        "args": args | narrowing_kept(actor_of(session)),
        "user_id": actor_of(session).user_id,
        "about": about,
        "state": QUEUED,
        "run_after": moment,
        "idempotency_key": key,
        "created_at": moment,
    }
    if here:
        values |= lease() | {"attempts": 1}
    added = session.connection().execute(insert(JOBS).values(values).returning(*JOBS.c)).one()
    return held_of(added) if here else int(added.id)


def job_about(session: ActorSession, about: str) -> JobState | None:
    """The newest job that is done for something; None where there is none."""
    return _newest(session, JOBS.c.about == about)


def job_keyed(session: ActorSession, key: str) -> tuple[int, JobState | None]:
    """How many jobs have a key that begins so, and the newest of them."""
    # The semicolon follows the colon in the order of bytes.
    which = and_(JOBS.c.idempotency_key > f"{key}:", JOBS.c.idempotency_key < f"{key};")
    count = session.connection().scalar(select(func.count()).select_from(JOBS).where(which))
    return count or 0, _newest(session, which)


def newest_jobs(session: ActorSession, most: int = 50) -> list[JobState]:
    """The jobs that were queued last, for whoever looks after the machine."""
    query = select(JOBS).order_by(JOBS.c.id.desc()).limit(most)
    return [_told(session, row) for row in session.connection().execute(query)]


def _newest(session: ActorSession, which: ColumnElement[bool]) -> JobState | None:
    query = select(JOBS).where(which).order_by(JOBS.c.id.desc()).limit(1)
    row = session.connection().execute(query).first()
    return None if row is None else _told(session, row)


def _told(session: ActorSession, row: Any) -> JobState:
    words = board(session.get_bind())
    told = words.told(row) if row.state == RUNNING else None
    share, step = told or (row.done / row.total if row.total else 0.0, row.step)
    return JobState(
        row.id,
        row.kind,
        row.args,
        row.about or "",
        row.state,
        share,
        step,
        row.started_at,
        row.error,
        row.result,
        row.state == RUNNING and bool(row.cancel_requested or words.must_stop(row.id)),
    )


def cancel(session: ActorSession, job_id: int) -> bool:
    """Take a job out that nobody has begun, in the transaction that is open: True.

    One that runs is asked to stop, and False is given: its worker ends it.
    """
    waiting = update(JOBS).where(JOBS.c.id == job_id, JOBS.c.state == QUEUED)
    ended = {"state": CANCELLED, "cancel_requested": True, "ended_at": now()}
    if session.connection().execute(waiting.values(ended)).rowcount:
        return True
    board(session.get_bind()).ask_to_stop(job_id)
    return False
