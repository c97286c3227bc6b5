"""Reviewing an import on its page: what is corrected there, handed up, taken and brought back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask import send_file as sent

from app.fab import require_sign_in
from app.fab.doors import ANY, needs
from app.kernel.errors import AppError, BadRequest
from app.kernel.lazy import _
from app.resource.registry import registry
from app.sheets.approval import return_import, submit_approval, submit_import
from app.sheets.edits import correct_import
from app.sheets.learned import decide_heading
from app.sheets.report import write_report
from app.sheets.stored import document_of, get_import
from app.sheets.undo import submit_redo, submit_undo
from app.web.addresses import with_query
from app.web.blueprint import web
from app.web.context import db
from app.web.formats import grouped
from app.web.import_page import build, typed_in_row
from app.web.learned_page import learned_page
from app.web.undo_page import undo_page

KEPT_QUESTIONS = ("class", "from")


def page_of(import_id: int) -> Any:
    """The page of an import as the address asks for it."""
    given = request.values
    start = given.get("from", "")
    return build(
        import_id,
        only=given.get("class", ""),
        start=int(start) if start.isdigit() else 0,
        edit=given.get("edit", ""),
        column=given.get("column", ""),
    )


def done_or_page(import_id: int, act: Callable[[], str]) -> Any:
    """Do it and show the import again; a refusal stands on the page."""
    require_sign_in()
    try:
        told = act()
    except AppError as refusal:
        page = page_of(import_id)
        words = [str(word) for words in refusal.fields.values() for word in words]
        page.message = " ".join([str(refusal.message), *words])
        return make_response(render_template("import.html", page=page), refusal.status)
    if told:
        flash(told)
    kept = [(name, request.values[name]) for name in KEPT_QUESTIONS if request.values.get(name)]
    return redirect(with_query(url_for("web.import_page", import_id=import_id), kept))


@web.post("/imports/<int:import_id>/correct")
@needs("import", on=ANY)
def correct(import_id: int) -> Any:
    """Correct cells, values, rows and columns, and plan the file again."""

    def act() -> str:
        asked = _asked(import_id)
        version = request.form.get("version", "")
        if not asked:
            return str(_("Nothing was changed."))
        number = int(version) if version.isdigit() else None
        stored = correct_import(db(), import_id, asked, version=number)
        count = document_of(stored)["counts"]["error"]
        return str(_("Checked again. Rows with errors: %(count)s", count=grouped(count)))

    return done_or_page(import_id, act)


def _asked(import_id: int) -> dict[str, Any]:
    """What the form says, in the words of `correct_import`; what is as it was is left out."""
    form = request.form
    asked: dict[str, Any] = {"cells": dict(_cells(import_id))}
    asked["columns"] = dict(_pairs("column:"))
    asked["blanks"] = dict(_pairs("blank:"))
    asked["matches"] = dict(_pairs("match:"))
    asked["skip"] = form.getlist("skip")
    asked["unskip"] = form.getlist("unskip")
    if form.get("value_field"):
        one = {"field": form["value_field"], "from": form["value_from"], "to": form["value_to"]}
        asked["values"] = [one]
    return {kind: given for kind, given in asked.items() if given}


def _pairs(prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in request.form.items():
        if name.startswith(prefix):
            yield name.removeprefix(prefix), value


def _cells(import_id: int) -> Iterator[tuple[str, str]]:
    """The cells that were typed into; a browser sends line breaks in its own way."""
    given = {at: text.replace("\r\n", "\n") for at, text in _pairs("cell:")}
    if not given:
        return
    stored = get_import(db(), import_id)
    known = {f"{e['sheet']}!{e['cell']}": e["value"] for e in document_of(stored)["errors"]}
    for (sheet, cell), text in typed_in_row(stored, request.form.get("edited", "")).items():
        known[f"{sheet}!{cell}"] = text
    for at, text in given.items():
        before = known.get(at)
        if text != (before if isinstance(before, str) else ""):
            yield at, text


@web.get("/imports/<int:import_id>/report")
@needs("import", on=ANY)
def report(import_id: int) -> Response:
    """The uploaded workbook with what is wrong marked."""
    require_sign_in()
    stored = get_import(db(), import_id)
    name = f"{Path(stored.file_name).stem}-{_('to be corrected')}.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_report(db(), import_id, path)
        return sent(path.open("rb"), as_attachment=True, download_name=name)


@web.post("/imports/<int:import_id>/submit")
@needs("import", on=ANY)
def submit(import_id: int) -> Any:
    """Hand the plan up."""

    def act() -> str:
        submit_import(
            db(),
            import_id,
            skip_errors=request.form.get("rows") == "good",
            create_references="create_references" in request.form,
        )
        return str(_("Submitted: it is written when it is accepted."))

    return done_or_page(import_id, act)


@web.post("/imports/<int:import_id>/approve")
@needs("approve", on=ANY)
def approve(import_id: int) -> Any:
    """Write what was handed up, but for the rows that are marked."""

    def act() -> str:
        done = submit_approval(db(), import_id, leave_out=request.form.getlist("leave"))
        return str(_("Rows written: %(count)s", count=grouped(done.written))) if done else ""

    return done_or_page(import_id, act)


@web.post("/imports/<int:import_id>/return")
@needs("approve", on=ANY)
def give_back(import_id: int) -> Any:
    """Give back what was handed up, with a remark."""

    def act() -> str:
        return_import(db(), import_id, remark=request.form.get("remark", ""))
        return str(_("Returned."))

    return done_or_page(import_id, act)


@web.get("/imports/<int:import_id>/undo")
@needs("import", on=ANY)
def undo_preview(import_id: int) -> str:
    """What taking the import back, or bringing it back, would do."""
    require_sign_in()
    return render_template("import_undo.html", page=undo_page(import_id))


@web.post("/imports/<int:import_id>/undo")
@needs("import", on=ANY)
def undo(import_id: int) -> Any:
    """Take a written import back; what others changed since is kept and listed."""

    def act() -> str:
        done = submit_undo(db(), import_id)
        return str(_("Records taken back: %(count)s", count=done.count)) if done else ""

    return done_or_page(import_id, act)


@web.post("/imports/<int:import_id>/redo")
@needs("import", on=ANY)
def redo(import_id: int) -> Any:
    """Bring back what was taken back; what others changed since is kept and listed."""

    def act() -> str:
        done = submit_redo(db(), import_id)
        return str(_("Records brought back: %(count)s", count=done.count)) if done else ""

    return done_or_page(import_id, act)


@web.get("/imports/learned")
@needs("import", on=ANY)
def learned() -> str:
    """What people said that columns mean."""
    require_sign_in()
    return render_template("import_learned.html", page=learned_page())


@web.post("/imports/learned/<int:heading_id>")
@needs("approve", on=ANY)
def decide(heading_id: int) -> Any:
    """Share what was said of a column with all, or with none."""
    require_sign_in()
    said = request.form.get("decision", "")
    if said not in ("approve", "reject"):
        raise BadRequest(_("Say whether it is approved: true or false."))
    found = decide_heading(db(), heading_id, approve=said == "approve")
    label = registry.get(found.resource).label
    flash(str(_("Decided: %(heading)s (%(kind)s)", heading=found.heading, kind=label)))
    return redirect(url_for("web.learned"))
