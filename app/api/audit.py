"""The log for auditors' programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from flask import Response, current_app, jsonify, request

from app.api.history import PAGING, page_asked
from app.api.openapi import (
    MOMENT,
    TEXT,
    TRUTH,
    WHOLE,
    answer,
    asked,
    key,
    many,
    maybe,
    objects,
    operation,
)
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

ENTRY = objects(
    ("op_id", "seq", "at", "actor", "kind", "result"),
    **dict.fromkeys(("actor", "kind", "result", "source", "hash"), TEXT),
    **dict.fromkeys(("address", "resource", "request_id", "remark"), maybe(TEXT)),
    **dict.fromkeys(("actor_id", "region_id"), maybe(WHOLE)),
    **dict.fromkeys(("op_id", "seq", "rows"), WHOLE),
    at=MOMENT,
)


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
        page = objects(("result", "next"), result=many(ENTRY), next=maybe(WHOLE))
        words = [asked(name) for name in WORDS]
        days = [asked(name, MOMENT) for name in ("since", "until")]
        questions = [*words, *days, asked("refused", TRUTH), *PAGING]
        known = objects(("verified", "anchor"), verified=STATE, anchor=STATE)
        return {
            f"{base}/": {"get": _said("list", page, parameters=questions)},
            f"{base}/{{op_id}}": {"parameters": [key("op_id")], "get": _said("get", ENTRY)},
            f"{base}/state": {"get": _said("state", known)},
        }


STATE = maybe({"type": "object"})


def _said(name: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    known = {200: answer("What is known.", schema)}
    return operation(f"{AUDIT}.{name}", AUDIT, known, **more)


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
