"""Imports for programs, under review: corrected, marked, handed up, taken back and brought back."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, jsonify, request, send_file

from app.api.openapi import (
    MATCH,
    TEXT,
    TRUTH,
    WHOLE,
    answer,
    content,
    key,
    many,
    objects,
    operation,
)
from app.api.reading import json_object, optional_object, take_version
from app.db.session import ActorSession
from app.fab.doors import ANY, needs
from app.fab.request import current_session, require_sign_in
from app.fab.rest import VERSION, expose
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.sheets.approval import return_import, submit_approval, submit_import
from app.sheets.edits import correct_import
from app.sheets.learned import decide_heading, headings_in_sight
from app.sheets.report import write_report
from app.sheets.reversal import Reversed
from app.sheets.states import IN_WORK
from app.sheets.stored import get_import, plan_json
from app.sheets.undo import preview_undo, submit_redo

ONE = "/<int:import_id>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def signed_in() -> ActorSession:
    """The session of whoever sent the request."""
    require_sign_in()
    return current_session()


class ImportReview:
    """What is done with a plan between its making and its end."""

    @expose(ONE, "PATCH")
    @needs("import", on=ANY)
    def correct(self, import_id: int) -> Response:
        """Correct cells, values, rows and columns; the whole file is planned again."""
        session, asked = signed_in(), json_object()
        version = take_version(asked)
        stored = correct_import(session, import_id, asked, version=version)
        return _told(session, stored.id)

    @expose(f"{ONE}/report")
    @needs("import", on=ANY)
    def report(self, import_id: int) -> Response:
        """The uploaded workbook with what is wrong marked."""
        session = signed_in()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "report.xlsx"
            write_report(session, import_id, path)
            return send_file(path.open("rb"), mimetype=XLSX, download_name=f"{import_id}.xlsx")

    @expose(f"{ONE}/submit", "POST")
    @needs("import", on=ANY)
    def submit(self, import_id: int) -> Response:
        """Hand the plan up to whoever decides."""
        session, given = signed_in(), optional_object()
        options = {name: given.pop(name, False) for name in ("skip_errors", "create_references")}
        _nothing_else(given)
        return _told(session, submit_import(session, import_id, **options).id)

    @expose(f"{ONE}/approve", "POST")
    @needs("approve", on=ANY)
    def approve(self, import_id: int) -> Response:
        """Write what was handed up, but for the rows in `leave_out`."""
        session, given = signed_in(), optional_object()
        rows = given.pop("leave_out", [])
        _nothing_else(given)
        if not isinstance(rows, list) or not all(isinstance(one, str | int) for one in rows):
            raise BadRequest(_("The rows are a list such as “Sheet1!17”."))
        submit_approval(session, import_id, leave_out=rows)
        return written_or_waiting(session, import_id)

    @expose(f"{ONE}/return", "POST")
    @needs("approve", on=ANY)
    def give_back(self, import_id: int) -> Response:
        """Give back what was handed up, with a remark."""
        session, given = signed_in(), optional_object()
        remark = given.pop("remark", "")
        _nothing_else(given)
        return _told(session, return_import(session, import_id, remark=str(remark)).id)

    @expose(f"{ONE}/undo")
    @needs("import", on=ANY)
    def preview(self, import_id: int) -> Response:
        """What taking the import back, or bringing it back, would do now."""
        return jsonify(preview_undo(signed_in(), import_id).to_json())

    @expose(f"{ONE}/redo", "POST")
    @needs("import", on=ANY)
    def redo(self, import_id: int) -> Response:
        """Bring back what was taken back; what others changed since is kept and listed."""
        session = signed_in()
        return written_or_waiting(session, import_id, submit_redo(session, import_id))

    @expose("/learned")
    @needs("import", on=ANY)
    def learned(self) -> Response:
        """What people said that columns mean, in the regions in sight."""
        return jsonify({"result": [_heading(one) for one in headings_in_sight(signed_in())]})

    @expose("/learned/<int:heading_id>", "POST")
    @needs("approve", on=ANY)
    def decide(self, heading_id: int) -> Response:
        """Share what was said of a column with all, or with none."""
        session, given = signed_in(), json_object()
        approve = given.pop("approve", None)
        _nothing_else(given)
        if not isinstance(approve, bool):
            raise BadRequest(_("Say whether it is approved: true or false."))
        return jsonify(_heading(decide_heading(session, heading_id, approve=approve)))


def wants_rows() -> bool:
    """Whether the plan is told with its rows."""
    return request.args.get("rows") in ("1", "true")


def written_or_waiting(
    session: ActorSession, import_id: int, reversed_: Reversed | None = None
) -> Response:
    """The import as it is now; 202 where its rows are written in the background."""
    document = plan_json(session, get_import(session, import_id), rows=wants_rows())
    if reversed_ is not None:
        document["result"] = reversed_.to_json()
    response = jsonify(document)
    response.status_code = 202 if document["state"] in IN_WORK else 200
    return response


def _told(session: ActorSession, import_id: int) -> Response:
    return jsonify(plan_json(session, get_import(session, import_id), rows=wants_rows()))


def _nothing_else(given: Mapping[str, Any]) -> None:
    if given:
        raise BadRequest(_("The body has a word that means nothing here: %(word)s.",
                           word=next(iter(given))[:40]))  # fmt: skip


def _heading(said: Any) -> dict[str, Any]:
    names = ("id", "resource", "heading", "field", "state", "user_name", "region_id")
    return {name: getattr(said, name) for name in names}


CORRECTIONS = objects(
    (),
    version=WHOLE,
    **dict.fromkeys(("cells", "columns", "blanks", "matches"), {"type": "object"}),
    **dict.fromkeys(("skip", "unskip"), many({})),
    values=many(objects(("field", "from", "to"), field=TEXT, **{"from": TEXT, "to": TEXT})),
)
HEADING = objects(("id", "heading", "field", "state"), id=WHOLE, heading=TEXT, field=TEXT,
                  state=TEXT)  # fmt: skip


def review_paths(plan: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The addresses of the review, beside those of imports themselves."""
    base = f"/api/{VERSION}/imports"
    one, here = f"{base}/{{import_id}}", {"parameters": [key("import_id")]}
    sent = {
        "submit": objects((), skip_errors=TRUTH, create_references=TRUTH),
        "approve": objects((), leave_out=many({})),
        "return": objects(("remark",), remark=TEXT),
    }
    paths: dict[str, dict[str, Any]] = {
        f"{one}/{step}": here
        | {"post": _said(step, plan, waits=step == "approve", requestBody=content(form))}
        for step, form in sent.items()
    }
    undone = answer("What would become of the records.", {"type": "object"})
    paths[f"{one}/redo"] = here | {"post": _said("redo", plan, waits=True)}
    paths[f"{one}/undo"] = {"get": _said("preview", undone)}
    book = {"description": "The workbook.", "content": {XLSX: {"schema": {"type": "string"}}}}
    paths[f"{one}/report"] = here | {"get": _said("report", book)}
    paths[one] = {
        "patch": _said(
            "correct", plan, (428,), requestBody=content(CORRECTIONS), parameters=[MATCH]
        )
    }
    listed = answer("What columns mean.", objects(("result",), result=many(HEADING)))
    paths[f"{base}/learned"] = {"get": _said("learned", listed)}
    decided = _said("decide", answer("It.", HEADING),
                    requestBody=content(objects(("approve",), approve=TRUTH)))  # fmt: skip
    paths[f"{base}/learned/{{heading_id}}"] = {"parameters": [key("heading_id")], "post": decided}
    return paths


def _said(
    name: str,
    success: Mapping[str, Any],
    failures: tuple[int, ...] = (),
    *,
    waits: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """One step; what `waits` may be done in the background."""
    answers = dict.fromkeys((200, 202) if waits else (200,), dict(success))
    return operation(f"imports.{name}", "imports", answers, failures, **more)
