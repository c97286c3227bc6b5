"""What waits for somebody, as programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify

from app.api.openapi import TEXT, TRUTH, WHOLE, answer, many, maybe, objects, operation
from app.fab.doors import SIGNED_IN, asks
from app.fab.request import current_session, require_sign_in
from app.fab.rest import VERSION, Endpoint, expose
from app.operations.inbox import Tasks, inbox_of

INBOX = "inbox"
TASK = objects(
    ("resource", "id", "title", "region", "state", "due_on", "late", "steps"),
    **dict.fromkeys(("resource", "title", "region", "state"), TEXT),
    id=WHOLE,
    due_on=maybe(TEXT | {"format": "date"}),
    late=TRUTH,
    steps=many(TEXT),
)
PART = objects(("count", "late", "more", "tasks"), count=WHOLE, late=WHOLE, more=TRUTH)


class InboxEndpoint(Endpoint):
    """Decisions to take, returned records to correct, and what is overdue in sight."""

    resource_name = INBOX
    class_permission_name = INBOX

    @expose("/")
    @asks(SIGNED_IN)
    def get_list(self) -> Response:
        """The three parts, what is due first."""
        require_sign_in()
        return jsonify({name: told(part) for name, part in inbox_of(current_session()).items()})

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The one address."""
        part = PART | {"properties": PART["properties"] | {"tasks": many(TASK)}}
        names = ("to_decide", "to_correct", "overdue")
        whole = objects(names, **dict.fromkeys(names, part))
        asked = operation(INBOX, INBOX, {200: answer("The parts of the inbox.", whole)})
        return {f"/api/{VERSION}/{INBOX}/": {"get": asked}}


def told(part: Tasks) -> dict[str, Any]:
    """One part with its counts."""
    tasks = [task.to_json() for task in part.tasks]
    return {"count": part.count, "late": part.late, "more": part.more, "tasks": tasks}
