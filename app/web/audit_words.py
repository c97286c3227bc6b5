"""How the log speaks: what was done, to what, and with what result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import NotFound
from app.kernel.lazy import Words, _
from app.kernel.text import visible
from app.operations.auditing import LogChange, LogEntry
from app.resource.fields import Field
from app.resource.registry import registry
from app.resource.specs import State
from app.web.account_words import ACTS as OF_ACCOUNTS
from app.web.events import ACTS, SOURCES
from app.web.formats import full_moment, plain_text
from app.web.labels import FRAMEWORK_LABELS

KINDS: dict[str, Words] = {
    **OF_ACCOUNTS,
    **ACTS,
    "export": _("Exported"),
    "sync": _("Rights brought up to date"),
    "load": _("Reference data loaded"),
    "upload": _("File handed in"),
    "plan": _("File checked"),
    "commit": _("Import ordered"),
    "cancel_import": _("Import put away"),
    "retain": _("History archived"),
    "save_view": _("View saved"),
    "drop_view": _("View removed"),
    "read_notifications": _("Notifications read"),
    "forget_notifications": _("Old notifications removed"),
}
OTHERS: dict[str, Words] = {
    "users": _("Accounts"),
    "permissions": _("Rights"),
    "roles": _("Roles"),
    "audit": _("Audit"),
}
RESULTS: dict[str, State] = {
    "done": State("done", _("Done"), mark="ok"),
    "forbidden": State("forbidden", _("Refused: no right"), mark="bad"),
    "out_of_scope": State("out_of_scope", _("Refused: outside the area"), mark="bad"),
    "illegal_transition": State("illegal_transition", _("Refused: not in this state"), mark="bad"),
    "not_found": State("not_found", _("Refused: not to be seen"), mark="bad"),
}


@dataclass(frozen=True)
class LogLine:
    """One operation as a line of the table."""

    id: int
    seq: int
    at: str
    actor: str
    address: str
    what: str
    act: str
    result: State
    source: str
    remark: str
    rows: int
    request_id: str


@dataclass(frozen=True)
class Told:
    """What was changed on one record: its kind, its number, and each field."""

    what: str
    id: int
    version_no: int | None
    lines: tuple[tuple[str, str, str], ...]


def line_of(entry: LogEntry) -> LogLine:
    """An operation in words, with nothing in them that a page or a terminal would obey."""
    return LogLine(
        id=entry.op_id,
        seq=entry.seq,
        at=full_moment(entry.at),
        actor=visible(entry.actor),
        address=visible(entry.address or ""),
        what=resource_word(entry.resource),
        act=kind_word(entry.kind, entry.resource),
        result=RESULTS.get(entry.result, State(entry.result, entry.result, mark="bad")),
        source=str(SOURCES.get(entry.source, entry.source)),
        remark=visible(entry.remark or ""),
        rows=entry.rows,
        request_id=entry.request_id or "",
    )


def resource_word(name: str | None) -> str:
    """What a resource is called; its plain name where nobody knows it."""
    try:
        return str(OTHERS.get(name or "") or registry.get(name or "").label)
    except NotFound:
        return name or ""


def kind_word(kind: str, resource: str | None = None) -> str:
    """What was done, in words: a plain act, or a step of a workflow."""
    if kind in KINDS:
        return str(KINDS[kind])
    declared = [each for each in registry.all() if resource in (None, each.name)]
    steps = (each.workflow.transition(kind) for each in declared if each.workflow)
    return next((str(step.label) for step in steps if step), kind)


def changes_told(changes: Iterable[LogChange]) -> list[Told]:
    """What was changed, in the words of the fields."""
    return [_told(change) for change in changes]


def _told(change: LogChange) -> Told:
    fields = _fields(change.resource)
    lines = tuple(
        (_label(fields, name), _text(fields.get(name), pair[0]), _text(fields.get(name), pair[1]))
        for name, pair in change.changes.items()
    )
    return Told(resource_word(change.resource), change.row_id, change.version_no, lines)


def _fields(name: str) -> Mapping[str, Field]:
    try:
        found: Mapping[str, Field] = registry.get(name).fields()
    except NotFound:
        return {}
    return found


# What the log says of acts that change no field.
LABELS: dict[str, Words] = {
    **FRAMEWORK_LABELS,
    "refused": _("Result"),
    "rows": _("Records"),
    "operations": _("Operations"),
    "filters": _("Conditions"),
    "file": _("File"),
    "search": _("Search"),
    "version": _("Version"),
    "role": _("Role"),
    "roles": _("Roles"),
    "rights": _("Rights"),
    "password": _("Password"),
}


def _label(fields: Mapping[str, Field], name: str) -> str:
    field = fields.get(name) or fields.get(name.removesuffix("_id"))
    return str(field.label if field else LABELS.get(name, name))


def _text(field: Field | None, value: Any) -> str:
    if field is None and isinstance(value, str) and value in RESULTS:
        return str(RESULTS[value].label)
    if isinstance(value, list) and field is None:
        return visible("\n".join(map(str, value)))
    return visible(plain_text(field, value))
