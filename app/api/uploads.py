"""Files in pieces, for whoever has a slow line: begin, send, ask how far it is, go on.

The names of the headers are those of the tus protocol, of which this is the core.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from app.api.openapi import FILE, TEXT, WHOLE, Schema, answer, body, operation
from app.fab.doors import ANY, needs
from app.fab.handed_in import shown_name
from app.fab.request import current_session
from app.fab.rest import VERSION, Endpoint, expose
from app.jobs.pieces import Incoming, add, begin, drop, incoming
from app.kernel.errors import BadRequest
from app.kernel.lazy import _

ONE = "/<string:token>"
PIECE = "application/offset+octet-stream"


class UploadsEndpoint(Endpoint):
    """The files that somebody is handing in."""

    resource_name = "uploads"

    @expose("/", "POST")
    @needs("import", on=ANY)
    def post(self) -> Response:
        """Begin: the size is said, the file follows."""
        known = begin(current_session(), _name(), _whole("Upload-Length"))
        answer = _answer(known, 201)
        answer.headers["Location"] = f"{self.route_base}/{known.token}"
        return answer

    @expose(ONE)
    @needs("import", on=ANY)
    def get(self, token: str) -> Response:
        """How much of the file is here; HEAD says the same."""
        return _answer(incoming(current_session(), token), 200)

    @expose(ONE, "PATCH")
    @needs("import", on=ANY)
    def patch(self, token: str) -> Response:
        """Send the next piece."""
        if request.mimetype != PIECE:
            raise BadRequest(_("A piece is sent as %(kind)s.", kind=PIECE))
        start = _whole("Upload-Offset")
        return _answer(add(current_session(), token, start, request.get_data()), 204)

    @expose(ONE, "DELETE")
    @needs("import", on=ANY)
    def delete(self, token: str) -> Response:
        """Give it up."""
        drop(current_session(), token)
        return Response(status=204)

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The addresses of files in pieces."""
        base = f"/api/{VERSION}/uploads"
        token = {"in": "path", "name": "token", "required": True, "schema": TEXT}
        begun = answer("Begun.", headers=HERE | {"Location": {"schema": TEXT}})
        said = [_header("Upload-Length", WHOLE), _header("Upload-Metadata", TEXT)]
        start = [_header("Upload-Offset", WHOLE)]
        here = answer("How much is here, in Upload-Offset.", headers=HERE)
        return {
            f"{base}/": {"post": _said("create", {201: begun}, parameters=said)},
            f"{base}/{{token}}": {
                "parameters": [token],
                "get": _said("get", {200: here}),
                "patch": _said(
                    "patch", {204: here}, parameters=start, requestBody=body(FILE, PIECE)
                ),
                "delete": _said("delete", {204: answer("Nothing is kept of it.")}),
            },
        }


HERE = {name: {"schema": WHOLE} for name in ("Upload-Offset", "Upload-Length")}


def _header(name: str, schema: Schema) -> Schema:
    return {"in": "header", "name": name, "required": True, "schema": schema}


def _said(name: str, success: Mapping[int, Schema], **more: Any) -> Schema:
    return operation(f"uploads.{name}", "uploads", success, (422,), **more)


def _answer(known: Incoming, status: int) -> Response:
    said = {
        "Upload-Offset": str(known.received),
        "Upload-Length": str(known.size),
        "Tus-Resumable": "1.0.0",
    }
    return Response(status=status, headers=said)


def _whole(header: str) -> int:
    said = request.headers.get(header, "")
    if not said.isascii() or not said.isdigit() or len(said) > 12:
        raise BadRequest(_("The header %(name)s says how many bytes.", name=header))
    return int(said)


def _name() -> str:
    """The name of the file, from a list of keys with values in base 64."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _blank, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return shown_name(base64.b64decode(value, validate=True).decode())
            except (binascii.Error, UnicodeDecodeError):
                break
    raise BadRequest(_("Upload-Metadata names the file: filename, in base 64."))
