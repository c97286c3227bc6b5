"""Imports for programs: hand in a file, read its plan, commit it, take it back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response, jsonify, request

from app.api.import_review import (
    ImportReview,
    review_paths,
    wants_rows,
    written_or_waiting,
)
from app.api.openapi import (
    FILE,
    FORM,
    TEXT,
    TRUTH,
    WHOLE,
    answer,
    asked,
    body,
    content,
    key,
    many,
    objects,
    operation,
)
from app.api.reading import optional_object
from app.db.session import ActorSession
from app.fab.doors import ANY, needs
from app.fab.handed_in import start_handed_in
from app.fab.request import current_session, require_sign_in
from app.fab.rest import VERSION, Endpoint, expose
from app.kernel.errors import BadRequest, Invalid, NotFound
from app.kernel.lazy import _
from app.operations.regions import region_id_of
from app.resource.registry import registry
from app.sheets.commit import submit_commit
from app.sheets.sessions import (
    Upload,
    cancel_import,
    get_import,
    import_job,
    list_imports,
    plan_json,
)
from app.sheets.states import IN_WORK
from app.sheets.undo import submit_undo

ONE = "/<int:import_id>"
OPTIONS = frozenset({"skip_errors", "create_references"})


class ImportsEndpoint(ImportReview, Endpoint):
    """The stored imports in sight."""

    resource_name = "imports"

    @expose("/")
    @needs("import", on=ANY)
    def get_list(self) -> Response:
        """The newest imports, without their rows."""
        session = _session()
        found = [plan_json(session, stored) for stored in list_imports(session)]
        return jsonify({"result": found})

    @expose("/", "POST")
    @needs("import", on=ANY)
    def post(self) -> Response:
        """Plan a file, or several; nothing else is written. What takes long goes on alone: 202."""
        session = _session()
        try:
            resource = registry.get(request.form.get("resource", ""))
        except NotFound:
            raise Invalid({"resource": [_("This kind of record is not known.")]}) from None
        region_id = region_id_of(
            session, resource, request.form.get("region") or None, action="import"
        )
        like = Upload(Path(), "", region_id, sheet=request.form.get("sheet") or None)
        started = start_handed_in(resource, like)
        told = [plan_json(session, stored, rows=wants_rows()) for stored in started]
        if len(told) > 1:
            response = jsonify({"result": told})
        else:
            response = jsonify(told[0])
            response.headers["Location"] = f"{self.route_base}/{told[0]['id']}"
        is_waiting = any(plan["state"] in IN_WORK for plan in told)
        response.status_code = 202 if is_waiting else 201
        return response

    @expose(ONE)
    @needs("import", on=ANY)
    def get(self, import_id: int) -> Response:
        """One import with its plan; `?rows=1` with its rows."""
        session = _session()
        document = plan_json(session, get_import(session, import_id), rows=wants_rows())
        job = import_job(session, import_id)
        if job is not None and job.is_open:
            document["progress"] = {"share": round(job.share, 3), "step": job.step}
        return jsonify(document)

    @expose(f"{ONE}/commit", "POST")
    @needs("import", on=ANY)
    def commit(self, import_id: int) -> Response:
        """Write the plan; many rows are written in the background: 202."""
        session, options = _session(), _options()
        submit_commit(session, import_id, **options)
        return written_or_waiting(session, import_id)

    @expose(f"{ONE}/undo", "POST")
    @needs("import", on=ANY)
    def undo(self, import_id: int) -> Response:
        """Take a committed import back; what others changed since is kept and listed."""
        session = _session()
        return written_or_waiting(session, import_id, submit_undo(session, import_id))

    @expose(f"{ONE}/cancel", "POST")
    @needs("import", on=ANY)
    def cancel(self, import_id: int) -> Response:
        """Put a plan away."""
        session = _session()
        return jsonify(plan_json(session, cancel_import(session, import_id)))

    def paths(self) -> Mapping[str, Mapping[str, Any]]:
        """The addresses of imports."""
        base = f"/api/{VERSION}/imports"
        here, plan = {"parameters": [key("import_id")]}, answer("The plan.", PLAN)
        listed = answer("Plans without their rows.", objects(("result",), result=many(PLAN)))
        paths: dict[str, dict[str, Any]] = {
            f"{base}/": {"get": _said("list", {200: listed}), "post": _post()},
            f"{base}/{{import_id}}": here | {"get": _said("get", {200: plan}, parameters=ROWS)},
        }
        stopped = _said("cancel", {200: plan})
        undone = _said("undo", {200: plan, 202: plan})
        written = _said("commit", {200: plan, 202: plan}, requestBody=content(WISHES))
        paths[f"{base}/{{import_id}}/cancel"] = here | {"post": stopped}
        paths[f"{base}/{{import_id}}/undo"] = here | {"post": undone}
        paths[f"{base}/{{import_id}}/commit"] = here | {"post": written}
        for address, said in review_paths(plan).items():
            paths[address] = paths.get(address, {}) | said
        return paths


PLAN = objects(
    ("id", "resource", "state", "file", "counts", "errors"),
    id=WHOLE,
    version=WHOLE,
    **dict.fromkeys(("resource", "state"), TEXT),
    **dict.fromkeys(("file", "counts", "references"), {"type": "object"}),
    **dict.fromkeys(("tables", "errors", "rows"), many({"type": "object"})),
)
ROWS = [asked("rows", TRUTH)]
WISHES = objects(skip_errors=TRUTH, create_references=TRUTH) | {"additionalProperties": False}


def _post() -> dict[str, Any]:
    words = dict.fromkeys(("upload", "resource", "region", "sheet"), TEXT)
    made = answer("The plan, or those of several files.", {"type": "object"})
    given = {201: made, 202: made}
    form = body(objects(("resource",), file=FILE, **words), FORM)
    return _said("create", given, requestBody=form, parameters=ROWS)


def _said(name: str, success: Mapping[int, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return operation(f"imports.{name}", "imports", success, **more)


def _session() -> ActorSession:
    require_sign_in()
    return current_session()


def _options() -> dict[str, bool]:
    given = optional_object()
    if given.keys() - OPTIONS or not all(isinstance(value, bool) for value in given.values()):
        raise BadRequest(_("The body has skip_errors and create_references, true or false."))
    return given
