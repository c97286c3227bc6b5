"""Taking a job, keeping it, and giving it back: every write names the token of its lease.

Whoever was stopped for longer than its lease finds another token in the row and writes nothing.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select, update
from sqlalchemy.exc import OperationalError

from app.db.jobs import Job
from app.jobs.pace import Pace
from app.kernel.clock import now

JOBS: Any = Job.__table__
QUEUED, RUNNING, DONE = "queued", "running", "done"
FAILED, DEAD, CANCELLED = "failed", "dead", "cancelled"
OPEN = (QUEUED, RUNNING)


class LeaseLost(Exception):
    """The job is somebody else's by now: what was done for it must not be written."""


@dataclass(frozen=True)
class Held:
    """A job in the hands of whoever knows its token."""

    id: int
    kind: str
    args: dict[str, Any]
    user_id: int | None
    token: str
    attempts: int
    max_attempts: int
    error: str | None = None

    @property
    def is_last_try(self) -> bool:
        """Whether nobody tries again after this."""
        return self.attempts >= self.max_attempts


def lease() -> dict[str, Any]:
    """The columns of a row that somebody takes at this moment."""
    moment = now()
    return {
        "state": RUNNING,
        "lease_token": secrets.token_hex(16),
        "lease_until": moment + timedelta(seconds=Pace.lease),
        "heartbeat_at": moment,
        "started_at": moment,
    }


def claim(engine: Engine, only: int | None = None) -> Held | None:
    """Take the job that waits longest, or whose holder has died; `only` asks for one job.

    None where there is nothing to do, or where the database is busy with another write.
    """
    due = _due(now(), only)
    try:
        with engine.connect() as looking:
            if looking.scalar(select(JOBS.c.id).where(due).limit(1)) is None:
                return None
        with engine.connect().execution_options(write=True) as writing, writing.begin():
            row = writing.execute(_taking(due)).first()
    except OperationalError:
        return None
    return None if row is None else held_of(row)


def _due(moment: datetime, only: int | None) -> ColumnElement[bool]:
    waiting = and_(JOBS.c.state == QUEUED, JOBS.c.run_after <= moment)
    left = and_(JOBS.c.state == RUNNING, JOBS.c.lease_until < moment)
    if only is None:
        return or_(waiting, left)
    return and_(JOBS.c.id == only, or_(JOBS.c.state == QUEUED, left))


def _taking(due: ColumnElement[bool]) -> Any:
    """One statement for both databases: only PostgreSQL has rows to skip."""
    first = select(JOBS.c.id).where(due).order_by(JOBS.c.run_after, JOBS.c.id).limit(1)
    chosen = first.with_for_update(skip_locked=True).scalar_subquery()
    values = lease() | {"attempts": JOBS.c.attempts + 1, "done": 0, "total": 0, "step": ""}
    return update(JOBS).where(JOBS.c.id == chosen).values(values).returning(*JOBS.c)


def held_of(row: Any) -> Held:
    """The row of a job that has just been taken."""
    return Held(
        row.id,
        row.kind,
        row.args,
        row.user_id,
        row.lease_token,
        row.attempts,
        row.max_attempts,
        row.error,
    )


def keep(engine: Engine, held: Held) -> bool:
    """Renew the lease; False where it is somebody else's, or the job is over."""
    moment = now()
    until = moment + timedelta(seconds=Pace.lease)
    try:
        return _change(engine, held, {"heartbeat_at": moment, "lease_until": until})
    except OperationalError:
        # Nobody else can take it either while the database answers nobody.
        return True


def release(engine: Engine, held: Held, *, error: str | None = None, delay: float = 0.0) -> bool:
    """Give the job back: it is tried again after `delay` seconds."""
    again = {
        "state": QUEUED,
        "run_after": now() + timedelta(seconds=delay),
        "lease_token": None,
        "lease_until": None,
        "error": error,
    }
    if error is None:
        again["attempts"] = held.attempts - 1
    return _change(engine, held, again)


def _change(engine: Engine, held: Held, values: dict[str, Any]) -> bool:
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        return bool(connection.execute(_of(held).values(values)).rowcount)


def settle(
    connection: Connection, held: Held, state: str, *, result: Any = None, error: str | None = None
) -> None:
    """Say what became of the job, within a transaction of the caller's.

    :raises LeaseLost: where it is somebody else's by now.
    """
    values = {"state": state, "result": result, "error": error, "ended_at": now()}
    if not connection.execute(_of(held).values(values)).rowcount:
        raise LeaseLost(held.id)


def _of(held: Held) -> Any:
    mine = (JOBS.c.id == held.id, JOBS.c.lease_token == held.token, JOBS.c.state == RUNNING)
    return update(JOBS).where(*mine)
