"""Workbooks out of a list: the records it shows, or an empty one to fill in."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Response, request, send_file

from app.kernel.clock import today
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.sheets import export as sheets
from app.web.addresses import asked_version
from app.web.blueprint import web
from app.web.context import actor, db, resource_named
from app.web.facets import FacetReader

AnyResource = type[Resource[Any]]
ENDINGS = ("xlsx", "csv", "ods")


@web.get("/r/<name>/export")
def export(name: str) -> Response:
    """The records that the list's conditions leave, as a workbook."""
    resource = resource_named(name)
    actor().require(resource.name, "export")
    ending = request.args.get("format", "xlsx")
    if ending not in ENDINGS:
        raise BadRequest(_("Files are written as .xlsx, .csv or .ods."))
    pairs = list(request.args.items(multi=True))
    facets = FacetReader(db(), resource, resource.fields(db()), pairs).all()
    filters = [each for facet in facets for each in facet.filters]
    version = asked_version(request.args)
    title = f"{sheets.sheet_name(resource)}-{today().isoformat()}.{ending}"
    return _download(
        title, lambda path: sheets.export(db(), resource, path, filters=filters, version=version)
    )


@web.get("/r/<name>/template")
def template(name: str) -> Response:
    """An empty workbook with the headings that an import understands."""
    resource = resource_named(name)
    title = f"{sheets.sheet_name(resource)}.xlsx"
    return _download(title, lambda path: sheets.template(db(), resource, path))


def _download(title: str, write: Callable[[Path], object]) -> Response:
    """What `write` puts into a file, sent under this title; the file itself is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"out{Path(title).suffix}"
        write(path)
        # Opened while it is there: the open file outlives its name.
        return send_file(path.open("rb"), as_attachment=True, download_name=title)
