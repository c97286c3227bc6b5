"""How many records there are of each kind: counted in the database, in the rows of the actor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.db.registry import class_named
from app.db.session import ActorSession
from app.operations.conditions import Filter, condition, filter_names
from app.operations.expressions import ONE, Expressions
from app.operations.query import EXACT_UP_TO, ListQuery, found_rows
from app.operations.select import base_query, which
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
Counts = dict[tuple[Any, ...], int]
# What leads to a record is counted so far.
COUNTED = 1_000


def count_by(
    session: ActorSession, resource: AnyResource, names: Sequence[str], query: ListQuery
) -> Counts:
    """How many records have each combination of values; of `query` the filters and version count.

    :raises Forbidden: where no role of the actor reads the resource.
    """
    actor_of(session).require(resource.name, "read")
    expressions = Expressions(resource, resource.fields(session))
    conditions = [condition(resource, expressions, each) for each in query.filters]
    found = base_query(resource).where(which(resource.model, query.version), *conditions)
    columns = [expressions.of(name).label(f"c{at}") for at, name in enumerate(names)]
    counted = expressions.join_to(found.with_only_columns(*columns, func.count().label("number")))
    lines = session.execute(counted.group_by(*columns)).all()
    return {tuple(line[:-1]): int(line[-1]) for line in lines}


def count_values(
    session: ActorSession, resource: AnyResource, name: str, query: ListQuery
) -> dict[Any, int] | None:
    """How many of the records that a list finds have each value; None where it finds too many.

    No more rows are read than a list counts exactly, however large the table is.

    :raises Forbidden: where no role of the actor reads the resource.
    """
    actor_of(session).require(resource.name, "read")
    expressions = Expressions(resource, resource.fields(session))
    found = found_rows(session, resource, query, expressions)
    value = expressions.of(name).label("value")
    rows = expressions.join_to(found.with_only_columns(value)).limit(EXACT_UP_TO + 1).subquery()
    lines = session.execute(select(rows.c.value, func.count()).group_by(rows.c.value)).all()
    counts = {line[0]: int(line[1]) for line in lines}
    return counts if sum(counts.values()) <= EXACT_UP_TO else None


def count_below(
    session: ActorSession, resource: AnyResource, names: Sequence[str], query: ListQuery, top: int
) -> dict[tuple[int, str], Counts]:
    """The same for each region right below `top`, with all that lies under it; by key and name.

    :raises Forbidden: where no role of the actor reads the resource.
    """
    actor_of(session).require(resource.name, "read")
    expressions = Expressions(resource, resource.fields(session))
    model: Any = resource.model
    region: Any = class_named("Region")
    conditions = [condition(resource, expressions, each) for each in query.filters]
    found = base_query(resource).where(which(model, query.version), *conditions)
    columns = [expressions.of(name).label(f"c{at}") for at, name in enumerate(names)]
    number = func.count().label("number")
    counted = found.with_only_columns(region.path, *columns, number)
    counted = counted.join(region, region.id == model.region_id)
    counted = expressions.join_to(counted).group_by(region.path, *columns)
    places = _right_below(session, top)
    told: dict[tuple[int, str], Counts] = {place: {} for place in places.values()}
    for line in session.execute(counted).all():
        place = next((p for start, p in places.items() if str(line[0]).startswith(start)), None)
        if place is not None:
            counts, key = told[place], tuple(line[1:-1])
            counts[key] = counts.get(key, 0) + int(line[-1])
    return told


def _right_below(session: ActorSession, top: int) -> dict[str, tuple[int, str]]:
    """The regions right below one, by their path."""
    region: Any = class_named("Region")
    parent = getattr(region, f"{region.tree}_id")
    query = select(region.path, region.id, region.name).where(parent == top).order_by(region.id)
    return {path: (key, name) for path, key, name in session.execute(query)}


@dataclass(frozen=True)
class Pointing:
    """The records of a resource whose relation `field` leads to one record, and how many."""

    resource: AnyResource
    field: str
    count: int
    exact: bool


def count_pointing(session: ActorSession, target: AnyResource, key: int) -> list[Pointing]:
    """How many records of each list lead to the record of this key: those in sight, by its filters.

    No more than a thousand are counted of each. Regions are left out: they hold whole lists.
    """
    model = target.model.__name__
    found = [
        (other, name)
        for other in registry.all()
        if actor_of(session).can(other.name, "read")
        for name, field in other.fields().items()
        if field.target == model and name in filter_names(other) and name != "region"
    ]
    if not found:
        return []
    counts = session.execute(select(*(_capped(other, name, key) for other, name in found))).one()
    return [
        Pointing(other, name, min(int(count), COUNTED), int(count) <= COUNTED)
        for (other, name), count in zip(found, counts, strict=True)
    ]


def _capped(resource: AnyResource, name: str, key: int) -> Any:
    expressions = Expressions(resource, resource.fields())
    leading = condition(resource, expressions, Filter(name, "eq", key))
    rows = base_query(resource).where(which(resource.model, "working"), leading)
    rows = expressions.join_to(rows.with_only_columns(ONE.label("one"), maintain_column_froms=True))
    counted = select(func.count()).select_from(rows.limit(COUNTED + 1).subquery())
    return counted.scalar_subquery()
