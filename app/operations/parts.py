"""Parts: child rows with a list of their own, read by themselves and written with their record.

A part's key is that of the row in one version of its record: a draft has rows of its own. Whatever
is done to a part is a change of its record's list, with that record's rights, states and history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.db.meta import Kind
from app.db.registry import class_named
from app.db.session import ActorSession
from app.kernel.errors import Conflict, Invalid
from app.kernel.lazy import _
from app.operations.change import change
from app.operations.merged import Merged, MergeRow
from app.operations.records import record_of, standard_of, standard_values
from app.operations.rows import children_of, row_values
from app.operations.select import find_row
from app.operations.unit import acting
from app.operations.values import coerce, require_all
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields, declared_fields
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
Values = dict[str, Any]


@dataclass(frozen=True)
class Owning:
    """The resource of the records that parts belong to, the list, and the relation back."""

    resource: AnyResource
    field: Field
    back: str


def owning(resource: AnyResource) -> Owning | None:
    """What the records of `resource` are parts of, or None where they stand for themselves."""
    return _owning(resource.model) if resource.model.owned_by else None


@cache
def _owning(model: Any) -> Owning:
    owner = class_named(model.metas[model.owned_by].target)
    lists = (f for f in declared_fields(owner).values() if f.kind is Kind.CHILDREN)
    field = next(f for f in lists if f.target == model.__name__)
    return Owning(registry.of_model(owner), field, model.owned_by)


def written_as(resource: AnyResource) -> AnyResource:
    """The resource under whose name the history tells of what is written here."""
    owner = owning(resource)
    return owner.resource if owner else resource


def add_part(
    session: ActorSession, resource: AnyResource, owner: Owning, raw: Mapping[str, Any]
) -> int:
    """Within an open operation: one more row at the end of its record's list; gives its key.

    :raises Invalid: with the fields that cannot be kept.
    :raises Illegal: where the record is not edited now.
    """
    values = coerce(session, resource, raw, whole=True)
    require_all(_asked(resource, session), values)
    row = find_row(session, owner.resource, values[owner.back])
    _require_home(values, owner, values[owner.back], row.region_id)
    rows = _rows_of(session, owner, row)
    return _write(session, owner, row, [*rows, _item(owner, values)])[-1]


def change_part(
    session: ActorSession,
    owner: Owning,
    part: tuple[AnyResource, int],
    raw: Mapping[str, Any],
    *,
    version: int,
) -> int:
    """Within an open operation: the named fields of one row; gives the key of what it became.

    :raises Conflict: where its record is not in that version any more.
    :raises Invalid, Illegal: as `add_part` does.
    """
    resource, _key = part
    row, at, child = _found(session, owner, part, version)
    kept = row_values(resource.fields(session), child)
    values = kept | coerce(session, resource, raw, region_id=child.region_id, kept=kept)
    require_all(_asked(resource, session), values)
    _require_home(values, owner, kept[owner.back], child.region_id)
    rows = _rows_of(session, owner, row)
    rows[at] = _item(owner, values)
    return _write(session, owner, row, rows)[at]


def remove_part(
    session: ActorSession, owner: Owning, part: tuple[AnyResource, int], *, version: int
) -> None:
    """Within an open operation: the list of its record without this row.

    :raises Conflict, Illegal: as `change_part` does.
    """
    row, at, _child = _found(session, owner, part, version)
    rows = _rows_of(session, owner, row)
    _write(session, owner, row, rows[:at] + rows[at + 1 :])


def merge_parts(
    session: ActorSession, resource: AnyResource, rows: Iterable[MergeRow], done: Merged
) -> None:
    """Within an open operation: the rows of a plan, one write for each record they belong to."""
    owner = _owning(resource.model)
    by_record: dict[int, list[MergeRow]] = {}
    for each in rows:
        by_record.setdefault(_record_key(session, resource, each), []).append(each)
    for key, parts in by_record.items():
        _merge_into(session, owner, key, parts, done)


def _record_key(session: ActorSession, resource: AnyResource, row: MergeRow) -> int:
    back = str(resource.model.owned_by)
    if row.record_id is None:
        return int(row.values[back])
    return int(getattr(find_row(session, resource, row.record_id), f"{back}_id"))


def _merge_into(
    session: ActorSession, owner: Owning, key: int, parts: list[MergeRow], done: Merged
) -> None:
    row = find_row(session, owner.resource, key)
    there = [child.id for child in children_of(session, row, owner.field)]
    rows = _rows_of(session, owner, row)
    places: dict[int, int] = {}
    for part in parts:
        if part.record_id is None:
            places[part.key] = len(rows)
            rows.append(_item(owner, part.values))
        elif part.record_id not in there or part.base != row.version:
            done.conflicts.append(part.key)
        else:
            at = places[part.key] = there.index(part.record_id)
            rows[at] = rows[at] | _item(owner, part.values, only=part.values)
    keys = _write(session, owner, row, rows) if places else []
    done.records.update((number, keys[at]) for number, at in places.items())


def _found(
    session: ActorSession, owner: Owning, part: tuple[AnyResource, int], version: int
) -> tuple[Any, int, Any]:
    """The working row of the record, the place of the part in it, and the part."""
    resource, key = part
    child = find_row(session, resource, key)
    row = find_row(session, owner.resource, getattr(child, f"{owner.back}_id"))
    if row.version != version or child.parent_id != row.id:
        current = record_of(session, resource, child).to_json() | {"version": row.version}
        raise Conflict(_("Somebody else has changed this record."), current=current)
    places = [each.id for each in children_of(session, row, owner.field)]
    return row, places.index(key), child


def _rows_of(session: ActorSession, owner: Owning, row: Any) -> list[Values]:
    """The list as it holds: the record's own, or else the standard's."""
    inner = child_fields(owner.field)
    own = [row_values(inner, child) for child in children_of(session, row, owner.field)]
    standard = None if own else standard_of(session, owner.resource, row)
    given = standard_values({owner.field.name: owner.field}, standard) if standard else {}
    return own or [dict(each) for each in given.get(owner.field.name) or []]


def _item(owner: Owning, values: Mapping[str, Any], only: Iterable[str] | None = None) -> Values:
    names = child_fields(owner.field)
    wanted = names if only is None else [name for name in names if name in set(only)]
    return {name: values.get(name) for name in wanted}


def _write(session: ActorSession, owner: Owning, row: Any, rows: list[Values]) -> list[int]:
    """Put the list on the record, under the record's own rights; gives the keys of its rows."""
    asked = session.info["operation"].action
    action = asked if asked in ("import", "approve") else "update"
    with acting(session, owner.resource, action):
        written = change(session, owner.resource, row, {owner.field.name: rows})
    return [child.id for child in children_of(session, written, owner.field)]


def _asked(resource: AnyResource, session: ActorSession) -> dict[str, Field]:
    """What a part cannot be without; its region is its record's."""
    return {name: f for name, f in resource.fields(session).items() if name != "region"}


def _require_home(values: Values, owner: Owning, record: int, region_id: int) -> None:
    """A part stays with its record, and lies where that lies.

    :raises Invalid: else.
    """
    problems: dict[str, list[Any]] = {}
    if values[owner.back] != record:
        problems[owner.back] = [_("This stays as it was written first.")]
    if values.get("region") not in (None, region_id):
        problems["region"] = [_("The region is that of the record it belongs to.")]
    if problems:
        raise Invalid(problems)
