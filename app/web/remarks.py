"""A record returned with everything at once: a remark beside each field, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template

from app.db.meta import Kind
from app.fab.doors import needs
from app.kernel.errors import NotFound
from app.kernel.lazy import Words
from app.operations.asof import values_at
from app.operations.proceeding import Proceeding
from app.operations.records import Record, fetch_record
from app.operations.rows import is_unfinished
from app.operations.trail import names_of
from app.policies.history import plain
from app.resource.fields import Field
from app.resource.specs import Transition
from app.web.blueprint import web
from app.web.context import db, resource_named
from app.web.elements import text_of
from app.web.form_build import layout_of
from app.web.formats import plain_text
from app.web.head import Head, head_of

PREFIX = "on-"


@dataclass(frozen=True)
class Answered:
    """One field since the record was returned: what was remarked, what it said, what it says."""

    name: str
    label: Words
    remark: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the field says something else now."""
        return self.before != self.after


@dataclass(frozen=True)
class Line:
    """One field of the page of remarks: what it says."""

    name: str
    label: Words
    text: str


@dataclass(frozen=True)
class RemarksPage:
    """The page on which a record is returned."""

    head: Head
    step: Transition
    parts: list[tuple[Words, list[Line]]]


def posted_remarks(form: Mapping[str, str]) -> dict[str, str]:
    """The remarks of a form, by field."""
    return {
        name.removeprefix(PREFIX): text
        for name, text in form.items()
        if name.startswith(PREFIX) and text.strip()
    }


@web.get("/r/<name>/<int:record_id>/transitions/<step>")
@needs("<step>")
def remarks(name: str, record_id: int, step: str) -> str:
    """Every field of the record with room for a remark.

    :raises NotFound: where the step takes no remarks.
    """
    resource = resource_named(name)
    taken = resource.workflow.transition(step) if resource.workflow else None
    if taken is None or not taken.remarks:
        raise NotFound
    record = fetch_record(db(), resource, record_id)
    page = RemarksPage(head_of(record), taken, _parts(record))
    return render_template("step_remarks.html", page=page)


def _parts(record: Record) -> list[tuple[Words, list[Line]]]:
    lists = [f for f in record.fields.values() if f.kind is Kind.CHILDREN]
    parts = [
        (label, [_line(record, record.fields[n]) for n in names if record.fields[n] not in lists])
        for label, names in layout_of(record.resource, record.fields)
    ]
    parts += [(field.label, [_line(record, field)]) for field in lists]
    return [(label, lines) for label, lines in parts if lines]


def _line(record: Record, field: Field) -> Line:
    return Line(field.name, field.label, text_of(record, field, record.effective.get(field.name)))


def answered(record: Record) -> list[Answered]:
    """What was remarked when the record was last returned, and everything changed since.

    Nothing where it was not returned, or has been decided since.
    """
    if not record.resource.model.stateful:
        return []
    known = Proceeding.of(record.row)
    if known.returned_at is None:
        return []
    before = values_at(db(), record, known.returned_at) or {}
    names = names_of(db(), record.fields, before)
    return [
        each
        for field in record.fields.values()
        for each in [_answer(record, field, before.get(field.name), names, known)]
        if each.remark or (each.is_changed and not field.system)
    ]


def _answer(
    record: Record, field: Field, before: Any, names: Mapping[str, str], known: Proceeding
) -> Answered:
    now = plain(record.own.get(field.name))
    if field.kind is Kind.RELATION:
        was = names.get(field.name, "") if before is not None else ""
    else:
        was = plain_text(field, before)
    after = text_of(record, field, record.own.get(field.name)) if now is not None else ""
    return Answered(field.name, field.label, known.remarks.get(field.name, ""), was, after)


def open_remarks(record: Record | None) -> dict[str, str]:
    """The remarks that whoever corrects the record has before him, by field."""
    if record is None or record.state is None or not is_unfinished(record.resource, record.state):
        return {}
    return Proceeding.of(record.row).remarks
