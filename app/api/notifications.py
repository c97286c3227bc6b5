"""What others did with what is one's own, as programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, make_response

from app.api.openapi import MOMENT, TEXT, TRUTH, WHOLE, answer, body, many, objects, operation
from app.api.reading import is_key, json_object
from app.fab.doors import SIGNED_IN, asks
from app.fab.request import current_session, require_sign_in
from app.fab.rest import VERSION, Endpoint, expose
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.notifications import Told, mark_read, notifications_of

NAME = "notifications"
TOLD = objects(
    ("id", "kind", "resource", "record_id", "title", "by", "told_at", "read"),
    **dict.fromkeys(("id", "record_id"), WHOLE),
    **dict.fromkeys(("kind", "resource", "title", "by"), TEXT),
    told_at=MOMENT,
    read=TRUTH,
)


class NotificationsEndpoint(Endpoint):
    """Steps that others took with what one handed in, and comments on it."""

    resource_name = NAME
    class_permission_name = NAME

    @expose("/")
    @asks(SIGNED_IN)
    def get_list(self) -> Response:
        """The newest notifications."""
        require_sign_in()
        found = [_document(each) for each in notifications_of(current_session())]
        return jsonify({"result": found})

    @expose("/read", "POST")
    @asks(SIGNED_IN)
    def read(self) -> Response:
        """Keep that those of `ids` were read, or all of them."""
        require_sign_in()
        ids = json_object().get("ids")
        if ids is not None and not (isinstance(ids, list) and all(map(is_key, ids))):
            raise BadRequest(_("“%(name)s” is a list of whole numbers.", name="ids"))
        mark_read(current_session(), ids)
        return make_response("", 204)

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The two addresses."""
        listed = answer("The notifications.", objects(("result",), result=many(TOLD)))
        sent = body(objects((), ids=many(WHOLE)))
        read = operation(f"{NAME}.read", NAME, {204: answer("Kept.")}, requestBody=sent)
        return {
            f"/api/{VERSION}/{NAME}/": {"get": operation(NAME, NAME, {200: listed})},
            f"/api/{VERSION}/{NAME}/read": {"post": read},
        }


def _document(one: Told) -> dict[str, Any]:
    return {
        "id": one.id,
        "kind": one.kind,
        "resource": one.resource.name,
        "record_id": one.record_id,
        "title": one.title,
        "by": one.by,
        "told_at": one.told_at.isoformat(),
        "read": one.read,
    }
