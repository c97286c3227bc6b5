"""Which record a row is about: the ladder of its keys, never a guess (RULES 1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.lazy import _
from app.operations.records import load_records
from app.operations.select import base_query, key_column, version_column, which
from app.resource.declaration import Resource
from app.sheets.planrow import PlanRow

AnyResource = type[Resource[Any]]
Key = tuple[Any, ...]
SUGGESTED = "match.suggested"


def match_rows(
    session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow], *, region_id: int
) -> None:
    """Give each row the record that its first telling key finds; two records are an error."""
    open_rows = [row for row in rows if row.record_id is None]
    for rung in resource.match:
        names = tuple(n for n in ((rung,) if isinstance(rung, str) else rung) if n != "region")
        keyed = [(row, key) for row in open_rows if (key := _key(resource, row, names))]
        found = _find(session, resource, names, {key for _row, key in keyed}, region_id)
        for row, key in keyed:
            _take(session, resource, row, names, found.get(key, []))
        told = {id(row) for row, _key_ in keyed}
        # A row whose code is given and unknown is a new record: weaker keys do not find it.
        open_rows = [
            row
            for row in open_rows
            if row.record_id is None and not (id(row) in told and len(names) == 1)
        ]


def _key(resource: AnyResource, row: PlanRow, names: Sequence[str]) -> Key | None:
    values = tuple(row.written.get(name) for name in names)
    return values if all(value is not None for value in values) else None


def _find(
    session: ActorSession,
    resource: AnyResource,
    names: Sequence[str],
    keys: Iterable[Key],
    region_id: int,
) -> dict[Key, list[tuple[int, int]]]:
    """For each key the records that bear it, with their versions."""
    wanted = sorted(set(keys), key=str)
    model: Any = resource.model
    columns = [column_of(resource, name) for name in names]
    found: dict[Key, list[tuple[int, int]]] = {}
    for start in range(0, len(wanted), 400):
        part = wanted[start : start + 400]
        query = select(key_column(model), version_column(model), *columns).where(
            which(model, "working"),
            columns[0].in_([key[0] for key in part]),
            *place_of(resource, region_id),
        )
        for number, version, *values in session.execute(query):
            found.setdefault(tuple(values), []).append((number, version))
    return found


def place_of(resource: AnyResource, region_id: int) -> list[Any]:
    """The conditions that leave the records among which the rows of a file look for theirs."""
    model: Any = resource.model
    where = [getattr(model, name) == value for name, value in resource.where.items()]
    if "region" in model.metas:
        where.append(model.region_id == region_id)
    return where


def column_of(resource: AnyResource, name: str) -> Any:
    """The column that holds a field, of a relation its key."""
    field = resource.model.metas[name]
    return getattr(resource.model, f"{name}_id" if field.kind is Kind.RELATION else name)


def _take(
    session: ActorSession,
    resource: AnyResource,
    row: PlanRow,
    names: Sequence[str],
    found: Sequence[tuple[int, int]],
) -> None:
    if len(found) > 1:
        row.find(
            names[0],
            "code.ambiguous",
            _("%(count)s records bear this key.", count=len(found)),
            candidates=titles(session, resource, [key for key, _version in found]),
        )
    elif found:
        row.record_id, row.base = found[0]


def titles(
    session: ActorSession, resource: AnyResource, ids: Sequence[int], *, most: int = 20
) -> list[dict[str, Any]]:
    """What people call the first of these records, each with its key."""
    found = load_records(session, resource, list(ids[:most]))
    return [{"id": record.id, "name": record.title} for record in found]


def suggest_matches(
    session: ActorSession,
    resource: AnyResource,
    rows: Sequence[PlanRow],
    *,
    region_id: int,
    accept: bool,
) -> None:
    """Rows without any key that are called like a record: a person confirms, nobody guesses."""
    simple = [rung for rung in resource.match if isinstance(rung, str)]
    keyless = [
        row
        for row in rows
        if row.record_id is None
        and not row.settled
        and not any(row.written.get(name) for name in simple)
    ]
    names = {
        str(row.written.get(resource.title)) for row in keyless if row.written.get(resource.title)
    }
    found = _find(session, resource, (resource.title,), {(name,) for name in names}, region_id)
    for row in keyless:
        same = found.get((row.written.get(resource.title),), [])
        if same and accept and len(same) == 1:
            row.record_id, row.base = same[0]
        elif same:
            row.class_ = "conflict"
            row.find(
                resource.title,
                SUGGESTED,
                _("A record of this name is there already. Confirm that it is the same."),
                severity="warning",
                suggestion=str(same[0][0]),
                candidates=titles(session, resource, [key for key, _version in same]),
            )


def known_ids(session: ActorSession, resource: AnyResource, ids: Iterable[int]) -> dict[int, int]:
    """The versions of the records among `ids` that the actor still sees."""
    model: Any = resource.model
    wanted = sorted(set(ids))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), 500):
        query = base_query(resource).with_only_columns(key_column(model), version_column(model))
        query = query.where(key_column(model).in_(wanted[start : start + 500]))
        query = query.where(which(model, "working"))
        found.update((key, version) for key, version in session.execute(query))
    return found
