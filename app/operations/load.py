"""Loading shipped reference data: many rows of one resource, keyed by a code, in one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from app.db.guard import trusted
from app.db.ids import allocate
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Invalid
from app.kernel.lazy import _
from app.operations.rows import column_values
from app.operations.trees import refuse_second_root
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import Change, Operation, plain
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def load(
    session: ActorSession,
    resource: AnyResource,
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str] = ("code",),
    within: int | None = None,
) -> int:
    """Insert the rows that are not there yet, versioned ones as published; gives how many.

    Values are by field name, as the columns keep them. The relation of a tree may name its row by
    the first member of `key`. No place is looked at: this is for the system alone. With `within`
    only the rows of that region are looked at for what is there.

    :raises Forbidden: for anybody else.
    :raises Invalid: for a row of a tree that lies below nothing known.
    """
    if not actor_of(session).system:
        raise Forbidden
    if not rows:
        return 0
    with operation(session, resource.name, "import", kind="load") as opened:
        known = _known(session, resource, key, within)
        fresh = [row for row in rows if tuple(row.get(name) for name in key) not in known]
        if fresh:
            _insert(session, resource, fresh, key[0])
            _note(opened, resource, fresh)
    return len(fresh)


def _known(
    session: ActorSession, resource: AnyResource, key: Sequence[str], within: int | None
) -> set[tuple[Any, ...]]:
    model: Any = resource.model
    query = select(*(getattr(model, name) for name in key))
    if within is not None:
        query = query.where(model.region_id == within)
    return {tuple(row) for row in session.execute(query)}


def _insert(
    session: ActorSession, resource: AnyResource, rows: Sequence[Mapping[str, Any]], code: str
) -> None:
    model: Any = resource.model
    ids = allocate(session, model, len(rows))
    fields = resource.fields(session)
    if model.tree:
        rows = _placed(session, model, rows, ids, code)
    moment = now()
    lines = []
    for number, row in zip(ids, rows, strict=True):
        path = {"path": row["path"]} if model.tree else {}
        values = {name: value for name, value in row.items() if name != "path"}
        line = column_values(fields, values) | path | dict(resource.where)
        lines.append(
            {"id": number, "version": 1, "created_at": moment, "updated_at": moment}
            | _published(model, number, moment)
            | line
        )
    with trusted():
        session.execute(insert(model.__table__), _even(lines))


def _published(model: Any, number: int, moment: datetime) -> dict[str, Any]:
    """What a row has that came into force at once, as its first version."""
    if not model.versioned:
        return {}
    columns = {"record_id": number, "version_no": 1, "state": "published", "valid_from": moment}
    return columns | {"is_working": True, "is_current": True}


def _even(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {name for line in lines for name in line}
    return [{name: line.get(name) for name in names} for line in lines]


def _placed(
    session: ActorSession,
    model: Any,
    rows: Sequence[Mapping[str, Any]],
    ids: Sequence[int],
    code: str,
) -> list[dict[str, Any]]:
    """The rows with their parents' keys and their paths; parents stand before children."""
    roots = [number for number, row in zip(ids, rows, strict=True) if not row.get(model.tree)]
    if roots:
        refuse_second_root(session, model, roots)
    column = getattr(model, code)
    places = {
        row[0]: (row[1], row[2]) for row in session.execute(select(column, model.id, model.path))
    }
    placed = []
    for number, row in zip(ids, rows, strict=True):
        parent, above = _place(places, row.get(model.tree), model.tree)
        path = f"{above}{number}/"
        places[row[code]] = (number, path)
        placed.append(dict(row) | {model.tree: parent, "path": path})
    return placed


def _place(
    places: Mapping[str, tuple[int, str]], parent: str | None, tree: str
) -> tuple[int | None, str]:
    if not parent:
        return None, "/"
    if parent not in places:
        raise Invalid({tree: [_("“%(value)s” is not known here.", value=parent)]})
    return places[parent]


def _note(opened: Operation, resource: AnyResource, rows: Sequence[Mapping[str, Any]]) -> None:
    """One change tells how many: the rows themselves are in the shipped files."""
    diff: dict[str, list[Any]] = {"rows": [None, len(rows)]}
    first = {name: plain(value) for name, value in rows[0].items()}
    opened.add(Change(resource.name, 0, 1, None, "c", diff | {"first": [None, first]}))
