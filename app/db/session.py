"""Sessions that belong to one actor, and that write only inside an operation.

The hooks that know the rules (row scope, history) are installed by the layer above; a session
without them refuses to run rather than show rows to nobody in particular.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy import Engine
from sqlalchemy.orm import ORMExecuteState, Session

from app.db.base import Model


class ActorSession(Session):
    """One session, one actor: what an identity map holds was loaded under that actor's scope."""

    criteria: ClassVar[Callable[[ORMExecuteState], None] | None] = None
    check_writes: ClassVar[Callable[[ActorSession, list[Model]], None] | None] = None
    record_changes: ClassVar[Callable[[ActorSession], None] | None] = None

    @property
    def actor(self) -> Any:
        """Whose session this is; None while nobody is bound, who sees no scoped row."""
        return self.info.get("actor")

    def flush(self, objects: Any = None) -> None:
        """Write what changed, if an operation is open and the rows are the actor's to write.

        :raises RuntimeError: for a write outside an operation.
        :raises ScopeError: for a row outside the actor's area.
        """
        touched = self._touched()
        if not touched:
            super().flush(objects)
            return
        if "operation" not in self.info:
            raise RuntimeError(f"a write outside an operation: {touched[0]!r}")
        if self.check_writes is None or self.record_changes is None:
            raise RuntimeError("no scope is installed: refusing to write")
        type(self).check_writes(self, touched)  # type: ignore[misc]
        for row in self.dirty:
            if isinstance(row, Model) and self.is_modified(row):
                row.version += 1
        with trusted(self):
            type(self).record_changes(self)  # type: ignore[misc]
            super().flush(objects)

    def _touched(self) -> list[Model]:
        rows = [row for group in (self.new, self.deleted) for row in group]
        rows += [row for row in self.dirty if self.is_modified(row)]
        return [row for row in rows if isinstance(row, Model)]


@contextmanager
def trusted(session: Session) -> Iterator[None]:
    """Statements inside come from a flush or a checked bulk write, not from a query."""
    before = session.info.get("trusted", False)
    session.info["trusted"] = True
    try:
        yield
    finally:
        session.info["trusted"] = before


def bind_actor(session: Session, actor: Any) -> None:
    """Give the session to `actor`; it cannot be given to another one afterwards.

    :raises RuntimeError: where it belongs to somebody else.
    """
    if session.info.get("actor") not in (None, actor):
        raise RuntimeError("a session serves one actor")
    session.info["actor"] = actor


def session_for(engine: Engine, actor: Any) -> ActorSession:
    """A new session of `actor` on `engine`; the caller closes it."""
    session = ActorSession(engine, expire_on_commit=False, autoflush=False)
    bind_actor(session, actor)
    return session
