"""Imports: handing in a file, looking through its plan, writing it or putting it away."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import flash, jsonify, make_response, redirect, render_template, request, url_for

from app.db.imports import ImportSession
from app.fab import require_sign_in
from app.fab.doors import ANY, needs
from app.fab.handed_in import start_handed_in
from app.kernel.errors import AppError, Forbidden, Invalid
from app.kernel.lazy import Words, _
from app.operations.choices import choices
from app.operations.regions import region_id_of
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.commit import submit_commit
from app.sheets.sessions import Upload, cancel_import
from app.sheets.states import IN_WORK
from app.web.blueprint import web
from app.web.context import actor, db
from app.web.formats import grouped
from app.web.import_list import ImportLine, latest_imports, line_of
from app.web.import_progress import build_progress
from app.web.import_review import done_or_page, page_of
from app.web.shell import may_import

AnyResource = type[Resource[Any]]
LISTED = 50
ENDINGS = ".xlsx,.xls,.xlsb,.csv,.txt,.ods,.docx,.html,.zip"


@dataclass
class ImportsPage:
    """Everything the page of imports shows."""

    lines: list[ImportLine]
    resources: list[AnyResource]
    chosen: str
    region: str
    endings: str = ENDINGS
    message: Words = ""
    problems: dict[str, list[Words]] | None = None


@web.get("/imports/")
@needs("import", on=ANY)
def imports() -> str:
    """The list of imports and the form to hand in a file."""
    return render_template("imports.html", page=_page())


@web.post("/imports/")
@needs("import", on=ANY)
def upload() -> Any:
    """Plan the file and show the plan; nothing but the plan is written."""
    page = _page()
    try:
        stored = _started(page)
    except AppError as refusal:
        page.message, page.problems = refusal.message, dict(refusal.fields)
        return make_response(render_template("imports.html", page=page), refusal.status)
    if len(stored) > 1:
        flash(str(_("Files handed in: %(count)s. They are checked one after another.",
                    count=len(stored))))  # fmt: skip
        return redirect(url_for("web.imports"))
    return redirect(url_for("web.import_page", import_id=stored[0].id))


def _page() -> ImportsPage:
    who = require_sign_in()
    if not may_import(who):
        raise Forbidden
    allowed = [r for r in registry.all() if r.menu and who.can(r.name, "import")]
    return ImportsPage(
        lines=[line_of(stored) for stored in latest_imports(LISTED)],
        resources=allowed,
        chosen=request.values.get("resource", ""),
        region=request.form.get("region", ""),
    )


def _started(page: ImportsPage) -> list[ImportSession]:
    if page.chosen not in [resource.name for resource in page.resources]:
        raise Invalid({"resource": [_("Choose what the file holds.")]})
    resource = registry.get(page.chosen)
    region_id = _region(resource, page.region.strip())
    accept = "accept_names" in request.form
    return start_handed_in(resource, Upload(Path(), "", region_id, accept_names=accept))


def _region(resource: AnyResource, name: str) -> int:
    """The region that rows without one belong to: the named one, else where the actor works."""
    grants = actor().grants_for(resource.name, "import")
    if not name or "region" not in resource.model.metas:
        return grants[0].region_id
    if name.isdigit():
        return region_id_of(db(), resource, name, action="import")
    found = choices(db(), resource, "region", name)
    exact = [key for key, label in found if label == name] or [key for key, _label in found]
    if len(exact) != 1:
        raise Invalid({"region": [_("“%(value)s” may mean several records.", value=name)]})
    return exact[0]


@web.get("/imports/<int:import_id>")
@needs("import", on=ANY)
def import_page(import_id: int) -> str:
    """The plan of a file, what became of it, or how far it is."""
    require_sign_in()
    waiting = build_progress(import_id)
    if waiting.is_open:
        return render_template("import_progress.html", page=waiting)
    return render_template("import.html", page=page_of(import_id))


@web.get("/imports/<int:import_id>/progress")
@needs("import", on=ANY)
def import_progress(import_id: int) -> Any:
    """How far it is, for the page that waits."""
    require_sign_in()
    return jsonify(build_progress(import_id).told())


@web.post("/imports/<int:import_id>/commit")
@needs("import", on=ANY)
def commit(import_id: int) -> Any:
    """Write the plan: all of it, or the good rows; new references only where confirmed."""

    def act() -> str:
        done = submit_commit(
            db(),
            import_id,
            skip_errors=request.form.get("rows") == "good",
            create_references="create_references" in request.form,
        )
        told = _("Rows written: %(count)s", count=grouped(done.written)) if done else ""
        return str(told)

    return done_or_page(import_id, act)


@web.post("/imports/<int:import_id>/cancel")
@needs("import", on=ANY)
def cancel(import_id: int) -> Any:
    """Put the plan away; nothing of it is written."""
    require_sign_in()
    stored = cancel_import(db(), import_id)
    if stored.state in IN_WORK:
        return redirect(url_for("web.import_page", import_id=import_id))
    flash(str(_("The import was put away. Nothing was written.")))
    return redirect(url_for("web.imports"))
