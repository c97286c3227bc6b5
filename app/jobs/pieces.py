"""Files that come in pieces: what was received is kept, and the rest can follow later.

The row says how much of the file is safe on the disk. A piece is written, made safe, and only
then counted: whatever is killed in between, the next piece begins where the row says.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from app.db.jobs import FileUpload
from app.db.session import ActorSession
from app.jobs.pace import Pace
from app.kernel.clock import now
from app.kernel.errors import Conflict, Full, Invalid, NotFound
from app.kernel.lazy import _
from app.policies.actor import actor_of

PIECES: Any = FileUpload.__table__
MEGABYTE = 2**20
LARGEST = 100 * MEGABYTE
# What one person may have lying about unfinished.
QUOTA = 300 * MEGABYTE
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Incoming:
    """A file on its way in."""

    token: str
    name: str
    size: int
    received: int
    path: Path

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing."""
        return self.received == self.size


def begin(session: ActorSession, name: str, size: int) -> Incoming:
    """A new file of this size, of which nothing is here yet.

    :raises Invalid: where it is too large, or too much of the same person is unfinished.
    """
    if not 0 < size <= LARGEST:
        most = LARGEST // MEGABYTE
        raise Invalid({"file": [_("At most %(most)s MB can be handed in at once.", most=most)]})
    token, moment = secrets.token_urlsafe(24), now()
    user_id = actor_of(session).user_id
    row = {"token": token, "user_id": user_id, "name": name[:255], "size": size, "received": 0}
    with _writing(session) as connection:
        asked = select(func.coalesce(func.sum(PIECES.c.size), 0)).where(PIECES.c.user_id == user_id)
        if int(connection.scalar(asked) or 0) + size > QUOTA:
            raise Invalid({"file": [_("Too many uploads are unfinished. Finish them first.")]})
        connection.execute(insert(PIECES), row | {"created_at": moment, "touched_at": moment})
    _folder().mkdir(parents=True, exist_ok=True)
    return Incoming(token, name, size, 0, _path(token))


def incoming(session: ActorSession, token: str) -> Incoming:
    """How much of a file is here.

    :raises NotFound: where the person has no such upload.
    """
    mine = (PIECES.c.token == token, PIECES.c.user_id == actor_of(session).user_id)
    row = session.connection().execute(select(PIECES).where(*mine)).first()
    if row is None:
        raise NotFound
    return Incoming(row.token, row.name, row.size, row.received, _path(row.token))


def add(session: ActorSession, token: str, start: int, piece: bytes) -> Incoming:
    """Put a piece where the last one ended; gives how much is here then.

    :raises Conflict: where it begins elsewhere: the answer of `incoming` says where to go on.
    :raises Invalid: where it reaches beyond the end.
    :raises Full: where there is no room for it.
    """
    known = incoming(session, token)
    if start != known.received:
        raise Conflict(_("The next piece begins at byte %(at)s.", at=known.received))
    if start + len(piece) > known.size:
        raise Invalid({"file": [_("The file is longer than was said.")]})
    _write(known.path, start, piece)
    until = {"received": start + len(piece), "touched_at": now()}
    here = (PIECES.c.token == token, PIECES.c.received == start)
    with _writing(session) as connection:
        if not connection.execute(update(PIECES).where(*here).values(until)).rowcount:
            raise Conflict(_("Another piece was faster."))
    return incoming(session, token)


def drop(session: ActorSession, token: str) -> None:
    """Forget a file: it was used, or is not wanted any more.

    :raises NotFound: where the person has no such upload.
    """
    known = incoming(session, token)
    with _writing(session) as connection:
        connection.execute(delete(PIECES).where(PIECES.c.token == token))
    known.path.unlink(missing_ok=True)


def forget_unfinished(connection: Connection) -> None:
    """Forget the files that nobody has gone on with for two days."""
    old = PIECES.c.touched_at < now() - KEPT
    for token in connection.scalars(select(PIECES.c.token).where(old)).all():
        connection.execute(delete(PIECES).where(PIECES.c.token == token))
        _path(token).unlink(missing_ok=True)


def _folder() -> Path:
    return Pace.folder / "pieces"


def _path(token: str) -> Path:
    return _folder() / token


def _write(path: Path, start: int, piece: bytes) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.seek(start)
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        raise Full from None


@contextmanager
def _writing(session: ActorSession) -> Iterator[Connection]:
    """A short transaction of its own; what the session has read is let go first."""
    session.rollback()
    engine: Any = session.get_bind()
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        yield connection
