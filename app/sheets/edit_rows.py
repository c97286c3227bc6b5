"""The corrections of an import as they are kept, and what holds of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import select

from app.db.ids import allocate
from app.db.imports import ImportEdit, ImportSession
from app.db.session import ActorSession
from app.kernel.clock import now
from app.policies.actor import actor_of
from app.sheets.corrections import Corrections
from app.sheets.edit_forms import NEW, Edit
from app.sheets.learned import learned_of


def add_edits(session: ActorSession, stored: ImportSession, edits: Sequence[Edit]) -> None:
    """Within an operation, write down what somebody corrected."""
    start = len(edits_of(session, stored))
    keys = allocate(session, ImportEdit, len(edits))
    for at, (key, edit) in enumerate(zip(keys, edits, strict=True), start):
        session.add(
            ImportEdit(
                id=key,
                version=1,
                parent_id=stored.id,
                region_id=stored.region_id,
                position=at,
                kind=edit.kind,
                sheet=edit.sheet,
                place=edit.place,
                old=edit.old,
                new=edit.new,
                user_name=actor_of(session).name,
                made_at=now(),
            )
        )


def edits_of(session: ActorSession, stored: ImportSession) -> list[ImportEdit]:
    """Everything that was corrected, in the order in which it was."""
    query = select(ImportEdit).where(ImportEdit.parent_id == stored.id)
    return list(session.scalars(query.order_by(ImportEdit.position)))


def corrections_of(session: ActorSession, stored: ImportSession) -> Corrections:
    """What holds of all that was corrected, and what was said of such a layout before."""
    edits = edits_of(session, stored)
    return Corrections(
        cells=_last(edits, "cell", lambda e: (str(e.sheet), e.place), str),
        values=_last(edits, "value", lambda e: (e.place, str(e.old)), str),
        skipped=frozenset(_last(edits, "skip", row_of, str)),
        columns=_last(edits, "column", lambda e: (str(e.sheet), e.place), str),
        blanks=_last(edits, "blank", lambda e: e.place, str),
        matches=_last(edits, "match", row_of, lambda new: None if new == NEW else int(new)),
        learned=learned_of(session, stored.resource, stored.region_id),
    )


def row_of(edit: ImportEdit) -> tuple[str, int]:
    """The row that a correction is about."""
    return str(edit.sheet), int(edit.place)


def left_out(session: ActorSession, stored: ImportSession) -> frozenset[tuple[str, int]]:
    """The rows that whoever decides on the import does not accept."""
    return frozenset(_last(edits_of(session, stored), "leave", row_of, str))


def _last(
    edits: Iterable[ImportEdit],
    kind: str,
    key: Callable[[ImportEdit], Any],
    value: Callable[[str], Any],
) -> dict[Any, Any]:
    """The corrections of one kind by their place; one that was taken back is none."""
    found: dict[Any, Any] = {}
    for edit in edits:
        if edit.kind == kind:
            found.pop(key(edit), None)
            if edit.new is not None:
                found[key(edit)] = value(edit.new)
    return found
