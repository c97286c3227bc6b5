"""Imports as lines of a list, on their own page and on the first one."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import url_for

from app.db.imports import ImportSession
from app.kernel.lazy import Words, _
from app.resource.registry import registry
from app.resource.specs import State
from app.sheets.sessions import list_imports
from app.web.context import db
from app.web.formats import moment

STATES: dict[str, State] = {
    state.name: state
    for state in (
        State("queued", _("Waiting"), mark="wait"),
        State("planning", _("Being checked"), mark="wait"),
        State("planned", _("To be reviewed"), mark="wait"),
        State("awaiting_approval", _("Awaiting approval"), mark="wait"),
        State("committing", _("Being written"), mark="wait"),
        State("committed", _("Written"), mark="ok"),
        State("undone", _("Undone"), mark="off"),
        State("refused", _("Refused"), mark="bad"),
        State("failed", _("Failed"), mark="bad"),
        State("cancelled", _("Put away"), mark="off"),
    )
}


@dataclass(frozen=True)
class ImportLine:
    """One import as a line."""

    id: int
    href: str
    file: str
    label: Words
    state: State
    by: str
    at: str
    counts: dict[str, int]


def import_lines(most: int) -> list[ImportLine]:
    """The newest imports in sight."""
    return [line_of(stored) for stored in list_imports(db(), most=most)]


def line_of(stored: ImportSession) -> ImportLine:
    """One import as a line."""
    return ImportLine(
        id=stored.id,
        href=url_for("web.import_page", import_id=stored.id),
        file=stored.file_name,
        label=registry.get(stored.resource).label,
        state=state_of_import(stored.state),
        by=stored.user_name,
        at=moment(stored.created_at),
        counts=json.loads(stored.plan).get("counts", {}),
    )


def state_of_import(name: str) -> State:
    """How a state of an import is shown."""
    return STATES.get(name, State(name, name))
