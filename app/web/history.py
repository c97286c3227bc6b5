"""The history page of one record, and what is brought back from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for

from app.fab.doors import needs
from app.kernel.errors import AppError, BadRequest
from app.kernel.lazy import Words, _
from app.operations.asof import restore
from app.operations.records import fetch_record
from app.operations.trail import HistoryEntry, history_of_record
from app.operations.versions import Version, versions_of
from app.resource.declaration import Resource
from app.web.addresses import posted_version, with_query
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.events import Event, events_of
from app.web.formats import shown_since
from app.web.head import Head, head_of
from app.web.labels import state_of
from app.web.links import record_address

AnyResource = type[Resource[Any]]
PAGE = 50


@dataclass(frozen=True)
class Line:
    """A version as a line of the choice: its number, its state, and when it was in force."""

    number: int
    state: Any
    since: str
    href: str
    current: bool


@dataclass
class HistoryPage:
    """Everything the history page shows."""

    head: Head
    events: list[Event]
    versions: list[Line] = field(default_factory=list)
    older: str = ""
    newest: bool = True
    problem: AppError | None = None

    @property
    def may_restore(self) -> bool:
        """Whether the reader may write the record as it was."""
        return self.head.may_edit


@web.get("/r/<name>/<int:record_id>/history")
@needs("read")
def history(name: str, record_id: int) -> str:
    """The history page."""
    page = build(resource_named(name), record_id, _number(request.args.get("before")))
    return render_template("history.html", page=page)


@web.post("/r/<name>/<int:record_id>/restore")
@needs("update")
def bring_back(name: str, record_id: int) -> Any:
    """Write the record as it was, or say on its history why not."""
    resource, form = resource_named(name), request.form
    given = {key: _number(form.get(key)) for key in ("version_no", "op_id")}
    try:
        done = restore(db(), resource, record_id, version=posted_version(form), **given)
    except AppError as refusal:
        page = build(resource, record_id, None)
        page.problem = refusal
        return make_response(render_template("history.html", page=page), refusal.status)
    flash(str(_("“%(title)s” has its earlier values again.", title=done.title)))
    return redirect(record_address(resource, record_id))


def _number(raw: str | None) -> int | None:
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 18):
        raise BadRequest(_("The page address cannot be read."))
    return int(raw)


def build(resource: AnyResource, record_id: int, before: int | None) -> HistoryPage:
    """The view model of a record's history.

    :raises NotFound: where the actor may see no such record.
    """
    record = fetch_record(db(), resource, record_id)
    entries = history_of_record(db(), record, most=PAGE + 1, before=before)
    shown = entries[:PAGE]
    return HistoryPage(
        head=head_of(record),
        events=events_of(record, shown),
        versions=[_line(resource, record_id, each) for each in versions_of(db(), record)],
        older=_older(resource, record_id, shown) if len(entries) > PAGE else "",
        newest=before is None,
    )


def _older(resource: AnyResource, record_id: int, shown: list[HistoryEntry]) -> str:
    before = shown[-1].seq
    return url_for("web.history", name=resource.name, record_id=record_id, before=before)


def _line(resource: AnyResource, record_id: int, version: Version) -> Line:
    since: Words = shown_since(version.valid_from, version.valid_until)
    path = record_address(resource, record_id)
    return Line(
        number=version.number,
        state=state_of(resource, version.state),
        since=str(since),
        href=with_query(path, [("version", str(version.number))]),
        current=version.is_working,
    )
