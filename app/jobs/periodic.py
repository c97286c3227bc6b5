"""What is done again and again: one row for each name and tick, whoever writes it first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from app.db.session import ActorSession
from app.jobs.handlers import PERIODIC, every
from app.jobs.leases import JOBS, OPEN, QUEUED
from app.jobs.task import Task
from app.kernel.clock import LOCAL, now

# How long the rows of what is over are kept.
KEPT = timedelta(days=90)
DAY = 86_400.0


def do_daily(dailies: Mapping[str, Callable[[ActorSession], Any]]) -> None:
    """Let each of these be a kind of job that is due once a day."""
    for name, run in dailies.items():
        every(f"daily.{name}", DAY)(partial(_run, run))


def _run(run: Callable[[ActorSession], Any], session: ActorSession, _task: Task) -> None:
    run(session)


def add_due(engine: Engine) -> int:
    """Queue what is due at this moment and not queued yet; gives how many that were."""
    moment = now()
    # Days begin where the offices are.
    seconds = moment.timestamp() + LOCAL.utcoffset(None).total_seconds()
    ticks = {f"{name}@{int(seconds // length)}": name for name, length in PERIODIC.items()}
    with engine.connect() as connection:
        asked = select(JOBS.c.idempotency_key).where(JOBS.c.idempotency_key.in_(ticks))
        known = set(connection.scalars(asked))
    return sum(_add(engine, key, ticks[key], moment) for key in sorted(ticks.keys() - known))


def _add(engine: Engine, key: str, name: str, moment: datetime) -> bool:
    values: dict[str, Any] = {
        "kind": name,
        "args": {},
        "state": QUEUED,
        "run_after": moment,
        "idempotency_key": key,
        "created_at": moment,
    }
    try:
        with engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(insert(JOBS).values(values))
    except (IntegrityError, OperationalError):
        return False
    return True


def forget_ended(connection: Any) -> None:
    """Drop the rows of jobs that ended long ago."""
    before = now() - KEPT
    connection.execute(delete(JOBS).where(JOBS.c.state.not_in(OPEN), JOBS.c.ended_at < before))
