"""A job as its handler sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.db.session import ActorSession
from app.jobs.leases import DONE, Held, settle
from app.kernel.lazy import Words

Report = Callable[[float, str], None]


class Task:
    """What is to be done, and the one way to say that it is: together with its effect."""

    def __init__(
        self, held: Held, report: Report | None = None, *, state: str = DONE, error: str = ""
    ) -> None:
        self.held, self.args = held, held.args
        self.state, self.error = state, error
        self.settled = False
        self._report = report

    def settle(self, session: ActorSession, result: Any = None) -> None:
        """Note the outcome in the transaction that is open: both stand or fall together.

        :raises LeaseLost: where the job is somebody else's by now; nothing may be written then.
        """
        error = self.error or None
        settle(session.connection(), self.held, self.state, result=result, error=error)
        self.settled = True

    def report(self, share: float, step: Words) -> None:
        """Tell those who wait how much is done, from 0 to 1, and what comes now."""
        if self._report is not None:
            self._report(share, str(step))


def tell(session: ActorSession, share: float, step: Words) -> None:
    """Tell how far the session's job is; without a job nobody waits for that."""
    task = session.info.get("task")
    if isinstance(task, Task):
        task.report(share, step)
