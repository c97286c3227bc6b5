"""Making and changing a record: a form that loses nothing of what was typed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from app.fab.doors import needs
from app.kernel.errors import AppError, Conflict, Invalid, NotFound, VersionMissing
from app.kernel.lazy import Words, _
from app.operations.choices import choices as offered
from app.operations.records import Record, fetch_record
from app.operations.system_values import free
from app.operations.unsaved import forget_unsaved
from app.operations.write import create, update
from app.resource.declaration import Resource
from app.web.blueprint import web
from app.web.conflict import Difference, chosen, merge, read_back
from app.web.context import actor, db, resource_named
from app.web.elements import Beside, beside_fields
from app.web.errors import note_failure
from app.web.form_build import RecordForm
from app.web.form_rows import ACTS, asked_of_rows, reshaped
from app.web.labels import state_of
from app.web.links import record_address
from app.web.places import place_of
from app.web.remarks import open_remarks
from app.web.unsaved import Offered, offered_of, restoring

AnyResource = type[Resource[Any]]


@dataclass
class FormPage:
    """Everything the form template shows."""

    resource: AnyResource
    form: RecordForm
    record: Record | None = None
    version: str = ""
    base: str = "{}"
    beside: dict[str, Beside] = field(default_factory=dict)
    message: Words = ""
    differences: list[Difference] = field(default_factory=list)
    remembered: str = ""
    remarks: dict[str, str] = field(default_factory=dict)
    gone: bool = False
    # What was typed before and not saved; `restored` where the form shows it.
    left: Offered | None = None
    restored: bool = False

    @property
    def key(self) -> int | None:
        """The key of the record; None for a new one."""
        return self.record.id if self.record else None

    @property
    def has_standard(self) -> bool:
        """Whether values of a standard stand beside the fields."""
        return bool(self.beside)


@web.get("/r/<name>/new")
@needs("create")
def new(name: str) -> str:
    """An empty form, or one begun by the pairs of its address."""
    resource = _writable(name, "create")
    form = RecordForm(db(), resource, _begun(resource), request.args or None)
    return _shown(_as_left(FormPage(resource, form)))


def _begun(resource: AnyResource) -> dict[str, Any]:
    """A new record lies where its maker works, until somebody says otherwise."""
    home = next(iter(actor().grants_for(resource.name, "create")), None)
    places = place_of(home.region_id, home.region_path) if home else ()
    return {"region": places[-1].name, "region_id": places[-1].id} if places else {}


@web.post("/r/<name>/new")
@needs("create")
def create_one(name: str) -> Any:
    """Keep a new record, or show the form again with everything that was typed."""
    resource = _writable(name, "create")
    page = FormPage(resource, RecordForm(db(), resource, posted=reshaped(request.form)))
    if _reshaped(page):
        return _shown(page)
    return _saved(page, lambda values: create(db(), resource, _given(values)))


@web.get("/r/<name>/<int:record_id>/edit")
@needs("update")
def edit(name: str, record_id: int) -> str:
    """The form of a record with its own values."""
    resource = _writable(name, "update")
    return _shown(_as_left(_page_of(resource, fetch_record(db(), resource, record_id))))


def _as_left(page: FormPage) -> FormPage:
    """The form with what was left in it, offered or put back with the version it was about."""
    left = offered_of(page.resource, page.key)
    if left is None or not restoring():
        page.left = left
        return page
    page.form = RecordForm(db(), page.resource, posted=reshaped(left.posted))
    page.version, page.base = left.posted.get("version", ""), left.posted.get("_base", "{}")
    page.restored = True
    return page


@web.post("/r/<name>/<int:record_id>/edit")
@needs("update")
def change_one(name: str, record_id: int) -> Any:
    """Keep the changes, or show the form again with everything that was typed."""
    resource = _writable(name, "update")
    form = RecordForm(db(), resource, posted=reshaped(request.form))
    try:
        page = _page_of(resource, fetch_record(db(), resource, record_id))
    except NotFound as absent:
        return _kept_typed(resource, form, absent)
    page.form = _chosen(form)
    page.version, page.base = request.form.get("version", ""), request.form.get("_base", "{}")
    if _reshaped(page):
        return _shown(page)
    version = int(page.version) if page.version.isdigit() else None
    return _saved(page, lambda values: update(db(), resource, record_id, values, version=version))


def _chosen(form: RecordForm) -> RecordForm:
    """The form as it was sent, with the sides that were chosen after a conflict."""
    given = request.form
    picks = {name[6:]: pick for name, pick in given.items() if name.startswith("_pick-")}
    if not picks:
        return form
    values = chosen(
        form.fields,
        typed=form.as_json(),
        theirs=read_back(given.get("_base", "")),
        remembered=given.get("_conflict", ""),
        picks=picks,
    )
    return RecordForm(db(), form.resource, values)


def _kept_typed(resource: AnyResource, form: RecordForm, absent: NotFound) -> Any:
    """The record is gone: what was typed becomes a new one, for whom that is allowed."""
    if not actor().can(resource.name, "create"):
        raise absent
    message = _("This record is not there any more. Save what you typed as a new one, or leave it.")
    page = FormPage(resource, form, gone=True, message=message)
    return make_response(_shown(page), absent.status)


@web.get("/r/<name>/choices/<field>")
@needs("read")
def choices(name: str, field: str) -> Response:
    """What a relation field offers for the typed text, as JSON."""
    found = offered(db(), resource_named(name), field, request.args.get("q", ""))
    return jsonify([{"id": key, "label": label} for key, label in found])


def _writable(name: str, action: str) -> AnyResource:
    resource = resource_named(name)
    actor().require(resource.name, action)
    return resource


def _page_of(resource: AnyResource, record: Record) -> FormPage:
    own = record.as_json(record.own)
    return FormPage(
        resource,
        RecordForm(db(), resource, own),
        record=record,
        version=str(record.version),
        base=json.dumps(own, ensure_ascii=False),
        beside=beside_fields(record),
        remarks=open_remarks(record),
    )


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """A new record says nothing of what was left empty."""
    return {name: value for name, value in values.items() if value is not None}


def _reshaped(page: FormPage) -> bool:
    """Whether a button only asked for another row, or for other rows than before."""
    act, name, _at = asked_of_rows(request.form)
    if act == "add" and name in page.form.form._fields:
        page.form.form[name].append_entry()
    return act in ACTS


def _saved(page: FormPage, write: Callable[[dict[str, Any]], Record]) -> Any:
    try:
        record = write(page.form.values())
    except Conflict as conflict:
        _merge(page, conflict)
        return _refused(page, conflict)
    except AppError as refusal:
        return _refused(page, refusal)
    except SQLAlchemyError as failure:
        known_as = note_failure(failure)
        page.message = _("Nothing was saved. What you typed is still here. %(id)s", id=known_as)
        return make_response(_shown(page), 500)
    # The record is saved, whatever becomes of the text that led to it.
    with suppress(SQLAlchemyError):
        forget_unsaved(db(), page.resource, page.key)
    flash(str(_("Saved: %(title)s", title=record.title)))
    return redirect(record_address(page.resource, record.id))


def _refused(page: FormPage, refusal: AppError) -> Response:
    page.message = page.message or refusal.message
    page.form.refuse(refusal.fields, refusal.rows if isinstance(refusal, Invalid) else None)
    if isinstance(refusal, Invalid):
        page.form.name_missing(given=page.beside)
    _offer_candidates(page)
    if isinstance(refusal, VersionMissing) and page.record is not None:
        page.version = str(page.record.version)
    return make_response(_shown(page), refusal.status)


def _merge(page: FormPage, conflict: Conflict) -> None:
    """Go on from the record as it is now, with what I typed on top of it."""
    if page.record is None:
        return
    fresh = fetch_record(db(), page.resource, page.record.id)
    names = page.form.form._fields
    fields = {name: one for name, one in free(page.form.fields).items() if name in names}
    theirs, mine = fresh.as_json(fresh.own), page.form.as_json()
    merged = merge(fields, base=read_back(page.base), theirs=theirs, mine=mine)
    page.record, page.version = fresh, str(fresh.version)
    page.base, page.beside = json.dumps(theirs, ensure_ascii=False), beside_fields(fresh)
    page.form = RecordForm(db(), page.resource, {**theirs, **merged.values})
    page.differences, page.remembered = merged.differences, merged.remembered(mine)
    page.message = _with_state(page, conflict)


def _with_state(page: FormPage, conflict: Conflict) -> Words:
    state = state_of(page.resource, page.record.state) if page.record else None
    if state is None or state.editable:
        return conflict.message
    return _("%(message)s It is now: %(state)s.", message=conflict.message, state=state.label)


def _offer_candidates(page: FormPage) -> None:
    """A name that fits none or several gets a list to choose from."""
    for made in page.form.wrong_fields():
        if hasattr(made, "candidates") and made.text:
            made.candidates = offered(db(), page.resource, made.short_name, made.text)


def _shown(page: FormPage) -> str:
    page.form.add_spare_rows()
    return render_template("form.html", page=page)
