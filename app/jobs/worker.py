"""The process that does jobs: it holds the lease, and a child of it does the work.

The child may die of anything, and be killed at any moment: the worker sees it and has the job
done again. If the worker dies, its child ends with it, and the lease runs out for others.
"""

from __future__ import annotations

import logging
import select
import signal
import time
from types import FrameType

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from app.jobs.board import board
from app.jobs.child import Child
from app.jobs.doing import ActorOf, attempt, end, give_back
from app.jobs.handlers import KINDS, LONGEST
from app.jobs.leases import CANCELLED, Held, claim, keep, release
from app.jobs.pace import Pace
from app.jobs.periodic import add_due
from app.kernel.lazy import _

log = logging.getLogger(__name__)
# Word for people is looked for and passed on at least this often.
LOOK_SECONDS = 0.5
SWEEP_SECONDS = 5.0


class Worker:
    """Does one job after another; `books` is an engine that does not wait long for a lock.

    `parent` is a file whose end is that of the process that has started this one.
    """

    def __init__(
        self, engine: Engine, books: Engine, actor_of: ActorOf, *, parent: int | None = None
    ) -> None:
        self.engine, self.books, self.actor_of = engine, books, actor_of
        self.parent = parent
        self.stopping = False
        self._swept = 0.0

    def run(self) -> None:
        """Work until a signal comes or the parent ends."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            if not self._safely():
                self._wait(Pace.poll(), [])

    def _safely(self) -> bool:
        try:
            return self.step()
        except SQLAlchemyError:
            # The database is away or full: it is asked again, and leases run out by themselves.
            log.exception("the queue could not be read or written")
            return False

    def step(self) -> bool:
        """Do the job that waits longest; False where none waits."""
        moment = time.monotonic()
        if moment - self._swept >= min(SWEEP_SECONDS, Pace.beat()):
            self._swept = moment
            add_due(self.books)
        held = claim(self.books)
        if held is None:
            return False
        self._oversee(held)
        return True

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait(self, seconds: float, others: list[int]) -> list[int]:
        """Wait for the parent's end, or for one of the other files to say something."""
        watched = others if self.parent is None else [self.parent, *others]
        try:
            ready = select.select(watched, [], [], seconds)[0]
        except InterruptedError:
            return []
        if self.parent in ready:
            self.stopping = True
        return [file for file in ready if file != self.parent]

    def _oversee(self, held: Held) -> None:
        if board(self.books).must_stop(held.id):
            end(self.engine, held, CANCELLED, "")
            return
        # A forked process must not share connections.
        for engine in (self.engine, self.books):
            engine.dispose()
        child = Child(held, self._work)
        reason = self._watch(held, child)
        ended = child.ended()
        if self.stopping and reason is None and ended != 0:
            release(self.engine, held)
        elif reason == CANCELLED:
            end(self.engine, held, CANCELLED, "")
        elif reason is not None or ended != 0:
            give_back(self.engine, held, reason or child.last_words or _ended(ended))
        board(self.engine).clear(held)

    def _work(self, child: Child) -> None:
        """What the child does."""
        attempt(self.engine, child.held, self.actor_of, child.report)

    def _watch(self, held: Held, child: Child) -> str | None:
        """Keep the lease until the child ends; gives why it was made to end, if it was."""
        kind = KINDS.get(held.kind)
        deadline = time.monotonic() + (kind.seconds if kind else LONGEST)
        beaten = told = time.monotonic()
        while child.is_open:
            for _file in self._wait(min(LOOK_SECONDS, Pace.poll()), [child.pipe]):
                child.listen()
            moment = time.monotonic()
            if moment - told >= LOOK_SECONDS and child.share is not None:
                told = moment
                board(self.books).tell(held, *child.share)
            if moment - beaten >= Pace.beat():
                beaten = moment
                if not keep(self.books, held):
                    child.kill()
            why = self._why_stop(held, moment > deadline)
            if why is not None:
                child.kill()
                return why or None
        return None

    def _why_stop(self, held: Held, late: bool) -> str | None:
        """None to go on; empty where this process has to end."""
        if self.stopping:
            return ""
        if late:
            return str(_("The work took too long."))
        return CANCELLED if board(self.books).must_stop(held.id) else None


def _ended(status: int) -> str:
    """How a process ended that said nothing."""
    if status < 0:
        return str(_("Its process was ended (signal %(number)s).", number=-status))
    return str(_("Its process ended unexpectedly (%(number)s).", number=status))
