"""A local record over its standard: what it inherits, what is its own, and how the two compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.db.code_lists import labels
from app.db.meta import Kind
from app.db.registry import class_named
from app.kernel.direction import Direction, Finding, Verdict, findings, verdict
from app.resource.declaration import Resource
from app.resource.fields import Field, child_fields

AnyResource = type[Resource[Any]]


class Standards:
    """The standards in force for many records at once, nearest region first."""

    def __init__(self, session: Any, resource: AnyResource, on_keys: Iterable[int | None]) -> None:
        self.found: dict[int, list[tuple[str, Any]]] = {}
        keys = sorted({key for key in on_keys if key})
        if resource.standard is None or not keys:
            return
        model = class_named(resource.standard.model)
        region = class_named("Region")
        on = getattr(model, f"{resource.standard.on}_id")
        lists = [getattr(model, m.name) for m in model.metas.values() if m.kind is Kind.CHILDREN]
        for start in range(0, len(keys), 500):
            query = (
                select(on, region.path, model)
                .join(region, region.id == model.region_id)
                .where(model.is_current, on.in_(keys[start : start + 500]))
                .options(*(selectinload(attribute) for attribute in lists))
            )
            for key, path, row in session.execute(query):
                self.found.setdefault(key, []).append((path, row))

    def nearest(self, on_key: int | None, region_path: str) -> Any:
        """The standard of the nearest region above, or None."""
        rows = [
            (path, row)
            for path, row in self.found.get(on_key or 0, ())
            if region_path.startswith(path)
        ]
        return max(rows, key=lambda pair: len(pair[0]))[1] if rows else None


def shared_fields(resource: AnyResource) -> Mapping[str, Field]:
    """The fields that the local record and its standard have in common."""
    declared: Any = resource
    return _shared_fields(declared)


@cache
def _shared_fields(resource: Any) -> Mapping[str, Field]:
    if resource.standard is None:
        return {}
    model = class_named(resource.standard.model)
    mine = resource.fields()
    skip = {resource.standard.on, "region"}
    return {name: mine[name] for name in model.metas if name in mine and name not in skip}


def kept_values(
    resource: AnyResource, values: Mapping[str, Any], standard: Mapping[str, Any] | None
) -> dict[str, Any]:
    """`values` without those that say what the standard says: they are inherited."""
    kept = dict(values)
    for name in shared_fields(resource) if standard is not None else ():
        if name in kept and kept[name] == (standard or {}).get(name):
            kept[name] = None
    return kept


def judge(session: Any, field: Field, given: Any, own: Any) -> Verdict:
    """What the value `own` of a field is against the standard's, `given`.

    The words of a list that may only become more, or less, stand in its order from less to more.
    """
    if field.kind is Kind.CHOICE and field.direction in (Direction.LESS, Direction.MORE):
        order = labels(session, field.choices or "")
        if given in order and own in order:
            given, own = order.index(given), order.index(own)
    if field.kind is Kind.CHILDREN:
        column = partial(_judge_column, session, field)
        return verdict(field.direction, given, own, column=column)
    return verdict(field.direction, given, own)


def _judge_column(session: Any, field: Field, name: str, given: Any, own: Any) -> Verdict:
    """What one column of a row that was kept is worth: harder rows are worse than fewer ones."""
    return judge(session, child_fields(field)[name], given, own)


def row_findings(session: Any, field: Field, given: Any, own: Any) -> list[Finding]:
    """In which rows and columns a list differs from the standard's."""
    column = partial(_judge_column, session, field)
    return list(findings(given or [], own or [], column))


def verdicts(
    session: Any,
    resource: AnyResource,
    own: Mapping[str, Any],
    standard: Mapping[str, Any] | None,
) -> dict[str, Verdict]:
    """For each own value of a shared field, what it is against the standard's."""
    if standard is None:
        return {}
    return {
        name: judge(session, field, standard.get(name), own.get(name))
        for name, field in shared_fields(resource).items()
        if own.get(name) not in (None, [])
    }
