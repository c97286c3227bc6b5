"""Imports as lines of a list, on their own page and on the first one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import url_for

from app.db.imports import ImportSession
from app.kernel.clock import LOCAL, today
from app.kernel.lazy import Words, _
from app.resource.registry import registry
from app.resource.specs import State
from app.sheets.sessions import list_imports
from app.sheets.states import state_of_import
from app.web.context import db
from app.web.figures import Bar, Chart
from app.web.formats import moment

LOOKED_AT, DAYS = 200, 14


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


def latest_imports(most: int = LOOKED_AT) -> list[ImportSession]:
    """The newest imports in sight."""
    return list_imports(db(), most=most)


def import_chart(imports: Iterable[ImportSession]) -> Chart | None:
    """Rows written and rows with errors on each of the last days; None where there are none."""
    first = today() - timedelta(days=DAYS - 1)
    days = {first + timedelta(days=at): [0, 0] for at in range(DAYS)}
    for stored in imports:
        told = days.get(stored.created_at.astimezone(LOCAL).date())
        counts = json.loads(stored.plan).get("counts", {}) if told else {}
        if told:
            written = stored.state == "committed"
            told[0] += sum(counts.get(name, 0) for name in ("new", "changed")) if written else 0
            told[1] += counts.get("error", 0)
    bars = tuple(Bar(f"{day:%m-%d}", tuple(told)) for day, told in days.items())
    if not any(any(bar.values) for bar in bars):
        return None
    series = (_("Rows written"), _("Rows with errors"))
    title = _("Imports of the last %(days)s days", days=DAYS)
    return Chart(title, _("Day"), series, bars, marks=("wait", "bad"), upright=True)


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
