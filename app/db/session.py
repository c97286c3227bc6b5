"""Sessions that belong to one actor, and that write only inside an operation.

The hooks that know the rules (row scope, history) are installed by the layer above; a session
without them refuses to write rather than write unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.db.base import Model
from app.db.guard import trusted


@dataclass
class Hooks:
    """What looks at every flush: the scope first, then the history."""

    check_writes: Callable[[ActorSession, list[Model]], None] | None = None
    record_changes: Callable[[ActorSession, list[Model]], None] | None = None


hooks = Hooks()


class ActorSession(Session):
    """One session, one actor: what an identity map holds was loaded under that actor's scope."""

    def get(self, entity: Any, ident: Any, **more: Any) -> Any:
        """The row with this key, if the actor may see it; asked like any other question."""
        if more or not (isinstance(entity, type) and issubclass(entity, Model)):
            return super().get(entity, ident, **more)
        return self.scalars(select(entity).where(entity.id == ident)).first()

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
        if hooks.check_writes is None or hooks.record_changes is None:
            raise RuntimeError("no scope is installed: refusing to write")
        hooks.check_writes(self, touched)
        self._count_versions(touched)
        hooks.record_changes(self, touched)
        with trusted():
            super().flush(objects)

    def _touched(self) -> list[Model]:
        rows = [row for group in (self.new, self.deleted) for row in group]
        rows += [row for row in self.dirty if self.is_modified(row)]
        return [row for row in rows if isinstance(row, Model)]

    def _count_versions(self, touched: list[Model]) -> None:
        for row in touched:
            if row not in self.new and row not in self.deleted:
                row.version += 1


def bind_actor(session: Any, actor: Any) -> None:
    """Give the session to `actor`; it cannot be given to another one afterwards.

    :raises RuntimeError: where it belongs to somebody else.
    """
    if session.info.get("actor") not in (None, actor):
        raise RuntimeError("a session serves one actor")
    session.info["actor"] = actor


def session_for(engine: Engine, actor: Any, **info: Any) -> ActorSession:
    """A new session of `actor` on `engine`; the caller closes it.

    `info` may name the `source` of its writes ("form", "rest", "sheet", "command") and the
    `request_id` that the history keeps.
    """
    session = ActorSession(engine, expire_on_commit=False, autoflush=False, info=info)
    bind_actor(session, actor)
    return session
