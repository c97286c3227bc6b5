"""Planning a file as a job: it is read, compared with the records, and the plan is kept."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.db.imports import ImportRow, ImportSession
from app.db.session import ActorSession
from app.jobs import Task, handles, tell
from app.kernel.errors import FileRefused
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.edit_rows import corrections_of
from app.sheets.files import FileRecords
from app.sheets.likeness import told as told_missing
from app.sheets.places import Place, check_preamble
from app.sheets.planning import Planned, Terms, plan_rows
from app.sheets.planrow import PlanRow
from app.sheets.stored import Uploads, get_import, note, require_state, store_rows
from app.sheets.understanding import understand

AnyResource = type[Resource[Any]]
PLAN = "import.plan"
COUNTED = (
    "rows", "new", "changed", "unchanged", "conflict", "error", "skipped", "warning", "missing"
)  # fmt: skip


def empty_plan(name: str, sha256: str, same_as: int | None) -> dict[str, Any]:
    """What is told of an import before its file is read."""
    return {
        "file": {"name": name, "sha256": sha256, "kind": None, "same_as": same_as},
        "tables": [],
        "counts": dict.fromkeys(COUNTED, 0),
        "references": {},
        "errors": [],
        "seconds": {},
    }


def path_of(stored: ImportSession) -> Path:
    """Where the uploaded file lies."""
    return Uploads.folder / str(stored.stored_as)


def _not_planned(session: ActorSession, task: Task) -> None:
    """The file will not be planned: the import says so, together with its job."""
    with operation(session, task.args["resource"], "import", kind="not_planned"):
        stored = get_import(session, task.args["import"])
        state = "cancelled" if task.state == "cancelled" else "failed"
        note(stored, state, failure=task.error or None)
        task.settle(session)


@handles(PLAN, ended=_not_planned)
def plan_file(session: ActorSession, task: Task) -> None:
    """Read and plan the file of an import; nothing but the import is written.

    A file that cannot be read leaves the import in the state `refused`, which says why.

    :raises Forbidden: where its owner has no right to import any more.
    """
    resource = registry.get(task.args["resource"])
    actor_of(session).require(resource.name, "import")
    stored = _begun(session, resource, task)
    # What is written from here on may make this plan an old one.
    seen = session.scalar(select(func.max(HistoryOp.seq))) or 0
    rows: list[PlanRow] = []
    try:
        state, document, rows = "planned", *_plan(session, resource, stored, task.args)
    except FileRefused as refused:
        state, document = "refused", {"errors": [_error_of(refused)]}
    tell(session, 0.9, _("Writing the plan"))
    with operation(session, resource.name, "import", kind="plan"):
        stored = get_import(session, stored.id)
        require_state(stored, "planning")
        told = stored_file(stored) | {"kind": document.pop("kind", None)}
        asked = {"sheet": task.args["sheet"], "accept_names": task.args["accept_names"]}
        note(stored, state, file=told, asked=asked, failure=None, **document)
        session.flush()
        store_rows(session, stored, rows)
        task.settle(session, {"seen": seen})


def stored_file(stored: ImportSession) -> dict[str, Any]:
    """What the plan says of the file itself."""
    found: dict[str, Any] = json.loads(stored.plan)["file"]
    return found


def _begun(session: ActorSession, resource: AnyResource, task: Task) -> ImportSession:
    stored = get_import(session, task.args["import"])
    if stored.state == "queued":
        with operation(session, resource.name, "import", kind="planning"):
            stored = get_import(session, stored.id)
            note(stored, "planning")
    return stored


def _plan(
    session: ActorSession, resource: AnyResource, stored: ImportSession, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[PlanRow]]:
    tell(session, 0.02, _("Reading the file"))
    corrections = corrections_of(session, stored)
    understood = understand(
        session, resource, path_of(stored), stored.file_name, corrections=corrections
    )
    tell(session, 0.4, _("Comparing with the records"))
    started = time.perf_counter()
    rows = [row for row in understood.rows if given["sheet"] in (None, row.sheet)]
    blanks = {**(resource.sheet.blank if resource.sheet else {}), **corrections.blanks}
    terms = Terms(
        stored.region_id,
        known=_known_rows(session, stored_file(stored)["same_as"]),
        matches=corrections.matches,
        blanks=blanks,
        accept_names=given["accept_names"],
    )
    planned = plan_rows(session, resource, rows, terms=terms)
    understood.seconds["plan"] = round(time.perf_counter() - started, 3)
    understood.unread = [one for one in understood.unread if given["sheet"] in (None, one.sheet)]
    return _document(session, resource, stored, understood, planned), list(planned.rows)


def _known_rows(session: ActorSession, before: int | None) -> Mapping[tuple[str, int], int]:
    """The records that the same bytes gave when they were committed, by sheet and row."""
    if before is None:
        return {}
    query = select(ImportRow.sheet, ImportRow.row, ImportRow.record_id).where(
        ImportRow.parent_id == before, ImportRow.record_id.is_not(None)
    )
    return {(sheet, row): key for sheet, row, key in session.execute(query) if key}


def _document(
    session: ActorSession,
    resource: AnyResource,
    stored: ImportSession,
    understood: FileRecords,
    planned: Planned,
) -> dict[str, Any]:
    tables = understood.tables_json()
    whole = []
    if "region" in resource.model.metas:
        whole = check_preamble(Place(session, stored.region_id), tables)
    findings = [*whole, *understood.unread, *(f for row in planned.rows for f in row.findings)]
    return {
        "kind": understood.kind,
        "tables": tables,
        "counts": planned.counts(skipped=understood.skipped),
        "references": planned.references.to_json(),
        "errors": [f.to_json() for f in findings],
        "seconds": understood.seconds,
        "missing": told_missing(session, resource, planned.missing),
        "changed_cells": planned.changed_cells,
    }


def _error_of(refused: FileRefused) -> dict[str, Any]:
    return {
        "sheet": None,
        "cell": None,
        "field": None,
        "value": None,
        "rule": refused.rule,
        "severity": "error",
        "message": str(refused.message),
        "suggestion": None,
    }
