"""The tree of a list: one level on a page, which works without a script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from app.fab.doors import needs
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.branches import Level, level_of
from app.operations.resolve import LARGEST_KEY
from app.resource.declaration import Resource
from app.web.blueprint import web
from app.web.context import db, resource_named

AnyResource = type[Resource[Any]]


@dataclass(frozen=True)
class TreePage:
    """Everything the page shows."""

    resource: AnyResource
    level: Level


@web.get("/r/<name>/tree")
@needs("read")
def tree(name: str) -> str:
    """The records right below one, by `under`, or at the top."""
    raw = request.args.get("under", "")
    if raw and not (raw.isdecimal() and int(raw) <= LARGEST_KEY):
        raise BadRequest(_("“%(name)s” is a whole number.", name="under"))
    resource = resource_named(name)
    page = TreePage(resource, level_of(db(), resource, int(raw) if raw else None))
    return render_template("tree.html", page=page)
