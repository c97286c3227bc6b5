"""What the system alone writes: nobody gives it another value, and nobody has to give it back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from app.db.base import Model
from app.db.meta import Kind
from app.kernel.lazy import Words, _
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields, declared_fields

AnyResource = type[Resource[Any]]
Values = dict[str, Any]
REFUSED = _("This field is written by the system.")
# The system fields of a model by name; of a list of child rows, those of its rows.
System = Mapping[str, tuple[str, ...]]


@cache
def system_fields(model: type[Model]) -> System:
    """What only the system writes in the records of `model`."""
    found: dict[str, tuple[str, ...]] = {}
    for name, field in declared_fields(model).items():
        if field.system:
            found[name] = ()
        elif field.kind is Kind.CHILDREN:
            inner = tuple(n for n, f in child_fields(field).items() if f.system)
            found |= {name: inner} if inner else {}
    return found


def settle(model: type[Model], values: Values, kept: Mapping[str, Any]) -> dict[str, list[Words]]:
    """Take what the system writes out of `values`; rows of lists get back what it wrote in them.

    Gives a complaint for each field that says something else than what is kept.
    """
    problems: dict[str, list[Words]] = {}
    for name, inner in system_fields(model).items():
        if name not in values:
            continue
        if inner:
            right = _settle_rows(inner, values[name] or (), kept.get(name) or ())
        else:
            right = _same(values.pop(name), kept.get(name))
        if not right:
            problems[name] = [REFUSED]
    return problems


def _same(given: Any, kept: Any) -> bool:
    empty: tuple[Any, ...] = (None, "", [])
    return bool(given == kept) or (given in empty and kept in empty)


def _settle_rows(parts: tuple[str, ...], rows: Sequence[Values], kept: Sequence[Values]) -> bool:
    """Each row gets what the system wrote in the row that it was; False where one says otherwise.

    A row is the kept one that is like it in all else, or the one that stood in its place.
    """
    right = True
    for row, before in zip(rows, _before(parts, rows, kept), strict=True):
        for part in parts:
            stands = before.get(part)
            right = right and row.get(part) in (None, stands)
            row[part] = stands
    return right


def _before(
    parts: tuple[str, ...], rows: Sequence[Values], kept: Sequence[Values]
) -> list[Mapping[str, Any]]:
    left = dict(enumerate(kept))
    found: list[Mapping[str, Any] | None] = []
    for row in rows:
        at = next((at for at, one in left.items() if _alike(parts, row, one)), None)
        found.append(None if at is None else left.pop(at))
    return [left.pop(at, {}) if one is None else one for at, one in enumerate(found)]


def _alike(parts: tuple[str, ...], row: Values, other: Values) -> bool:
    names = (row.keys() | other.keys()) - set(parts)
    return all(row.get(name) == other.get(name) for name in names)


def derived(resource: AnyResource, values: Mapping[str, Any]) -> Values:
    """What follows from the values where nobody says otherwise."""
    if resource.derive is None:
        return {}
    system = system_fields(resource.model)
    return {n: v for n, v in resource.derive(values).items() if n not in system}


def derived_by_system(resource: AnyResource, whole: Callable[[], Mapping[str, Any]]) -> Values:
    """What follows from all values of a record, and nobody else may say."""
    system = system_fields(resource.model)
    if resource.derive is None or not system:
        return {}
    return {n: v for n, v in resource.derive(whole()).items() if n in system}


def free(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields that people write."""
    return {name: field for name, field in fields.items() if not field.system}
