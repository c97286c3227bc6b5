"""What people say about a record, for programs: listed, said, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from flask import Response, jsonify, make_response

from app.api.openapi import (
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    Schema,
    answer,
    body,
    key,
    many,
    maybe,
    objects,
    operation,
)
from app.api.reading import json_object
from app.fab.doors import needs
from app.fab.request import current_session, require_sign_in
from app.fab.rest import expose
from app.operations import comments as said
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
ALL = "/<int:record_id>/comments"
ONE = f"{ALL}/<int:key>"
SAID = objects(
    ("id", "by", "words", "written_at", "mine"),
    id=WHOLE,
    **dict.fromkeys(("by", "words"), TEXT),
    written_at=MOMENT,
    withdrawn_at=maybe(MOMENT),
    mine=TRUTH,
)


class Commentable:
    """What an endpoint of records answers about what is said of them."""

    resource: ClassVar[AnyResource]

    @expose(ALL)
    @needs("read")
    def comments(self, record_id: int) -> Response:
        """The comments on a record, the oldest first."""
        require_sign_in()
        found = said.comments_of(current_session(), self.resource, record_id)
        return jsonify({"result": [_document(each) for each in found]})

    @expose(ALL, "POST")
    @needs("read")
    def comment(self, record_id: int) -> Response:
        """Say something about a record."""
        require_sign_in()
        words = json_object().get("words")
        # What is no text says nothing.
        text = words if isinstance(words, str) else ""
        kept = said.comment(current_session(), self.resource, record_id, text)
        return make_response(jsonify({"result": _document(kept)}), 201)

    @expose(ONE, "DELETE")
    @needs("read")
    def withdraw_comment(self, record_id: int, key: int) -> Response:
        """Take back what one has said."""
        require_sign_in()
        said.withdraw_comment(current_session(), self.resource, record_id, key)
        return make_response("", 204)


def _document(one: said.Said) -> dict[str, Any]:
    withdrawn = one.withdrawn_at.isoformat() if one.withdrawn_at else None
    return asdict(one) | {"written_at": one.written_at.isoformat(), "withdrawn_at": withdrawn}


def comment_paths(resource: AnyResource, base: str) -> Mapping[str, Schema]:
    """The addresses of the comments on a resource's records."""
    name, tag = f"{resource.name}.comments", resource.name
    record, one = key("record_id"), key("key")
    listed = answer("The comments.", objects(("result",), result=many(SAID)))
    kept = answer("Said.", objects(("result",), result=SAID))
    sent = body(objects(("words",), words=TEXT))
    return {
        f"{base}/{{record_id}}/comments": {
            "parameters": [record],
            "get": operation(f"{name}.list", tag, {200: listed}),
            "post": operation(f"{name}.say", tag, {201: kept}, requestBody=sent),
        },
        f"{base}/{{record_id}}/comments/{{key}}": {
            "parameters": [record, one],
            "delete": operation(f"{name}.withdraw", tag, {204: answer("Withdrawn.")}),
        },
    }
