"""The log for auditors' programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, jsonify, request

from app.api.history import PAGING, page_asked
from app.api.openapi import TEXT, WHOLE, content, operation
from app.fab.doors import needs
from app.fab.request import current_session, require_sign_in
from app.fab.rest import VERSION, Endpoint, expose
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.anchor import last_anchor, last_verified
from app.operations.auditing import (
    AUDIT,
    WORDS,
    LogEntry,
    LogQuestion,
    fetch_log,
    fetch_operation,
)

MOMENT = TEXT | {"format": "date-time"}
ENTRY = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("actor", "kind", "result", "source", "hash"), TEXT),
        **{name: TEXT | {"nullable": True} for name in ("address", "resource", "request_id")},
        **{name: WHOLE | {"nullable": True} for name in ("actor_id", "region_id")},
        **dict.fromkeys(("op_id", "seq", "rows"), WHOLE),
        "remark": TEXT | {"nullable": True},
        "at": MOMENT,
    },
}


class AuditEndpoint(Endpoint):
    """Operations as the auditor's area shows them, and the state of the chain."""

    resource_name = AUDIT
    class_permission_name = AUDIT

    @expose("/")
    @needs("read", AUDIT)
    def get_list(self) -> Response:
        """A page of the log, the newest first."""
        require_sign_in()
        page = fetch_log(current_session(), _question())
        return jsonify({"result": [_told(each) for each in page.entries], "next": page.next})

    @expose("/<int:op_id>")
    @needs("read", AUDIT)
    def get(self, op_id: int) -> Response:
        """One operation with its changes."""
        require_sign_in()
        entry, changes = fetch_operation(current_session(), op_id)
        return jsonify(_told(entry) | {"changes": [asdict(each) for each in changes]})

    @expose("/state")
    @needs("read", AUDIT)
    def state(self) -> Response:
        """What was last found when the chain was verified, and the newest anchor."""
        require_sign_in()
        folder = current_app.config["AUDIT_FOLDER"]
        return jsonify({"verified": last_verified(folder), "anchor": last_anchor(folder)})

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The log, one operation, and the state of the chain."""
        base = f"/api/{VERSION}/{AUDIT}"
        page = {"result": {"type": "array", "items": ENTRY}, "next": WHOLE | {"nullable": True}}
        asked = [{"in": "query", "name": name, "schema": TEXT} for name in WORDS]
        asked += [{"in": "query", "name": name, "schema": MOMENT} for name in ("since", "until")]
        asked.append({"in": "query", "name": "refused", "schema": {"type": "boolean"}})
        key = {"in": "path", "name": "op_id", "required": True, "schema": WHOLE}
        given = _answer({"type": "object", "properties": page})
        read = {200: given}, (400, 401, 403)
        return {
            f"{base}/": {"get": operation("log", AUDIT, *read, parameters=[*asked, *PAGING])},
            f"{base}/{{op_id}}": {
                "parameters": [key],
                "get": operation("operation", AUDIT, {200: _answer(ENTRY)}, (401, 403, 404)),
            },
            f"{base}/state": {
                "get": operation("state", AUDIT, {200: _answer({"type": "object"})}, (401, 403))
            },
        }


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "What is known.", **content(schema)}


def _told(entry: LogEntry) -> dict[str, Any]:
    return asdict(entry) | {"at": entry.at.isoformat()}


def _question() -> LogQuestion:
    size, before = page_asked()
    return LogQuestion(
        words={name: request.args.get(name, "").strip() for name in WORDS},
        since=_moment("since"),
        until=_moment("until"),
        refused=_refused(request.args.get("refused")),
        before=before,
        most=size,
    )


def _refused(raw: str | None) -> bool | None:
    if raw not in (None, "true", "false"):
        raise BadRequest(_("“%(name)s” is true or false.", name="refused"))
    return None if raw is None else raw == "true"


def _moment(name: str) -> datetime | None:
    raw = request.args.get(name)
    if raw is None:
        return None
    try:
        return datetime.fromisoformat(raw).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRequest(_("“%(name)s” is no moment.", name=name)) from None
