"""Personal data in the clear: shown once, to who may, and written down."""

from __future__ import annotations

from flask import render_template, request

from app.fab.doors import needs
from app.operations.personal import reveal
from app.web.addresses import asked_version
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.detail import page_of


@web.post("/r/<name>/<int:record_id>/unmask")
@needs("unmask")
def unmask(name: str, record_id: int) -> str:
    """The page of the record with what is personal in the clear; the next page masks it again."""
    version = asked_version(request.form)
    record = reveal(db(), resource_named(name), record_id, version)
    return render_template("detail.html", page=page_of(record, version))
