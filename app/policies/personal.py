"""Values about private persons: masked wherever records are read, never written back masked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.db.base import Model
from app.db.meta import Kind
from app.kernel.masking import is_masked, mask
from app.resource.fields import child_fields, declared_fields, follow, path_problem

UNMASK = "unmask"
# The personal fields of a model by name; of a list of child rows, those of its rows.
Personal = Mapping[str, tuple[str, ...]]


@cache
def personal_fields(model: type[Model]) -> Personal:
    """What is personal in the records of `model`."""
    found: dict[str, tuple[str, ...]] = {}
    for name, field in declared_fields(model).items():
        if field.kind is Kind.CHILDREN:
            inner = tuple(n for n, f in child_fields(field).items() if f.personal)
            found |= {name: inner} if inner else {}
        elif field.personal:
            found[name] = ()
    return found


@cache
def is_personal(model: type[Model], path: str) -> bool:
    """Whether the column at the end of `path` is personal, on whichever model it is."""
    if path_problem(model, path) is not None:
        return False
    return follow(model, path)[-1][1].personal


def masked(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """The values with what is personal masked."""
    personal = personal_fields(model)
    here = {name: _masked(values[name], personal[name]) for name in personal if name in values}
    return values | here if here else values


def masked_diff(model: type[Model], diff: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Old and new values by field, with what is personal masked."""
    personal = personal_fields(model)
    here = {n: [_masked(v, personal[n]) for v in diff[n]] for n in personal if n in diff}
    return diff | here if here else diff


def _masked(value: Any, inner: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, list) and inner:
        return [_masked_row(row, inner) for row in value]
    return value


def _masked_row(row: Any, inner: tuple[str, ...]) -> Any:
    hidden = {name: mask(row[name]) for name in inner if isinstance(row.get(name), str)}
    return {**row, **hidden}


def put_back(
    model: type[Model], kept: Mapping[str, Any], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What was given, with the kept value where somebody sent back its mask."""
    real = dict(given)
    for name, inner in personal_fields(model).items():
        value, known = given.get(name), kept.get(name)
        if inner and isinstance(value, list):
            real[name] = [_row_put_back(row, inner, known or []) for row in value]
        elif is_masked(value) and isinstance(known, str) and value == mask(known):
            real[name] = known
    return real


def _row_put_back(row: Any, inner: tuple[str, ...], known: list[Any]) -> Any:
    """The row with the values of the one kept row that its masks can be of."""
    if not isinstance(row, Mapping):
        return row
    real = dict(row)
    for name in inner:
        if is_masked(row.get(name)):
            fits = {one[name] for one in known if one.get(name) and mask(one[name]) == row[name]}
            real[name] = fits.pop() if len(fits) == 1 else row[name]
    return real


def still_masked(model: type[Model], values: Mapping[str, Any]) -> list[str]:
    """The fields whose values are masks of nothing that is kept: they are not to be written."""
    found = []
    for name, inner in personal_fields(model).items():
        value = values.get(name)
        rows = value if inner and isinstance(value, list) else []
        if is_masked(value) or any(is_masked(r.get(n)) for r in rows for n in inner):
            found.append(name)
    return found
