"""The headings of a list: which columns there are, how they look, and which of them order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from app.db.meta import Kind
from app.kernel.errors import BadRequest
from app.kernel.lazy import Words, _
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.web.addresses import CURSORS, Pairs, with_query, without
from app.web.labels import field_at, label_of_path

AnyResource = type[Resource[Any]]
# What an address calls a column that it asks for.
ASKED = "col"
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


@dataclass(frozen=True)
class Offered:
    """A column that one may show or not; the one that leads to the record always stands first."""

    path: str
    label: Words
    shown: bool
    fixed: bool


def columns_of(
    resource: AnyResource,
    fields: dict[str, Field],
    order: str,
    pairs: Pairs,
    paths: Sequence[str],
) -> list[Column]:
    """The columns of these paths; each that orders leads to the list ordered by it."""
    rest = without(pairs, "order", *CURSORS)
    return [_column(resource, path, fields, order, rest) for path in paths]


def asked_paths(resource: AnyResource, fields: dict[str, Field], pairs: Pairs) -> list[str]:
    """The columns that an address asks for, in its order; those of the declaration if for none.

    :raises BadRequest: for one that there is not.
    """
    wanted = [value for name, value in pairs if name == ASKED and value]
    known = _possible(resource, fields)
    for path in wanted:
        if path not in known:
            raise BadRequest(_("There is no column “%(name)s”.", name=path))
    first = title_column(resource)
    return list(dict.fromkeys([first, *wanted])) if wanted else list(resource.columns)


def offered(resource: AnyResource, fields: dict[str, Field], paths: Sequence[str]) -> list[Offered]:
    """What the chooser offers: the shown ones in their order, then the others."""
    first = title_column(resource)
    rest = [path for path in _possible(resource, fields) if path not in paths]
    return [
        Offered(path, label_of_path(resource, path, fields), path in paths, path == first)
        for path in dict.fromkeys((first, *paths, *rest))
    ]


def _possible(resource: AnyResource, fields: dict[str, Field]) -> list[str]:
    model = resource.model
    own = [name for name, field in fields.items() if field.kind is not Kind.CHILDREN]
    named = {path.partition(".")[0] for path in resource.columns if "." in path}
    frame = [*(["state"] if model.stateful else []), *(["version_no"] if model.versioned else [])]
    further = [name for name in (*own, *frame, "updated_at") if name not in named]
    return list(dict.fromkeys((*resource.columns, *further)))


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
