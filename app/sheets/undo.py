"""Taking a committed import back, and bringing back what was taken back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from app.db.history import HistoryOp
from app.db.ids import allocate
from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.jobs import Task, do_here, enqueue, handles, tell
from app.kernel.lazy import _
from app.operations.parts import written_as
from app.operations.unit import acting, operation
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.commit import put_off
from app.sheets.reversal import Reversed, preview, reverse
from app.sheets.stored import (
    about,
    document_of,
    get_import,
    has_few_rows,
    note,
    require_state,
)

AnyResource = type[Resource[Any]]
UNDO = "import.undo"


class Way(NamedTuple):
    """One of the two directions: its entry in the history, the states, what it reads and leaves."""

    kind: str
    source: str
    target: str
    reads: str
    writes: str


# Each under the name that its outcome is told under.
UNDONE, REDONE = "undone", "redone"
WAYS = {
    UNDONE: Way("undo", "committed", "undone", reads="op_id", writes="undo_op_id"),
    REDONE: Way("redo", "undone", "committed", reads="undo_op_id", writes="op_id"),
}


def undo_import(session: ActorSession, import_id: int) -> Reversed:
    """Give changed records their earlier values and remove the new ones, in one transaction.

    What somebody changed, submitted or published since is kept and listed.

    :raises Illegal: for an import that is not committed.
    """
    do_here(session, _ask(session, import_id, UNDONE, here=True))
    return _outcome(session, import_id, UNDONE)


def redo_import(session: ActorSession, import_id: int) -> Reversed:
    """Bring back what an undo took back, in one transaction.

    What somebody changed since the undo is kept and listed.

    :raises Illegal: for an import that was not undone.
    """
    do_here(session, _ask(session, import_id, REDONE, here=True))
    return _outcome(session, import_id, REDONE)


def submit_undo(session: ActorSession, import_id: int) -> Reversed | None:
    """Undo now where few rows were written; else None: that is done in the background.

    :raises Illegal: for an import that is not committed.
    """
    return _submit(session, import_id, UNDONE)


def submit_redo(session: ActorSession, import_id: int) -> Reversed | None:
    """Redo now where few rows were written; else None: that is done in the background.

    :raises Illegal: for an import that was not undone.
    """
    return _submit(session, import_id, REDONE)


def _submit(session: ActorSession, import_id: int, way: str) -> Reversed | None:
    here = has_few_rows(get_import(session, import_id))
    held = _ask(session, import_id, way, here=here)
    if not here:
        return None
    do_here(session, held)
    return _outcome(session, import_id, way)


def _ask(session: ActorSession, import_id: int, way: str, *, here: bool) -> Any:
    """Look whether it can be done, and queue that it is: it goes on whoever dies."""
    stored = get_import(session, import_id)
    with operation(session, stored.resource, "import", kind=f"ask_{WAYS[way].kind}"):
        stored = get_import(session, import_id)
        require_state(stored, WAYS[way].source)
        note(stored, "committing", failure=None)
        args = {"import": stored.id, "resource": stored.resource, "way": way}
        key = f"{UNDO}:{stored.id}:{stored.version}"
        return enqueue(session, UNDO, args, key=key, about=about(stored.id), here=here)


def _outcome(session: ActorSession, import_id: int, way: str) -> Reversed:
    """What was reversed.

    :raises Illegal: where it came to nothing.
    """
    stored = get_import(session, import_id)
    require_state(stored, WAYS[way].target)
    return Reversed(**document_of(stored)[way])


def stopped_as(kind: str, args: Mapping[str, Any]) -> str:
    """What an import is when the job that nobody has begun for it is taken out."""
    if kind == UNDO:
        return WAYS[args["way"]].source
    return put_off(args)


def _not_reversed(session: ActorSession, task: Task) -> None:
    """Nothing was reversed: the import is what it was, and says why."""
    with operation(session, task.args["resource"], "import", kind="not_reversed"):
        stored = get_import(session, task.args["import"])
        note(stored, WAYS[task.args["way"]].source, failure=task.error or None)
        task.settle(session)


@handles(UNDO, ended=_not_reversed)
def reverse_import(session: ActorSession, task: Task) -> None:
    """Reverse what an import, or its undo, wrote last, in one transaction with the job's end.

    :raises Forbidden: where the job's owner has no right to import any more.
    """
    resource, named = registry.get(task.args["resource"]), task.args["way"]
    way, other = WAYS[named], next(name for name in WAYS if name != named)
    tell(session, 0.1, _("Reading the history"))
    with operation(session, resource.name, "import", kind=way.kind) as opened:
        stored = get_import(session, task.args["import"])
        require_state(stored, "committing")
        opened.id = written = allocate(session, HistoryOp, 1)[0]
        opened.remark = stored.file_name
        result = _reverse(session, resource, getattr(stored, way.reads))
        setattr(stored, way.writes, written)
        note(stored, way.target, **{named: result.to_json(), other: None})
        session.flush()
        task.settle(session)


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
