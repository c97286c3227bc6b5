"""Keeping the paths of tree rows: one write where a row is made, a set-based one where it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update

from app.db.guard import trusted
from app.db.session import ActorSession
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.policies.scope import SCOPE_TREE
from app.policies.writing import tree_path_of


def place_in_tree(session: ActorSession, row: Any) -> None:
    """Give a row of a tree its path, and move everything below it along.

    :raises Invalid: where the row would come to lie below itself.
    """
    model = type(row)
    if not model.tree:
        return
    parent_id = getattr(row, f"{model.tree}_id")
    if not parent_id:
        refuse_second_root(session, model, [row.id])
    above = _path_above(session, model, parent_id)
    path = f"{above}{row.id}/"
    if f"/{row.id}/" in above:
        raise Invalid({model.tree: [_("A record cannot lie below itself.")]})
    if row.path and row.path != path:
        _move(session, model, row.path, path)
    row.path = path


def refuse_second_root(session: ActorSession, model: Any, keys: Sequence[int]) -> None:
    """Let only one region lie below nothing: who holds that one sees every row.

    :raises Invalid: where one of `keys` would be another one.
    """
    if model.__table__.name != SCOPE_TREE:
        return
    parent_id = getattr(model, f"{model.tree}_id")
    others = select(model.id).where(parent_id.is_(None), model.id.not_in(keys)).limit(1)
    if len(keys) > 1 or session.scalar(others) is not None:
        raise Invalid({model.tree: [_("This field is required.")]})


def tree_columns(
    session: ActorSession, model: Any, key: int, line: Mapping[str, Any]
) -> dict[str, str]:
    """The path of a row that goes in by a bulk insert; nothing where the model is no tree."""
    if not model.tree:
        return {}
    parent_id = line.get(f"{model.tree}_id")
    if not parent_id:
        refuse_second_root(session, model, [key])
    return {"path": f"{_path_above(session, model, parent_id)}{key}/"}


def _path_above(session: ActorSession, model: Any, parent_id: int | None) -> str:
    """The path of what a row lies below, whether or not the writer may see it."""
    above = tree_path_of(session, model.__table__.name, parent_id) if parent_id else ""
    return above or "/"


def _move(session: ActorSession, model: Any, old: str, new: str) -> None:
    table = model.__table__
    below = table.c.path.startswith(old, autoescape=True)
    with trusted():
        session.execute(
            update(table)
            .where(below)
            .values(path=func.concat(new, func.substr(table.c.path, len(old) + 1)))
        )
    session.info.pop("tree_paths", None)
