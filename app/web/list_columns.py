"""The headings of a list: which columns there are, how they look, and which of them order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.db.meta import Kind
from app.kernel.lazy import Words
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.web.addresses import CURSORS, Pairs, with_query, without
from app.web.labels import field_at, label_of_path

AnyResource = type[Resource[Any]]
# Kinds that need no more than a word or number of room.
NARROW = (Kind.CHOICE, Kind.NUMBER, Kind.YES_NO, Kind.DAY, Kind.LIMIT)


@dataclass(frozen=True)
class Column:
    """A heading; `sort` is an aria-sort value, empty where the column does not order."""

    path: str
    label: Words
    style: str
    field: Field | None = None
    sort: str = ""
    href: str = ""


def columns_of(
    resource: AnyResource, fields: dict[str, Field], order: str, pairs: Pairs
) -> list[Column]:
    """The columns of the declaration; each that orders leads to the list ordered by it."""
    rest = without(pairs, "order", *CURSORS)
    return [_column(resource, path, fields, order, rest) for path in resource.columns]


def _column(
    resource: AnyResource, path: str, fields: dict[str, Field], order: str, rest: Pairs
) -> Column:
    label = label_of_path(resource, path, fields)
    field = field_at(resource, path, fields)
    style = _style(resource, path, field)
    if path not in resource.sortable:
        return Column(path, label, style, field)
    now = {path: "ascending", f"-{path}": "descending"}.get(order, "none")
    target = f"-{path}" if now == "ascending" else path
    href = with_query(url_for("web.listing", name=resource.name), [*rest, ("order", target)])
    return Column(path, label, style, field, now, href)


def _style(resource: AnyResource, path: str, field_: Field | None) -> str:
    if path == title_column(resource):
        return "name"
    if field_ is None:
        return {"state": "state", "version_no": "version", "id": "num"}.get(path, "time")
    if field_.kind is Kind.NUMBER:
        return "num"
    if field_.kind is Kind.TEXT and (field_.length or 99) <= 40 and "code" in path:
        return "code"
    return "short" if field_.kind in NARROW else "org"


def title_column(resource: AnyResource) -> str:
    """The column that leads to the record: the title's, else the first."""
    return resource.title if resource.title in resource.columns else resource.columns[0]
