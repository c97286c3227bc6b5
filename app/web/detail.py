"""The page of one record: its head, its elements beside the standard's, and what may follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for

from app.fab.doors import needs
from app.kernel.errors import AppError
from app.kernel.lazy import Words, _
from app.operations.asof import record_at
from app.operations.counting import count_pointing
from app.operations.records import Record
from app.operations.trail import history_of_record
from app.operations.transition import transition
from app.operations.write import delete
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.web.addresses import asked_version, posted_version, with_query
from app.web.blueprint import web
from app.web.children import ChildTable, tables_of
from app.web.context import db, resource_named
from app.web.elements import Element, Notes, Part, Share, parts_of, shares_of
from app.web.events import Event, events_of
from app.web.formats import counted
from app.web.head import Head, head_of
from app.web.labels import state_of
from app.web.links import record_address
from app.web.remarks import Answered, answered, posted_remarks

AnyResource = type[Resource[Any]]
LATEST = 4


@dataclass(frozen=True)
class Panel:
    """What the domain shows beside the values, by a template of its own."""

    label: Words
    template: str
    told: Any
    place: str


@dataclass(frozen=True)
class Related:
    """A list filtered by the record: what it is called, by which relation, and how long it is."""

    label: Words
    relation: Words
    count: str
    href: str


@dataclass
class DetailPage:
    """Everything the page of a record shows."""

    head: Head
    parts: list[Part]
    children: list[ChildTable]
    shares: list[Share]
    latest: list[Event]
    related: list[Related]
    panels: list[Panel]
    returned: list[Answered]
    problem: AppError | None = None

    @property
    def has_standard(self) -> bool:
        """Whether there is anything to compare with."""
        return self.head.record.standard is not None

    @property
    def open_points(self) -> list[Element]:
        """What a submission would be refused for."""
        return [one for part in self.parts for one in part.elements if one.problems]


@web.get("/r/<name>/<int:record_id>")
@needs("read")
def detail(name: str, record_id: int) -> str:
    """The page of a record."""
    resource = resource_named(name)
    return render_template(
        "detail.html", page=build(resource, record_id, asked_version(request.args))
    )


@web.post("/r/<name>/<int:record_id>/transitions/<step>")
@needs("<step>")
def step(name: str, record_id: int, step: str) -> Any:
    """Take a step with the record, or say on its page why not."""
    resource = resource_named(name)
    given = request.form
    said: dict[str, Any] = {"remark": given.get("remark") or None, "remarks": posted_remarks(given)}
    try:
        done = transition(db(), resource, record_id, step, version=posted_version(given), **said)
    except AppError as refusal:
        return _refused(resource, record_id, refusal)
    state = state_of(resource, done.state)
    flash(str(_("“%(title)s” is now: %(state)s", title=done.title, state=state and state.label)))
    return redirect(record_address(resource, record_id))


@web.post("/r/<name>/<int:record_id>/delete")
@needs("delete")
def remove(name: str, record_id: int) -> Any:
    """Delete the record, or its draft, or say on its page why not."""
    resource = resource_named(name)
    try:
        delete(db(), resource, record_id, version=posted_version(request.form))
    except AppError as refusal:
        return _refused(resource, record_id, refusal)
    flash(str(_("Deleted: %(singular)s %(id)s", singular=resource.singular, id=record_id)))
    return redirect(url_for("web.listing", name=resource.name))


def _refused(resource: AnyResource, record_id: int, refusal: AppError) -> Any:
    page = build(resource, record_id, "working")
    page.problem = refusal
    return make_response(render_template("detail.html", page=page), refusal.status)


def build(resource: AnyResource, record_id: int, version: str) -> DetailPage:
    """The view model of a record's page.

    :raises NotFound: where the actor may see no such record.
    """
    return page_of(record_at(db(), resource, record_id, version), version)


def page_of(record: Record, version: str) -> DetailPage:
    """The view model of the page of a record that was read already."""
    parts = parts_of(record, _notes(record))
    return DetailPage(
        head=head_of(record, version),
        parts=parts,
        children=tables_of(record),
        shares=shares_of(parts),
        latest=events_of(record, history_of_record(db(), record, most=LATEST)),
        related=related_lists(record),
        panels=list(_panels(record)),
        returned=answered(record),
    )


def _panels(record: Record) -> Iterator[Panel]:
    for label, function, place in registry.panels.get(record.resource.name, ()):
        found = function(db(), record)
        if found is not None:
            template, told = found
            yield Panel(label, template, told, place)


def _notes(record: Record) -> dict[str, Notes]:
    notes: dict[str, Notes] = {}
    for function in registry.notes.get(record.resource.name, ()):
        for name, said in function(db(), record).items():
            notes[name] = (*notes.get(name, ()), *said)
    return notes


def related_lists(record: Record) -> list[Related]:
    """The lists of records that lead to this one, each filtered by it, where there are any."""
    found = count_pointing(db(), record.resource, record.id)
    return [
        Related(
            one.resource.label,
            one.resource.fields()[one.field].label,
            counted(one.count, exact=one.exact),
            with_query(
                url_for("web.listing", name=one.resource.name), [(one.field, f"#{record.id}")]
            ),
        )
        for one in found
        if one.count
    ]
