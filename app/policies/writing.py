"""Where an actor may write: looked at before each flush, from where and to where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import inspect, select

from app.db.base import Model
from app.db.guard import LOADER
from app.db.meta import Scope
from app.db.registry import Base
from app.db.session import ActorSession
from app.kernel.errors import ScopeError
from app.policies.actor import Actor, Grant, actor_of

REGIONED = (Scope.SHARED, Scope.REGIONAL, Scope.PUBLISHED)


def check_writes(session: ActorSession, rows: Iterable[Model]) -> None:
    """Let only rows of the actor's own area pass, with their old place and their new one.

    :raises ScopeError: for the first other row.
    """
    actor = actor_of(session)
    if actor.system:
        return
    operation = session.info["operation"]
    for row in rows:
        if type(row).scope in REGIONED and not operation.own_rows:
            for region_id in _places(row):
                require_place(session, type(row), region_id)
            _require_body(session, row)


def _places(row: Model) -> set[int]:
    """The region the row has now and, where it was moved, the one it had."""
    history = inspect(row).attrs.region_id.history
    return {value for value in (*history.deleted, row.region_id) if value is not None} or {0}


def require_place(session: Any, model: type[Model], region_id: int) -> None:
    """Let the open operation touch a row of `model` in this region.

    :raises ScopeError: where none of the actor's grants reaches that far.
    """
    operation, actor = session.info["operation"], actor_of(session)
    if actor.system:
        return
    path = tree_path_of(session, "region", region_id)
    grants = actor.grants_for(operation.resource, operation.action)
    if not any(_reaches(grant, model, path, below=operation.below) for grant in grants):
        raise ScopeError


def _reaches(grant: Grant, model: type[Model], path: str, *, below: bool) -> bool:
    """A shared row belongs to one level; a regional one may lie below, as the role allows."""
    if not path or not grant.covers(path):
        return False
    return path == grant.region_path or (model.scope is not Scope.SHARED and (grant.below or below))


def _require_body(session: ActorSession, row: Model) -> None:
    names = [meta.name for meta in type(row).metas.values() if meta.narrows]
    narrow = _narrow_grants(actor_of(session), session.info["operation"])
    if not names or not narrow:
        return
    paths = [
        tree_path_of(session, "body", key)
        for key in (getattr(row, f"{name}_id") for name in names)
        if key is not None
    ]
    if not any(path.startswith(grant.body_path or "/") for path in paths for grant in narrow):
        raise ScopeError


def _narrow_grants(actor: Actor, operation: Any) -> list[Grant]:
    """The grants that count, if all of them are held within a body."""
    grants = actor.grants_for(operation.resource, operation.action)
    return list(grants) if grants and all(grant.body_path for grant in grants) else []


def tree_path_of(session: Any, table: str, key: int) -> str:
    """The path of a region or body, read once for each session; empty where there is none."""
    known: dict[tuple[str, int], str] = session.info.setdefault("tree_paths", {})
    if (table, key) not in known:
        tree = Base.metadata.tables[table]
        row = session.connection().execute(
            select(tree.c.path).where(tree.c.id == key), execution_options={"scoped": LOADER}
        )
        known[table, key] = row.scalar() or ""
    return known[table, key]


def know_tree_path(session: Any, table: str, key: int, path: str | None) -> None:
    """Remember a path that another statement has read along."""
    if path:
        session.info.setdefault("tree_paths", {})[table, key] = path
