"""The history of a record for programs: read page by page, and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response, jsonify, request

from app.api.documents import answer
from app.api.openapi import TEXT, WHOLE, content, operation, ref
from app.api.reading import json_object, take_version, whole_number
from app.fab.doors import needs
from app.fab.request import current_session, require_sign_in
from app.fab.rest import expose
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations import HistoryEntry, history_of, restore
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
ONE = "/<int:record_id>"
LARGEST_PAGE, USUAL_PAGE = 100, 25
ENTRY = {
    "type": "object",
    "properties": {
        "op_id": WHOLE,
        "seq": WHOLE,
        "at": TEXT | {"format": "date-time"},
        "actor": TEXT,
        "kind": TEXT,
        "source": TEXT,
        "request_id": TEXT | {"nullable": True},
        "remark": TEXT | {"nullable": True},
        "version_no": WHOLE | {"nullable": True},
        "changes": {"type": "object", "additionalProperties": {"type": "array", "items": {}}},
    },
}


class Histories:
    """What the endpoint of a resource answers about the past of its records."""

    resource: ClassVar[AnyResource]

    @expose(f"{ONE}/history")
    @needs("read")
    def history(self, record_id: int) -> Response:
        """A page of what happened to a record, the newest first."""
        require_sign_in()
        size, before = page_asked()
        session, most = current_session(), size + 1
        entries = history_of(session, self.resource, record_id, most=most, before=before)
        shown = entries[:size]
        more = shown[-1].seq if len(entries) > size else None
        return jsonify({"result": [told(entry) for entry in shown], "next": more})

    @expose(f"{ONE}/restore", "POST")
    @needs("update")
    def restore(self, record_id: int) -> Response:
        """Write a record as it was in a version or after an operation."""
        require_sign_in()
        values = json_object()
        version = take_version(values)
        if not values.keys() <= {"version_no", "op_id"}:
            raise BadRequest(_("The body has version_no or op_id, and the version."))
        source = {name: whole_number(value, name) for name, value in values.items()}
        session = current_session()
        return answer(restore(session, self.resource, record_id, version=version, **source))


def page_asked() -> tuple[int, int | None]:
    """How many entries a page has, and before which number it begins.

    :raises BadRequest: where either is no number.
    """
    size = whole_number(request.args.get("page_size", USUAL_PAGE), "page_size")
    raw = request.args.get("before")
    before = None if raw is None else whole_number(raw, "before")
    return max(1, min(size, LARGEST_PAGE)), before


def told(entry: HistoryEntry) -> dict[str, Any]:
    """An entry as programs read it."""
    return {**entry.__dict__, "at": entry.at.isoformat()}


PAGING = [
    {"in": "query", "name": "before", "schema": WHOLE | {"minimum": 1}},
    {"in": "query", "name": "page_size", "schema": WHOLE | {"minimum": 1}},
]


def history_paths(resource: AnyResource, base: str) -> Mapping[str, Mapping[str, Any]]:
    """The addresses of the history of a resource's records."""
    one, name = f"{base}/{{record_id}}", resource.__name__
    key = {"in": "path", "name": "record_id", "required": True, "schema": WHOLE}
    page = {"result": {"type": "array", "items": ENTRY}, "next": WHOLE | {"nullable": True}}
    body = {"version_no": WHOLE, "op_id": WHOLE, "version": WHOLE}
    given = {"description": "What happened.", **content({"type": "object", "properties": page})}
    read = operation(
        f"{resource.name}.history",
        resource.name,
        {200: given},
        (400, 401, 403, 404),
        parameters=PAGING,
    )
    back = operation(
        f"{resource.name}.restore",
        resource.name,
        {200: {"description": "The record.", **content(ref(name))}},
        (400, 401, 403, 404, 409, 422, 428),
        requestBody=content({"type": "object", "properties": body}),
    )
    return {
        f"{one}/history": {"parameters": [key], "get": read},
        f"{one}/restore": {"parameters": [key], "post": back},
    }
