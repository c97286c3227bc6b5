"""The kinds of work by name: the layers above register what they know how to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.db.session import ActorSession
from app.jobs.task import Task

Run = Callable[[ActorSession, Task], Any]
Ended = Callable[[ActorSession, Task], None]
LONGEST = 3600.0


@dataclass(frozen=True)
class Kind:
    """How one kind of job is done, what follows if it is not, and how long it may take."""

    run: Run
    ended: Ended | None = None
    seconds: float = LONGEST


KINDS: dict[str, Kind] = {}
# The names of what is done again and again, with the seconds between.
PERIODIC: dict[str, float] = {}


def handles(
    name: str, *, ended: Ended | None = None, seconds: float = LONGEST
) -> Callable[[Run], Run]:
    """Do jobs of this name by the decorated function, with a session of the job's owner.

    The function may be called again after it was interrupted: its effect and `task.settle` belong
    in one transaction. `ended` is called, with a session of the system, when a job fails, dies or
    is cancelled.
    """

    def register(run: Run) -> Run:
        KINDS[name] = Kind(run, ended, seconds)
        return run

    return register


def every(name: str, seconds: float) -> Callable[[Run], Run]:
    """Do the decorated function each time so many seconds are over, once for all workers."""
    PERIODIC[name] = seconds
    return handles(name)
