"""Imports that wait for somebody above: handed up, accepted whole or in part, or given back."""

from __future__ import annotations

from collections.abc import Sequence

from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Illegal, Invalid
from app.kernel.lazy import _
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.sheets.commit import Committed, queue_approved, require_writable, write_approved
from app.sheets.deciding import may_decide
from app.sheets.edit_forms import rows_named
from app.sheets.edit_rows import add_edits
from app.sheets.stored import get_import, has_few_rows, note, require_state

WAITING = "awaiting_approval"


def submit_import(
    session: ActorSession,
    import_id: int,
    *,
    skip_errors: bool = False,
    create_references: bool = False,
) -> ImportSession:
    """Hand the plan up; it is written when somebody above accepts it.

    :raises Illegal: where rows have errors and nobody said to leave them.
    """
    options = {"skip_errors": skip_errors, "create_references": create_references}
    stored = get_import(session, import_id)
    with operation(session, stored.resource, "import", kind="submit_import"):
        stored = get_import(session, import_id)
        require_state(stored, "planned")
        require_writable(session, stored, options)
        actor = actor_of(session)
        stored.submitted_by = actor.user_id
        told = {"by": actor.name, "at": now().isoformat()} | options
        note(stored, WAITING, submitted=told, returned=None)
    return stored


def approve_import(
    session: ActorSession, import_id: int, *, leave_out: Sequence[str | int] = ()
) -> Committed:
    """Write what was handed up, but for the rows that are left out, and wait for it.

    :raises Forbidden: for whoever does not decide on imports of this region.
    :raises Illegal: for whoever handed it up: submitter and decider are two.
    :raises Conflict: where it is decided already.
    """
    _leave_out(session, import_id, leave_out)
    return write_approved(session, import_id)


def submit_approval(
    session: ActorSession, import_id: int, *, leave_out: Sequence[str | int] = ()
) -> Committed | None:
    """Write it now where the rows are few; else None: that is done in the background.

    :raises Forbidden, Illegal, Conflict: as `approve_import` does.
    """
    stored = _leave_out(session, import_id, leave_out)
    if has_few_rows(stored):
        return write_approved(session, import_id)
    queue_approved(session, import_id)
    return None


def _leave_out(session: ActorSession, import_id: int, rows: Sequence[str | int]) -> ImportSession:
    stored = _waiting(session, import_id)
    edits = rows_named(session, stored, "leave", rows)
    if edits:
        with operation(session, stored.resource, "approve", kind="leave_out", below=True):
            add_edits(session, stored, edits)
    return stored


def return_import(session: ActorSession, import_id: int, *, remark: str) -> ImportSession:
    """Give an import back with what is to be done about it.

    :raises Invalid: without a remark.
    :raises Forbidden, Illegal: as `approve_import` does.
    """
    stored = _waiting(session, import_id)
    if not remark.strip():
        raise Invalid({"remark": [_("Say why it is returned.")]})
    with operation(
        session, stored.resource, "approve", kind="return_import", below=True, remark=remark
    ):
        stored = get_import(session, import_id)
        require_state(stored, WAITING)
        told = {"by": actor_of(session).name, "at": now().isoformat(), "remark": remark.strip()}
        note(stored, "planned", returned=told, submitted=None)
    return stored


def _waiting(session: ActorSession, import_id: int) -> ImportSession:
    stored = get_import(session, import_id)
    if not may_decide(session, stored):
        raise Forbidden
    require_state(stored, WAITING)
    if stored.submitted_by == actor_of(session).user_id:
        raise Illegal(_("Somebody else decides on what you have submitted."))
    return stored
