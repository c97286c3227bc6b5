"""The files of a record for programs: listed, handed in, handed out, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from flask import Response, jsonify, make_response, request

from app.api.openapi import (
    FILE,
    FORM,
    MOMENT,
    TEXT,
    WHOLE,
    Schema,
    answer,
    body,
    content,
    key,
    many,
    maybe,
    objects,
    operation,
)
from app.fab.doors import needs
from app.fab.request import current_session, require_sign_in
from app.fab.responses import file_answer
from app.fab.rest import expose
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations import attachments as files
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
ALL = "/<int:record_id>/attachments"
ONE = f"{ALL}/<int:key>"
KEPT = objects(
    ("id", "name", "size"),
    **dict.fromkeys(("id", "size"), WHOLE),
    **dict.fromkeys(("name", "kind", "sha256", "added_by"), TEXT),
    added_at=MOMENT,
    scanned_by=maybe(TEXT),
)


class Attachable:
    """What an endpoint of records answers about their files."""

    resource: ClassVar[AnyResource]

    @expose(ALL)
    @needs("read")
    def attachments(self, record_id: int) -> Response:
        """The files of a record."""
        require_sign_in()
        found = files.attachments_of(current_session(), self.resource, record_id)
        return jsonify({"result": [_document(each) for each in found]})

    @expose(ALL, "POST")
    @needs("update")
    def attach(self, record_id: int) -> Response:
        """Keep a file with a record."""
        require_sign_in()
        file = request.files.get("file")
        if file is None:
            raise BadRequest(_("The file is missing: send it as the part “file” of a form."))
        given = (str(file.filename or ""), file.read())
        kept = files.attach(current_session(), self.resource, record_id, *given)
        return make_response(jsonify({"result": _document(kept)}), 201)

    @expose(ONE)
    @needs("read")
    def attachment(self, record_id: int, key: int) -> Response:
        """What is in a file."""
        require_sign_in()
        found = files.attachment(current_session(), self.resource, record_id, key)
        return file_answer(found[0].name, found[1])

    @expose(ONE, "DELETE")
    @needs("update")
    def detach(self, record_id: int, key: int) -> Response:
        """Take a file from a record."""
        require_sign_in()
        files.detach(current_session(), self.resource, record_id, key)
        return make_response("", 204)


def _document(file: files.Attached) -> dict[str, Any]:
    return asdict(file) | {"added_at": file.added_at.isoformat()}


def attachment_paths(resource: AnyResource, base: str) -> Mapping[str, Schema]:
    """The addresses of the files of a resource's records; none where it takes no files."""
    if resource.attachments is None:
        return {}
    name, tag = f"{resource.name}.attachments", resource.name
    record, file = key("record_id"), key("key")
    listed = answer("The files.", objects(("result",), result=many(KEPT)))
    kept = answer("Kept.", objects(("result",), result=KEPT))
    binary = {"description": "The file.", **content(FILE, "application/octet-stream")}
    sent = body(objects(("file",), file=FILE), FORM)
    return {
        f"{base}/{{record_id}}/attachments": {
            "parameters": [record],
            "get": operation(f"{name}.list", tag, {200: listed}),
            "post": operation(f"{name}.attach", tag, {201: kept}, requestBody=sent),
        },
        f"{base}/{{record_id}}/attachments/{{key}}": {
            "parameters": [record, file],
            "get": operation(f"{name}.get", tag, {200: binary}),
            "delete": operation(f"{name}.detach", tag, {204: answer("Gone.")}),
        },
    }
