"""Whether a failure means that a disk is full, whatever words it comes in."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.kernel.errors import Full

_NO_ROOM = ("disk is full", "no space left", "disk quota exceeded")
# SQLite says these of a journal that cannot grow, and of a disk that is broken.
_UNCLEAR = ("disk i/o error", "unable to open database file")
_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT})
# A disk with less than that has no room: the journal of one write needs as much.
LEAST = 2**20


def is_full(problem: BaseException, engine: Engine) -> bool:
    """Whether the problem is a lack of room; where its words leave it open, the disk tells."""
    if isinstance(problem, OSError):
        return problem.errno in _NUMBERS
    if not isinstance(problem, DBAPIError):
        return False
    text = str(problem.orig).lower()
    if any(words in text for words in _NO_ROOM):
        return True
    return any(words in text for words in _UNCLEAR) and _is_crowded(engine)


def _is_crowded(engine: Engine) -> bool:
    """Whether next to nothing is left where the file of the database lies."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return False
    found = os.statvfs(Path(engine.url.database).resolve().parent)
    return found.f_bavail * found.f_frsize < LEAST


@contextmanager
def telling_full(engine: Engine) -> Iterator[None]:
    """Tell a full disk in words.

    :raises Full: where the block failed for lack of room.
    """
    try:
        yield
    except (OSError, DBAPIError) as problem:
        if is_full(problem, engine):
            raise Full from None
        raise
