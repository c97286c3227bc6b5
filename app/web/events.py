"""Entries of the history in words: who, what, when, from where, from which value to which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.db.meta import Kind
from app.kernel.lazy import Words, _
from app.kernel.text import visible
from app.operations.records import Record
from app.operations.trail import HistoryEntry
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.registry import registry
from app.web.formats import full_moment, moment, plain_text
from app.web.labels import state_of

AnyResource = type[Resource[Any]]

ACTS: dict[str, Words] = {
    "create": _("Created"),
    "update": _("Changed"),
    "delete": _("Deleted"),
    "import": _("Imported"),
    "undo": _("Import undone"),
    "handed_over": _("Handed over"),
    "restore": _("Brought back"),
    "attach": _("File attached"),
    "detach": _("File removed"),
    "unmask": _("Personal data shown"),
    "comment": _("Commented"),
    "withdraw_comment": _("Comment withdrawn"),
}
SOURCES: dict[str, Words] = {
    "form": _("form"),
    "rest": _("interface"),
    "sheet": _("sheet"),
    "job": _("background job"),
    "command": _("command"),
    "undo": _("undo"),
}


@dataclass(frozen=True)
class Line:
    """One field that changed."""

    label: Words
    old: str
    new: str


@dataclass(frozen=True)
class Event:
    """One entry as it is shown."""

    op_id: int
    at: str
    exactly: str
    actor: str
    act: Words
    source: Words
    version_no: int | None
    remark: str
    request_id: str
    lines: tuple[Line, ...]


def events_of(record: Record, entries: Iterable[HistoryEntry]) -> list[Event]:
    """The entries in words."""
    return [_event(record, entry) for entry in entries]


def _event(record: Record, entry: HistoryEntry) -> Event:
    return Event(
        op_id=entry.op_id,
        at=moment(entry.at),
        exactly=full_moment(entry.at),
        actor=visible(entry.actor),
        act=act_of(record.resource, entry.kind),
        source=SOURCES.get(entry.source, entry.source),
        version_no=entry.version_no,
        remark=visible(entry.remark or ""),
        request_id=entry.request_id or "",
        lines=tuple(_lines(record, entry.changes)),
    )


def act_of(resource: AnyResource, kind: str) -> Words:
    """What was done, in words: a plain action or a step of the workflow."""
    step = resource.workflow.transition(kind) if resource.workflow else None
    return step.label if step else ACTS.get(kind) or _elsewhere(kind)


def _elsewhere(kind: str) -> Words:
    """The step of another resource: it changed this record as well."""
    flows = (resource.workflow for resource in registry.all() if resource.workflow)
    steps = (flow.transition(kind) for flow in flows)
    return next((step.label for step in steps if step), kind)


def _lines(record: Record, changes: dict[str, list[Any]]) -> Iterable[Line]:
    for name, (old, new) in changes.items():
        if name == "state":
            yield Line(_("State"), _state(record, old), _state(record, new))
        elif name in record.fields:
            field = record.fields[name]
            yield Line(field.label, _shown(field, old), _shown(field, new))
        elif name == "attachments":
            yield Line(_("Attachments"), visible(old or ""), visible(new or ""))
        elif name == "comments":
            yield Line(_("Comment"), visible(old or ""), visible(new or ""))
        elif name == "extra":
            yield from _late_lines(record, old or {}, new or {})


def _late_lines(record: Record, old: dict[str, Any], new: dict[str, Any]) -> Iterable[Line]:
    for name, field in record.fields.items():
        if field.late and old.get(name) != new.get(name):
            yield Line(field.label, _shown(field, old.get(name)), _shown(field, new.get(name)))


def _state(record: Record, name: str | None) -> str:
    state = state_of(record.resource, name)
    return str(state.label) if state else ""


def _shown(field: Field, value: Any) -> str:
    text = str(value or "") if field.kind is Kind.RELATION else plain_text(field, value)
    return visible(text)
