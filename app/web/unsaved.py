"""The text of a form while it is typed: kept, offered again, let go."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict

from app.fab.doors import needs
from app.operations.unsaved import forget_unsaved, keep_unsaved, unsaved_of
from app.resource.declaration import Resource
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.formats import full_moment

AnyResource = type[Resource[Any]]
RESTORE = "_restore"
# Of one sign-in only, and of no worth later.
TOKEN = "csrf_token"  # noqa: S105  (the name of a field, not a secret)


class Offered:
    """What was typed into a form before, and when; `posted` as the form had sent it."""

    def __init__(self, pairs: list[tuple[str, str]], at: str) -> None:
        self.posted: MultiDict[str, str] = MultiDict(pairs)
        self.at = at


def offered_of(resource: AnyResource, record_id: int | None) -> Offered | None:
    """What the reader has typed there and not saved, if anything."""
    found = unsaved_of(db(), resource, record_id)
    return Offered(found[0], full_moment(found[1])) if found else None


def restoring() -> bool:
    """Whether the address asks for the form as it was left."""
    return RESTORE in request.args


@web.post("/r/<name>/unsaved")
@needs("create")
def keep_new(name: str) -> Any:
    """Keep the text of the form of a new record."""
    return _kept(resource_named(name), None)


@web.post("/r/<name>/<int:record_id>/unsaved")
@needs("update")
def keep_edit(name: str, record_id: int) -> Any:
    """Keep the text of the form of a record."""
    return _kept(resource_named(name), record_id)


@web.post("/r/<name>/unsaved/drop")
@needs("create")
def drop_new(name: str) -> Any:
    """Begin a new record with an empty form."""
    forget_unsaved(db(), resource_named(name), None)
    return redirect(url_for("web.new", name=name))


@web.post("/r/<name>/<int:record_id>/unsaved/drop")
@needs("update")
def drop_edit(name: str, record_id: int) -> Any:
    """Go on with the record as it is saved."""
    forget_unsaved(db(), resource_named(name), record_id)
    return redirect(url_for("web.edit", name=name, record_id=record_id))


def _kept(resource: AnyResource, record_id: int | None) -> Any:
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] != TOKEN]
    keep_unsaved(db(), resource, record_id, pairs)
    return "", 204
