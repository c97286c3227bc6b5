"""Workbooks out of a list: the records it shows, or an empty one to fill in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response, request, send_file

from app.fab.doors import ANY, needs
from app.kernel.clock import today
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.query import ListQuery
from app.resource.declaration import Resource
from app.sheets import export as sheets
from app.sheets.columns import sheet_name
from app.sheets.summary import summarize, summarize_import
from app.sheets.template import template as write_template
from app.web.addresses import asked_version
from app.web.blueprint import web
from app.web.context import actor, db, resource_named
from app.web.facets import FacetReader

AnyResource = type[Resource[Any]]
ENDINGS = ("xlsx", "csv", "ods")
LONGEST_REASON = 200


@web.get("/r/<name>/export")
@needs("export")
def export(name: str) -> Response:
    """The records that the list's conditions leave, as a workbook."""
    return _exported(resource_named(name))


@web.post("/r/<name>/export")
@needs("unmask")
def export_unmasked(name: str) -> Response:
    """The same with what is personal in the clear, for a reason that the history keeps."""
    reason = request.form.get("reason", "").strip()
    if not reason:
        raise BadRequest(_("Say why the personal data are needed."))
    return _exported(resource_named(name), unmask=reason[:LONGEST_REASON])


def _exported(resource: AnyResource, **more: Any) -> Response:
    actor().require(resource.name, "export")
    ending = request.args.get("format", "xlsx")
    if ending not in ENDINGS:
        raise BadRequest(_("Files are written as .xlsx, .csv or .ods."))
    asked = more | _asked(resource)
    title = f"{sheet_name(resource)}-{today().isoformat()}.{ending}"
    return download(title, lambda path: sheets.export(db(), resource, path, **asked))


def _asked(resource: AnyResource) -> dict[str, Any]:
    """What the address of the list asks for."""
    pairs = list(request.args.items(multi=True))
    facets = FacetReader(db(), resource, resource.fields(db()), pairs).all()
    return {
        "filters": [each for facet in facets for each in facet.filters],
        "version": asked_version(request.args),
        "search": request.args.get("q", "").strip() if resource.model.searched else "",
    }


@web.get("/r/<name>/summary")
@needs("export")
def summary(name: str) -> Response:
    """How many records there are, by region and by each thing the list can be asked for."""
    resource = resource_named(name)
    asked = _asked(resource)
    title = f"{sheet_name(resource)}-{_('Summary')}-{today().isoformat()}.xlsx"
    return download(title, lambda path: summarize(db(), resource, path, ListQuery(**asked)))


@web.get("/imports/<int:number>/summary")
@needs("import", ANY)
def import_summary(number: int) -> Response:
    """What an import holds: its rows by class, and what was found in them."""
    title = f"{_('Import')}-{number}-{_('Summary')}.xlsx"
    return download(title, lambda path: summarize_import(db(), number, path))


@web.get("/imports/<int:number>/export")
@needs("export", ANY)
def export_in_layout(number: int) -> Response:
    """The records in sight, in the layout of the workbook that this import read."""
    title = f"{today().isoformat()}-{number}.xlsx"
    return download(title, lambda path: sheets.export_as(db(), number, path))


@web.get("/r/<name>/template")
@needs("import")
def template(name: str) -> Response:
    """An empty workbook with the headings that an import understands."""
    resource = resource_named(name)
    title = f"{sheet_name(resource)}.xlsx"
    return download(title, lambda path: write_template(db(), resource, path))


def download(title: str, write: Callable[[Path], object]) -> Response:
    """What `write` puts into a file, sent under this title; the file is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"out{Path(title).suffix}"
        write(path)
        # Opened while it is there: the open file outlives its name.
        return send_file(path.open("rb"), as_attachment=True, download_name=title)
