"""Acts on many records of a list: chosen there, seen here before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, flash, make_response, redirect, render_template, request, url_for

from app.fab.doors import needs
from app.kernel.errors import AppError, BadRequest, Invalid
from app.kernel.lazy import Words, _
from app.operations.bulk import MOST, Chosen, Outcome, common_fields, edit_all, step_all
from app.operations.query import found_keys
from app.operations.records import Record
from app.operations.transition import step_named
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.specs import State, Transition
from app.web.addresses import Pairs, with_query
from app.web.blueprint import web
from app.web.context import actor, db, resource_named
from app.web.elements import text_of
from app.web.form_build import RecordForm
from app.web.labels import state_of
from app.web.links import record_address
from app.web.list_question import question_of

AnyResource = type[Resource[Any]]
EDIT = "update"
# Ours begin with a line, so that no field of a record is called like them.
CHOICE = ("_ids", "_all", "_where")


@dataclass(frozen=True)
class BulkAct:
    """A button of the bar: an act on everything that is chosen."""

    name: str
    label: Words
    icon: str


@dataclass(frozen=True)
class BulkLine:
    """What becomes of one record, in words."""

    href: str
    title: str
    old: str
    new: str
    kind: str
    why: str
    states: tuple[State | None, State | None] = (None, None)


@dataclass
class BulkPage:
    """Everything the page shows: what is asked first, then what would be done, or was."""

    resource: AnyResource
    act: str
    back: str
    label: Words
    step: Transition | None = None
    chosen: Sequence[Chosen] = ()
    fields: dict[str, Field] = field(default_factory=dict)
    form: RecordForm | None = None
    picked: Field | None = None
    value: str = ""
    lines: list[BulkLine] = field(default_factory=list)
    given: Pairs = ()
    stage: str = "ask"
    problem: Words = ""

    def count(self, kind: str) -> int:
        """How many records come to this."""
        return sum(line.kind == kind for line in self.lines)

    @property
    def records(self) -> str:
        """The records with the versions that the page tells of, for the act itself."""
        return ",".join(f"{one.id}:{one.version}" for one in self.chosen)


def acts_of(resource: AnyResource) -> list[BulkAct]:
    """What the reader's roles let him do with many records at once."""
    who, acts = actor(), []
    if who.can(resource.name, EDIT) and common_fields(db(), resource):
        acts.append(BulkAct(EDIT, _("Change a field"), "edit"))
    steps = resource.workflow.transitions if resource.workflow else ()
    names = dict.fromkeys(step.name for step in steps if who.can(resource.name, step.name))
    taken = [step_named(resource, name) for name in names]
    icons = {True: "send", False: "player-track-next"}
    return acts + [BulkAct(one.name, one.label, icons[one.submits]) for one in taken]


def acts_that_end(resource: AnyResource) -> list[BulkAct]:
    """Those of them that take records out of force."""
    shown = {state.name: state for state in resource.workflow.states} if resource.workflow else {}
    acts = [act for act in acts_of(resource) if act.name != EDIT]
    return [act for act in acts if shown[step_named(resource, act.name).target].mark == "off"]


@web.post("/r/<name>/bulk/<step>")
@needs("<step>")
def bulk(name: str, step: str) -> Any:
    """Ask for what the act needs, or show what it would do with what is chosen."""
    page = _page(resource_named(name), step)
    try:
        page.chosen = _chosen(page.resource)
        if _is_ready(page):
            _show(page, _acted(page, keep=False))
    except AppError as refusal:
        return _refused(page, refusal)
    return render_template("bulk.html", page=page)


@web.post("/r/<name>/bulk/<step>/write")
@needs("<step>")
def bulk_write(name: str, step: str) -> Any:
    """Do it with the records in the versions that were shown, and name those that stay out."""
    page = _page(resource_named(name), step)
    try:
        page.chosen = _seen(request.form.get("_records", ""))
        _show(page, _acted(page, keep=True))
    except AppError as refusal:
        return _refused(page, refusal)
    page.stage = "done"
    if page.count("refused"):
        return render_template("bulk.html", page=page)
    flash(str(_("%(act)s: %(count)s records", act=page.label, count=page.count("done"))))
    return redirect(page.back)


def _page(resource: AnyResource, act: str) -> BulkPage:
    where = parse_qsl(request.form.get("_where", ""))
    page = BulkPage(
        resource=resource,
        act=act,
        back=with_query(url_for("web.listing", name=resource.name), where),
        label=_("Change a field"),
    )
    if act == EDIT:
        page.fields = common_fields(db(), resource)
        page.picked = page.fields.get(request.form.get("_field", ""))
        page.form = RecordForm(db(), resource, posted=request.form)
    else:
        page.step = step_named(resource, act)
        page.label = page.step.label
    return page


def _is_ready(page: BulkPage) -> bool:
    """Whether everything is said that the act needs."""
    if page.step is not None:
        return not page.step.needs_remark or "_remark" in request.form
    return page.picked is not None and "_ready" in request.form


def _chosen(resource: AnyResource) -> list[Chosen]:
    """The checked records, or all that the list finds.

    :raises Invalid: where it is none, or more than one operation takes.
    """
    given = request.form
    if given.get("_all"):
        query = question_of(db(), resource, parse_qsl(given.get("_where", "")))
        ids = found_keys(db(), resource, query, MOST + 1)
    else:
        texts = [*given.getlist("_id"), *given.get("_ids", "").split(",")]
        ids = list(dict.fromkeys(int(text) for text in texts if _is_number(text)))
    if not ids:
        raise Invalid({}, _("No record is chosen."))
    if len(ids) > MOST:
        raise Invalid({}, _too_many())
    return [Chosen(number) for number in ids]


def _too_many() -> Words:
    return _(
        "More than %(most)s records are chosen, and one operation takes no more. Narrow the list.",
        most=MOST,
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < len(str(2**63))


def _seen(text: str) -> list[Chosen]:
    pairs = [one.partition(":") for one in text.split(",") if one]
    if not pairs or not all(_is_number(a) and _is_number(b) for a, _colon, b in pairs):
        raise BadRequest(_("It is not said which records are meant."))
    return [Chosen(int(key), int(version)) for key, _colon, version in pairs]


def _acted(page: BulkPage, *, keep: bool) -> list[Outcome]:
    if page.step is not None:
        remark = request.form.get("_remark") or None
        return step_all(db(), page.resource, page.act, page.chosen, remark=remark, keep=keep)
    if page.picked is None or page.form is None:
        raise BadRequest(_("Choose the field to change."))
    value = page.form.form[page.picked.name].value
    return edit_all(db(), page.resource, page.picked.name, value, page.chosen, keep=keep)


def _show(page: BulkPage, outcomes: list[Outcome]) -> None:
    page.stage = "preview"
    page.lines = [_line(page, outcome) for outcome in outcomes]
    page.chosen = [
        Chosen(one.id, one.before.version)
        for one in outcomes
        if one.kind == "done" and one.before is not None
    ]
    names = ["_field", "_remark", *([page.picked.name] if page.picked else [])]
    page.given = [(name, value) for name in names for value in request.form.getlist(name)]


def _line(page: BulkPage, outcome: Outcome) -> BulkLine:
    before = outcome.before
    if before is None:
        return BulkLine("", f"#{outcome.id}", "", "", outcome.kind, str(outcome.refusal))
    after = outcome.after
    return BulkLine(
        href=record_address(page.resource, outcome.id),
        title=before.title,
        old=_said(page, before),
        new=_said(page, after) if after else "",
        kind=outcome.kind,
        why=_why(before, outcome.refusal),
        states=(_state(page, before), _state(page, after)),
    )


def _state(page: BulkPage, record: Record | None) -> State | None:
    return state_of(page.resource, record.state) if record and page.step else None


def _said(page: BulkPage, record: Record) -> str:
    field = page.picked
    return text_of(record, field, record.effective.get(field.name)) if field else ""


def _why(record: Record, refusal: AppError | None) -> str:
    """The reason, with the clause of each field that it is about."""
    if refusal is None:
        return ""
    fields = record.fields
    parts = [
        f"{fields[name].label if name in fields else name}: {' '.join(map(str, messages))}"
        for name, messages in refusal.fields.items()
    ]
    return "；".join(parts) if parts else str(refusal)


def _refused(page: BulkPage, refusal: AppError) -> Response:
    page.problem, page.stage = refusal.message, "ask"
    if "remark" in refusal.fields:
        page.problem = refusal.fields["remark"][0]
    return make_response(render_template("bulk.html", page=page), refusal.status)
