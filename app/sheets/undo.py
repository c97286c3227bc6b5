"""Taking a committed import back, and bringing back what was taken back."""

from __future__ import annotations

from typing import Any

from app.db.history import HistoryOp
from app.db.ids import allocate
from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.operations.parts import written_as
from app.operations.unit import acting, operation
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.reversal import Reversed, preview, reverse
from app.sheets.stored import get_import, note, require_state

AnyResource = type[Resource[Any]]


def undo_import(session: ActorSession, import_id: int) -> Reversed:
    """Give changed records their earlier values and remove the new ones, in one transaction.

    What somebody changed, submitted or published since is kept and listed.

    :raises Illegal: for an import that is not committed.
    """
    stored = get_import(session, import_id)
    resource = registry.get(stored.resource)
    told = {"kind": "undo", "remark": stored.file_name}
    with operation(session, resource.name, "import", **told) as opened:
        stored = get_import(session, import_id)
        require_state(stored, "committed")
        opened.id = stored.undo_op_id = allocate(session, HistoryOp, 1)[0]
        result = _reverse(session, resource, stored.op_id)
        note(stored, "undone", undone=result.to_json(), redone=None)
    return result


def redo_import(session: ActorSession, import_id: int) -> Reversed:
    """Bring back what an undo took back, in one transaction.

    What somebody changed since the undo is kept and listed.

    :raises Illegal: for an import that was not undone.
    """
    stored = get_import(session, import_id)
    resource = registry.get(stored.resource)
    told = {"kind": "redo", "remark": stored.file_name}
    with operation(session, resource.name, "import", **told) as opened:
        stored = get_import(session, import_id)
        require_state(stored, "undone")
        opened.id = redone = allocate(session, HistoryOp, 1)[0]
        result = _reverse(session, resource, stored.undo_op_id)
        stored.op_id = redone
        note(stored, "committed", redone=result.to_json(), undone=None)
    return result


def preview_undo(session: ActorSession, import_id: int) -> Reversed:
    """What taking the import back, or bringing it back, would do now.

    :raises Illegal: for an import that is neither committed nor undone.
    """
    # What others have written meanwhile counts.
    session.rollback()
    stored = get_import(session, import_id)
    require_state(stored, "committed", "undone")
    return preview(session, written_as(registry.get(stored.resource)), _last_write(stored))


def _reverse(session: ActorSession, resource: AnyResource, op_id: int | None) -> Reversed:
    """Take back what was written, under the name that it was written under."""
    written = written_as(resource)
    with acting(session, written, "import"):
        return reverse(session, written, op_id)


def _last_write(stored: ImportSession) -> int | None:
    return stored.op_id if stored.state == "committed" else stored.undo_op_id
