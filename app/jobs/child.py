"""The process that does one job, forked from its worker: quick to start, easy to kill."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import NoReturn

from app.jobs.leases import Held

log = logging.getLogger(__name__)
FAILED = 3


class Child:
    """One child and the pipe on which it tells how far it is; seen from both sides."""

    def __init__(self, held: Held, work: Callable[[Child], None]) -> None:
        self.held = held
        self.share: tuple[float, str] | None = None
        self.last_words = ""
        self.is_open = True
        self._rest = b""
        # As long as the worker lives, it holds the other end of `leash` open.
        leash, self._hold = os.pipe()
        self.pipe, self._out = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(self._hold)
            os.close(self.pipe)
            self._live(leash, work)
        os.close(leash)
        os.close(self._out)

    def _live(self, leash: int, work: Callable[[Child], None]) -> NoReturn:
        try:
            # With a group of its own it takes its children with it.
            os.setpgid(0, 0)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            Thread(target=_end_with, args=(leash,), daemon=True).start()
            work(self)
        finally:
            # Whatever it was: the worker has the job done again.
            problem = sys.exc_info()[1]
            if problem is not None:
                log.error("job %s failed", self.held.id, exc_info=problem)
                self._say(f"!{type(problem).__name__}: {problem}")
            os._exit(FAILED if problem else 0)

    def report(self, share: float, step: str) -> None:
        """Tell the worker how far the job is."""
        self._say(f"{share:.3f} {step}")

    def _say(self, line: str) -> None:
        with suppress(OSError):
            os.write(self._out, " ".join(line.split())[:400].encode()[:900] + b"\n")

    def listen(self) -> None:
        """Read what the child says; its pipe closes when it ends."""
        heard = os.read(self.pipe, 65536)
        if not heard:
            self.is_open = False
            return
        *lines, self._rest = (self._rest + heard).split(b"\n")
        for line in lines:
            self._understand(line.decode(errors="replace"))

    def _understand(self, line: str) -> None:
        if line.startswith("!"):
            self.last_words = line[1:]
            return
        share, _blank, step = line.partition(" ")
        self.share = float(share), step

    def kill(self) -> None:
        """End the child and whatever it has started."""
        self._kill_group()
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    def ended(self) -> int:
        """How it ended: 0, a code, or the negative number of a signal; waits for it."""
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        self._kill_group()
        os.close(self.pipe)
        os.close(self._hold)
        return status


def _end_with(leash: int) -> None:
    """Wait for the worker's end, and end with it."""
    os.read(leash, 1)
    os.killpg(os.getpid(), signal.SIGKILL)
