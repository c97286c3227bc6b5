"""Imports: handing in a file, looking through its plan, writing it or putting it away."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage

from app.fab import require_sign_in
from app.fab.doors import ANY, needs
from app.kernel.errors import AppError, Forbidden, Invalid
from app.kernel.lazy import Words, _
from app.operations.choices import choices
from app.operations.regions import region_id_of
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.commit import commit_import
from app.sheets.sessions import Upload, cancel_import, start_import
from app.sheets.undo import undo_import
from app.web.blueprint import web
from app.web.context import actor, db
from app.web.formats import grouped
from app.web.import_list import ImportLine, import_lines
from app.web.import_page import ImportPage, build
from app.web.shell import may_import

AnyResource = type[Resource[Any]]
LISTED = 50
ENDINGS = ".xlsx,.xls,.xlsb,.csv,.ods,.docx,.html"


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
    return redirect(url_for("web.import_page", import_id=stored))


def _page() -> ImportsPage:
    who = require_sign_in()
    if not may_import(who):
        raise Forbidden
    allowed = [r for r in registry.all() if r.menu and who.can(r.name, "import")]
    return ImportsPage(
        lines=import_lines(LISTED),
        resources=allowed,
        chosen=request.values.get("resource", ""),
        region=request.form.get("region", ""),
    )


def _started(page: ImportsPage) -> int:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid({"file": [_("Choose a file.")]})
    if page.chosen not in [resource.name for resource in page.resources]:
        raise Invalid({"resource": [_("Choose what the file holds.")]})
    resource = registry.get(page.chosen)
    region_id = _region(resource, page.region.strip())
    with tempfile.TemporaryDirectory() as folder:
        path = _received(file, Path(folder))
        name = Path(file.filename.replace("\\", "/")).name
        given = Upload(path, name, region_id, accept_names="accept_names" in request.form)
        return start_import(db(), resource, given).id


def _received(file: FileStorage, folder: Path) -> Path:
    """The file under a name of ours: the sender's is only shown."""
    path = folder / f"upload{Path(file.filename or '').suffix.lower()[:6]}"
    file.save(path)
    return path


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
    """The plan of a file, or what became of it."""
    require_sign_in()
    return render_template("import.html", page=_built(import_id))


@web.post("/imports/<int:import_id>/commit")
@needs("import", on=ANY)
def commit(import_id: int) -> Any:
    """Write the plan: all of it, or the good rows; new references only where confirmed."""
    require_sign_in()
    try:
        done = commit_import(
            db(),
            import_id,
            skip_errors=request.form.get("rows") == "good",
            create_references="create_references" in request.form,
        )
    except AppError as refusal:
        page = _built(import_id)
        page.message = refusal.message
        return make_response(render_template("import.html", page=page), refusal.status)
    flash(str(_("Rows written: %(count)s", count=grouped(done.written))))
    return redirect(url_for("web.import_page", import_id=import_id))


@web.post("/imports/<int:import_id>/cancel")
@needs("import", on=ANY)
def cancel(import_id: int) -> Any:
    """Put the plan away; nothing of it is written."""
    require_sign_in()
    cancel_import(db(), import_id)
    flash(str(_("The import was put away. Nothing was written.")))
    return redirect(url_for("web.imports"))


@web.post("/imports/<int:import_id>/undo")
@needs("import", on=ANY)
def undo(import_id: int) -> Any:
    """Take a written import back; what others changed since is kept and listed."""
    require_sign_in()
    try:
        done = undo_import(db(), import_id)
    except AppError as refusal:
        page = _built(import_id)
        page.message = refusal.message
        return make_response(render_template("import.html", page=page), refusal.status)
    flash(str(_("Records taken back: %(count)s", count=len(done.restored) + len(done.removed))))
    return redirect(url_for("web.import_page", import_id=import_id))


def _built(import_id: int) -> ImportPage:
    only = request.args.get("class", "")
    start = request.args.get("from", "")
    return build(import_id, only=only, start=int(start) if start.isdigit() else 0)
