"""Starts the reading child and waits for it: whatever it dies of is a refused file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event, Timer

from app.kernel.lazy import _
from app.sheets.grid import Grid
from app.sheets.opening import not_a_workbook, too_much
from app.sheets.wire import unpack

# The child may compute for a third of it; on a busy machine the rest is waiting.
WALL_SECONDS = 60.0
ROOT = Path(__file__).resolve().parents[2]


class _Killed(Exception):
    """Somebody else has killed the child: that says nothing of the file."""


def read_in_child(path: Path, kind: str, *, seconds: float = WALL_SECONDS) -> list[Grid]:
    """The grids of a file, parsed in a process that may be killed.

    One that is killed from outside is started once more.

    :raises FileRefused: for a file that the child refuses, dies of, or takes too long for.
    """
    try:
        return _read(path, kind, seconds)
    except _Killed:
        pass
    try:
        return _read(path, kind, seconds)
    except _Killed:
        raise too_much() from None


def _read(path: Path, kind: str, seconds: float) -> list[Grid]:
    command = [sys.executable, "-m", "app.sheets.reader", str(path.resolve()), kind]
    with subprocess.Popen(  # noqa: S603 our own module; no shell sees the path
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=child_environment(),
        encoding="ascii",
    ) as child:
        late = Event()
        clock = Timer(seconds, _stop, (child, late))
        clock.start()
        try:
            return unpack(child.stdout or ())
        except ValueError:
            raise _died(child, late=late.is_set()) from None
        finally:
            clock.cancel()
            child.kill()


def child_environment() -> dict[str, str]:
    """The variables that Python needs, without the keys of the product."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}


def _died(child: subprocess.Popen[str], *, late: bool) -> Exception:
    """Why the child ended early: killed by a limit or by somebody, or stopped by what it read."""
    status = child.wait()
    if status > 0:
        return not_a_workbook(_("It is damaged."))
    return _Killed() if status == -signal.SIGKILL and not late else too_much()


def _stop(child: subprocess.Popen[str], late: Event) -> None:
    late.set()
    child.kill()
