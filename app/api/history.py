"""The history of a record for programs: read page by page, and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from flask import Response, jsonify, request

from app.api import documents
from app.api.openapi import (
    MATCH,
    MOMENT,
    TEXT,
    WHOLE,
    Schema,
    answer,
    asked,
    body,
    key,
    many,
    maybe,
    objects,
    operation,
)
from app.api.reading import json_object, take_version, whole_number
from app.api.record_paths import whole
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
ENTRY = objects(
    ("seq", "at", "actor", "kind", "changes"),
    **dict.fromkeys(("op_id", "seq"), WHOLE),
    **dict.fromkeys(("actor", "kind", "source"), TEXT),
    **dict.fromkeys(("request_id", "remark"), maybe(TEXT)),
    at=MOMENT,
    version_no=maybe(WHOLE),
    changes={"type": "object", "additionalProperties": many({})},
)
# A page begins before this number, and is this long.
PAGING = [asked("before", WHOLE | {"minimum": 1}), asked("page_size", WHOLE | {"minimum": 1})]


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
        return documents.answer(
            restore(session, self.resource, record_id, version=version, **source)
        )


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


def history_paths(resource: AnyResource, base: str) -> Mapping[str, Schema]:
    """The addresses of the history of a resource's records."""
    one, here = f"{base}/{{record_id}}", {"parameters": [key("record_id")]}
    page = answer(
        "What happened.", objects(("result", "next"), result=many(ENTRY), next=maybe(WHOLE))
    )
    read = operation(f"{resource.name}.history", resource.name, {200: page}, parameters=PAGING)
    back = operation(
        f"{resource.name}.restore",
        resource.name,
        {200: whole(resource)},
        (428,),
        parameters=[MATCH],
        requestBody=body(objects(version_no=WHOLE, op_id=WHOLE, version=WHOLE)),
    )
    return {f"{one}/history": {**here, "get": read}, f"{one}/restore": {**here, "post": back}}
