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
from app.policies.actor import Grant, actor_of

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
        model = type(row)
        if model.scope in REGIONED and not operation.own_rows:
            keys = [getattr(row, f"{name}_id") for name in narrowing(model)]
            for region_id in _places(row):
                require_place(session, model, region_id, keys)


def narrowing(model: type[Model]) -> list[str]:
    """The relations that say which bodies a row of `model` has to do with."""
    return [meta.name for meta in model.metas.values() if meta.narrows]


def _places(row: Model) -> set[int]:
    """The region the row has now and, where it was moved, the one it had."""
    history = inspect(row).attrs.region_id.history
    return {value for value in (*history.deleted, row.region_id) if value is not None} or {0}


def require_place(
    session: Any,
    model: type[Model],
    region_id: int,
    bodies: Iterable[int | None] | None = None,
) -> None:
    """Let the open operation touch a row of `model` in this region.

    `bodies`: those that the row has to do with; left out where only the region is looked at.

    :raises ScopeError: where none of the actor's grants reaches that far.
    """
    operation, actor = session.info["operation"], actor_of(session)
    if actor.system:
        return
    right = (operation.resource, operation.action)
    if not _reaching(session, model, region_id, bodies, right=right, below=operation.below):
        raise ScopeError


def may_write(session: Any, row: Model, right: tuple[str, str], *, below: bool) -> bool:
    """Whether a grant of the actor that holds `right`, resource and action, reaches this row."""
    model = type(row)
    bodies = [getattr(row, f"{name}_id") for name in narrowing(model)]
    system = actor_of(session).system
    found = _reaching(session, model, row.region_id, bodies, right=right, below=below)
    return system or bool(found)


def _reaching(
    session: Any,
    model: type[Model],
    region_id: int,
    bodies: Iterable[int | None] | None,
    *,
    right: tuple[str, str],
    below: bool,
) -> list[Grant]:
    path = tree_path_of(session, "region", region_id)
    grants = actor_of(session).grants_for(*right)
    reaching = [g for g in grants if _reaches(g, model, path, below=below)]
    if bodies is not None and narrowing(model):
        paths = [tree_path_of(session, "body", key) for key in bodies if key is not None]
        reaching = [grant for grant in reaching if _concerns(grant, paths)]
    return reaching


def _reaches(grant: Grant, model: type[Model], path: str, *, below: bool) -> bool:
    """A shared row belongs to one level; a regional one may lie below, as the role allows."""
    if not path or not grant.covers(path):
        return False
    return path == grant.region_path or (model.scope is not Scope.SHARED and (grant.below or below))


def _concerns(grant: Grant, body_paths: Iterable[str]) -> bool:
    """A role held within a body is about that body and those it leads."""
    within = grant.body_path
    return within is None or any(path.startswith(within) for path in body_paths)


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
