"""Imports as they are kept: found again, told in JSON, and their plans written down."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import delete, insert, or_, select

from app.db.guard import trusted
from app.db.ids import allocate
from app.db.imports import ImportRow, ImportSession
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Illegal, NotFound
from app.kernel.lazy import _
from app.policies.actor import actor_of
from app.sheets.planning import shown
from app.sheets.planrow import PlanRow
from app.sheets.states import state_of_import

# A file that nothing has named for so many seconds was left behind by somebody who was cut off.
FORGOTTEN_AFTER = 86_400
# So many rows of a plan are in memory at a time where they are written and read.
AT_ONCE = 1_000
# So many rows are written while somebody waits; more of them in the background.
FEW_ROWS = 2_000
# Of digits: no import has a longer number.
LONGEST_NUMBER = 18


class Uploads:
    """Where uploaded files are kept, outside the web root; set once by the factory."""

    folder: Path = Path("uploads")


def forget_uploads(session: ActorSession) -> int:
    """Clear away the files that no import names, and what was only half kept; gives how many.

    Young ones stay: somebody may be handing them in at this moment.
    """
    known = set(session.scalars(select(ImportSession.stored_as)))
    session.rollback()
    strange = [p for p in Uploads.folder.glob("*") if p.name.partition(".")[0] not in known]
    return sum(_forget(path) for path in strange)


def _forget(path: Path) -> bool:
    # Whoever is handing it in may take it away under another name.
    with suppress(FileNotFoundError):
        if time.time() - path.stat().st_mtime > FORGOTTEN_AFTER:
            path.unlink()
            return True
    return False


def get_import(session: ActorSession, import_id: int) -> ImportSession:
    """The import session, if the actor may see it.

    :raises NotFound: else.
    """
    query = select(ImportSession).where(ImportSession.id == import_id)
    found = session.scalars(query.execution_options(populate_existing=True)).first()
    if found is None or not actor_of(session).can(found.resource, "import"):
        raise NotFound
    return found


def list_imports(session: ActorSession, *, most: int = 50) -> list[ImportSession]:
    """The newest import sessions in sight."""
    query = select(ImportSession).order_by(ImportSession.id.desc()).limit(most)
    actor = actor_of(session)
    return [s for s in session.scalars(query) if actor.can(s.resource, "import")]


class NamedImport(NamedTuple):
    """What an import is found by."""

    id: int
    file_name: str
    resource: str


def find_imports(session: ActorSession, words: str, *, most: int) -> list[NamedImport]:
    """The imports of this number, or whose file is called like this; the newest first."""
    number = words.strip().removeprefix("#")
    meant = [ImportSession.file_name.icontains(words.strip(), autoescape=True)]
    if number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER:
        meant.append(ImportSession.id == int(number))
    columns = [getattr(ImportSession, name) for name in NamedImport._fields]
    query = select(*columns).where(or_(*meant)).order_by(ImportSession.id.desc())
    actor = actor_of(session)
    found = (NamedImport(*line) for line in session.execute(query.limit(most)))
    return [stored for stored in found if actor.can(stored.resource, "import")]


class StoredRow(NamedTuple):
    """One row of a plan as it is kept, to be looked at: there are many, and few are changed."""

    id: int
    region_id: int
    sheet: str
    row: int
    last_row: int
    class_: str
    record_id: int | None
    base: int | None
    content: dict[str, Any]


def import_rows(session: ActorSession, stored: ImportSession) -> Iterator[StoredRow]:
    """The rows of a session in the order of the file, few of them in memory at a time."""
    columns = [getattr(ImportRow, name) for name in StoredRow._fields]
    query = select(*columns).where(ImportRow.parent_id == stored.id).order_by(ImportRow.position)
    for line in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield StoredRow(*line)


def some_rows(
    session: ActorSession, stored: ImportSession, *, only: str = "", start: int = 0, most: int = 200
) -> list[ImportRow]:
    """A part of the rows in the order of the file, perhaps of one class only."""
    query = select(ImportRow).where(ImportRow.parent_id == stored.id)
    if only:
        query = query.where(ImportRow.class_ == only)
    return list(session.scalars(query.order_by(ImportRow.position).offset(start).limit(most)))


def plan_json(
    session: ActorSession, stored: ImportSession, *, rows: bool = False
) -> dict[str, Any]:
    """The plan as commands and REST print it (CONTRACT)."""
    document: dict[str, Any] = {
        "id": stored.id,
        "resource": stored.resource,
        "state": stored.state,
        "version": stored.version,
    } | json.loads(stored.plan)
    if rows:
        document["rows"] = [_row_json(row) for row in import_rows(session, stored)]
    return document


def document_of(stored: ImportSession) -> dict[str, Any]:
    """What is told of an import, as it is stored."""
    found: dict[str, Any] = json.loads(stored.plan)
    return found


def _row_json(row: StoredRow) -> dict[str, Any]:
    content = row.content
    return {
        "sheet": row.sheet,
        "row": row.row,
        "class": row.class_,
        "values": content["values"],
        "changes": content["changes"],
        "kept": content.get("kept", {}),
        "typed": content.get("typed", {}),
        "id": row.record_id,
    }


def require_state(stored: ImportSession, *states: str) -> None:
    """Go on only in one of the states.

    :raises Illegal: else, naming the one it is in.
    """
    if stored.state not in states:
        label = state_of_import(stored.state).label
        raise Illegal(_("The import is already in the state “%(state)s”.", state=label))


def has_few_rows(stored: ImportSession) -> bool:
    """Whether its rows are written while somebody waits."""
    return bool(json.loads(stored.plan)["counts"]["rows"] <= FEW_ROWS)


def about(import_id: int) -> str:
    """The name under which the jobs of an import are found."""
    return f"import:{import_id}"


def note(stored: ImportSession, state: str, **more: Any) -> None:
    """Within an operation, put the import into a state and add to what is told of it."""
    told = json.loads(stored.plan) | more
    document = {name: value for name, value in told.items() if value is not None}
    stored.plan = json.dumps(document, ensure_ascii=False)
    stored.state, stored.updated_at = state, now()


def store_rows(session: ActorSession, stored: ImportSession, rows: Sequence[PlanRow]) -> None:
    """Within an operation, write the rows of a plan in place of those of an earlier one."""
    with trusted():
        table: Any = ImportRow.__table__
        session.execute(delete(table).where(table.c.parent_id == stored.id))
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        keys = allocate(session, ImportRow, len(part))
        lines = [
            _line(stored, start + at, key, row)
            for at, (key, row) in enumerate(zip(keys, part, strict=True))
        ]
        with trusted():
            session.execute(insert(ImportRow.__table__), lines)


def _line(stored: ImportSession, position: int, key: int, row: PlanRow) -> dict[str, Any]:
    return {
        "id": key,
        "version": 1,
        "parent_id": stored.id,
        "region_id": stored.region_id,
        "position": position,
        "sheet": row.sheet,
        "row": row.row,
        "last_row": row.last_row,
        "class_": row.class_,
        "record_id": row.record_id,
        "base": row.base,
        "content": _content(row),
    }


def _content(row: PlanRow) -> dict[str, Any]:
    return {
        "values": row.values,
        "written": _stored(row.written),
        "pending": row.pending,
        "changes": row.changes,
        "findings": [asdict(finding) for finding in row.findings],
        "cells": dict(row.cells),
        "kept": row.kept,
        "corrected": row.corrected,
        "typed": row.typed,
        "clears": sorted(row.clears) if row.record_id is not None else [],
    }


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if value is not None}
    return {n: value if isinstance(value, str) else shown(value) for n, value in given.items()}
