"""How much waits, runs and has failed: for those who watch the system, without a single name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.db.imports import ImportSession
from app.db.jobs import Job
from app.db.session import ActorSession
from app.kernel.clock import now

QUEUED = "queued"


def standing(session: ActorSession) -> dict[str, dict[str, int]]:
    """The numbers of imports and jobs by state."""
    counted: dict[str, Any] = {"imports": ImportSession, "jobs": Job}
    return {name: _by_state(session, model) for name, model in counted.items()}


def _by_state(session: ActorSession, model: Any) -> dict[str, int]:
    query = select(model.state, func.count()).group_by(model.state)
    return {state: int(number) for state, number in session.execute(query)}


def longest_wait(session: ActorSession) -> float:
    """The seconds for which the oldest waiting job could have been done already."""
    due = session.scalar(select(func.min(Job.run_after)).where(Job.state == QUEUED))
    return max(0.0, (now() - due).total_seconds()) if due is not None else 0.0
