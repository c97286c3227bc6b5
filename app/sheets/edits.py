"""Correcting an import that is planned: what people say is kept, and the plan is made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.jobs import Held, do_here, enqueue
from app.kernel.errors import Conflict
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.history import Change
from app.sheets.edit_forms import Edit, read_edits
from app.sheets.edit_rows import add_edits
from app.sheets.learned import learn
from app.sheets.plan_job import PLAN
from app.sheets.stored import about, document_of, get_import, note, require_state

# So many rows are planned again while somebody waits; more of them in the background.
AT_ONCE = 5_000


def correct_import(
    session: ActorSession, import_id: int, asked: Mapping[str, Any], *, version: int | None = None
) -> ImportSession:
    """Keep the corrections and plan the whole file again: duplicates and matches are right then.

    :raises Conflict: where the import is no longer in this version.
    :raises Illegal: for an import that is not under review.
    :raises Invalid: for a cell, row, column or field that there is not.
    """
    stored = get_import(session, import_id)
    edits = read_edits(session, stored, asked)
    if not edits:
        return stored
    with operation(session, stored.resource, "import", kind="correct") as opened:
        stored = get_import(session, import_id)
        require_state(stored, "planned")
        require_version(stored, version)
        add_edits(session, stored, edits)
        for edit in edits:
            if edit.kind == "column":
                learn(session, stored, edit)
        opened.add(_told(stored, edits))
        held = _plan_again(session, stored)
    if isinstance(held, Held):
        do_here(session, held)
    return get_import(session, import_id)


def require_version(stored: ImportSession, version: int | None) -> None:
    """Go on only where nobody has corrected the import since.

    :raises Conflict: else.
    """
    if version is not None and stored.version != version:
        raise Conflict(_("Somebody else has changed this import. Look at it again."))


def _told(stored: ImportSession, edits: Sequence[Edit]) -> Change:
    """The corrections as the history of the import tells them."""
    told = {edit.label: [edit.old, edit.new] for edit in edits}
    return Change("import-session", stored.id, stored.version, None, "u", told)


def _plan_again(session: ActorSession, stored: ImportSession) -> Held | int:
    document = document_of(stored)
    here = document["counts"]["rows"] <= AT_ONCE
    note(stored, "planning" if here else "queued", failure=None)
    args = {"import": stored.id, "resource": stored.resource} | document["asked"]
    key = f"{PLAN}:again:{stored.id}:{stored.version}"
    return enqueue(session, PLAN, args, key=key, about=about(stored.id), here=here)
