"""The files of one record: a tab of its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from app.fab.doors import needs
from app.fab.responses import file_answer
from app.kernel.errors import AppError, BadRequest, FileRefused, NotFound
from app.kernel.lazy import _
from app.operations import attachments as files
from app.operations.records import fetch_record
from app.resource.declaration import Resource
from app.resource.specs import Attachments
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.formats import full_moment
from app.web.head import Head, head_of, may_here

AnyResource = type[Resource[Any]]
UNITS = ((1024 * 1024, "MB"), (1024, "KB"))


@dataclass(frozen=True)
class FileLine:
    """One file as it is listed."""

    file: files.Attached
    size: str
    at: str


@dataclass
class AttachmentsPage:
    """Everything the page of a record's files shows."""

    head: Head
    spec: Attachments
    lines: list[FileLine]
    may_change: bool
    problem: AppError | None = None

    @property
    def endings(self) -> str:
        """What the browser's own choice of files is limited to."""
        return ",".join(f".{kind}" for kind in self.spec.kinds)


@web.get("/r/<name>/<int:record_id>/attachments")
@needs("read")
def attachments(name: str, record_id: int) -> str:
    """The page of a record's files."""
    page = build(resource_named(name), record_id)
    return render_template("attachments.html", page=page)


@web.post("/r/<name>/<int:record_id>/attachments")
@needs("update")
def attach(name: str, record_id: int) -> Any:
    """Keep a file with the record, or say on its page why not."""
    resource, file = resource_named(name), request.files.get("file")
    try:
        if file is None or not file.filename:
            raise BadRequest(_("Choose a file first."))
        kept = files.attach(db(), resource, record_id, file.filename, file.read())
    except (FileRefused, BadRequest) as refusal:
        page = build(resource, record_id)
        page.problem = refusal
        return make_response(render_template("attachments.html", page=page), refusal.status)
    flash(str(_("Attached: %(name)s", name=kept.name)))
    return _back(name, record_id)


@web.get("/r/<name>/<int:record_id>/attachments/<int:key>")
@needs("read")
def attachment(name: str, record_id: int, key: int) -> Response:
    """The file, to be kept and not to be shown in place."""
    found, content = files.attachment(db(), resource_named(name), record_id, key)
    return file_answer(found.name, content)


@web.post("/r/<name>/<int:record_id>/attachments/<int:key>/remove")
@needs("update")
def detach(name: str, record_id: int, key: int) -> Any:
    """Take the file from the record."""
    files.detach(db(), resource_named(name), record_id, key)
    flash(str(_("The file was removed.")))
    return _back(name, record_id)


def _back(name: str, record_id: int) -> Any:
    return redirect(url_for("web.attachments", name=name, record_id=record_id))


def build(resource: AnyResource, record_id: int) -> AttachmentsPage:
    """The view model of the page.

    :raises NotFound: where the actor sees no such record, or the resource takes no files.
    """
    if resource.attachments is None:
        raise NotFound
    record = fetch_record(db(), resource, record_id)
    found = files.attachments_of(db(), resource, record_id)
    return AttachmentsPage(
        head=head_of(record),
        spec=resource.attachments,
        lines=[FileLine(each, _size(each.size), full_moment(each.added_at)) for each in found],
        may_change=may_here(record, "update"),
    )


def _size(size: int) -> str:
    for unit, word in UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {word}"
    return f"{size} B"
