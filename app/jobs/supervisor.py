"""Worker processes beside the one that serves: started with it, started again, ended with it."""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Sequence
from threading import Event, Thread

log = logging.getLogger(__name__)
SLOWEST_SECONDS = 30.0
PATIENCE_SECONDS = 10.0


class Supervisor:
    """Keeps `count` processes of `command` running until it is stopped.

    Each has a pipe from here as its standard input: when that closes, however this process ended,
    the worker ends too.
    """

    def __init__(self, command: Sequence[str], count: int) -> None:
        self.command = list(command)
        self._over = Event()
        self._running: dict[int, subprocess.Popen[bytes]] = {}
        self._threads = [Thread(target=self._keep, args=(at,), daemon=True) for at in range(count)]

    def start(self) -> None:
        """Start the workers."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End the workers in good order, and those that do not end by force."""
        self._over.set()
        for process in list(self._running.values()):
            _end(process)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)

    def _keep(self, at: int) -> None:
        pause = 1.0
        while not self._over.is_set():
            started = time.monotonic()
            with subprocess.Popen(self.command, stdin=subprocess.PIPE) as process:  # noqa: S603 our own program
                self._running[at] = process
                if self._over.is_set():
                    _end(process)
                ended = process.wait()
            if self._over.is_set():
                return
            log.warning("a worker ended (%s) and is started again", ended)
            # One that dies at once is not started in a circle.
            pause = min(pause * 2, SLOWEST_SECONDS) if time.monotonic() - started < pause else 1.0
            self._over.wait(pause)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
