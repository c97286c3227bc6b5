"""A list as the tree that its records make: one level at a time, in the rows of the actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from app.db.session import ActorSession
from app.kernel.errors import NotFound
from app.operations.select import base_query, key_column, which
from app.policies.actor import actor_of
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
# Wider levels are shown as lists.
WIDEST = 500
# No tree of records is deeper: what is, leads in a circle.
DEEPEST = 16


@dataclass(frozen=True)
class Branch:
    """One record of a level, and how many lie right below it."""

    id: int
    name: str
    below: int = 0


@dataclass(frozen=True)
class Level:
    """The records right below one, or those that nothing in sight lies above; and the way there."""

    above: list[Branch]
    branches: list[Branch]
    cut: bool


def level_of(session: ActorSession, resource: AnyResource, under: int | None) -> Level:
    """One level of the tree.

    :raises Forbidden: where no role of the actor reads the resource.
    :raises NotFound: for a resource without a tree, or a record out of sight.
    """
    actor_of(session).require(resource.name, "read")
    if not resource.tree:
        raise NotFound
    model: Any = resource.model
    parent = getattr(model, f"{resource.tree}_id")
    here = parent == under if under is not None else _at_the_top(model, parent)
    asked = select(key_column(model), getattr(model, resource.title)).where(
        *_conditions(resource), which(model, "working"), here
    )
    for name in resource.order:
        column = getattr(model, name.lstrip("-"))
        asked = asked.order_by(column.desc() if name.startswith("-") else column)
    rows = session.execute(asked.limit(WIDEST + 1)).all()
    counts = _below(session, resource, [key for key, _name in rows[:WIDEST]])
    branches = [Branch(key, str(name), counts.get(key, 0)) for key, name in rows[:WIDEST]]
    return Level(way_to(session, resource, under), branches, len(rows) > WIDEST)


def _conditions(resource: AnyResource) -> list[ColumnElement[bool]]:
    return [getattr(resource.model, name) == value for name, value in resource.where.items()]


def _at_the_top(model: Any, parent: Any) -> ColumnElement[bool]:
    """What lies below nothing that the actor sees."""
    other = aliased(model)
    found: ColumnElement[bool] = ~exists(select(other.id).where(key_column(other) == parent))
    return found


def _below(session: ActorSession, resource: AnyResource, keys: list[int]) -> dict[int, int]:
    model: Any = resource.model
    parent = getattr(model, f"{resource.tree}_id")
    asked = base_query(resource).with_only_columns(parent, func.count())
    asked = asked.where(which(model, "working"), parent.in_(keys)).group_by(parent)
    return {key: int(count) for key, count in session.execute(asked)} if keys else {}


def way_to(session: ActorSession, resource: AnyResource, under: int | None) -> list[Branch]:
    """The way down to a record, itself last; what is out of sight begins it.

    :raises NotFound: for a record that is itself out of sight.
    """
    model: Any = resource.model
    title, parent = getattr(model, resource.title), getattr(model, f"{resource.tree}_id")
    columns = key_column(model), title, parent
    way: list[Branch] = []
    key = under
    while key is not None and len(way) < DEEPEST:
        query = base_query(resource).with_only_columns(*columns)
        found = session.execute(query.where(columns[0] == key, which(model, "working"))).first()
        if found is None:
            break
        way.insert(0, Branch(found[0], str(found[1])))
        key = found[2]
    if under is not None and not way:
        raise NotFound
    return way
