"""Committing a plan: references first if they are confirmed, then the rows, in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update

from app.db.guard import trusted
from app.db.history import HistoryOp
from app.db.ids import allocate
from app.db.imports import ImportRow, ImportSession
from app.db.meta import Kind
from app.db.session import ActorSession
from app.jobs import Task, do_here, enqueue, handles, tell
from app.kernel.errors import Illegal
from app.kernel.lazy import _
from app.operations.merge import merge_rows
from app.operations.merged import Merged, MergeRow
from app.operations.resolve import Resolver
from app.operations.unit import acting, operation
from app.operations.values import OnceReader, Reader
from app.policies.history import Operation
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.registry import registry
from app.sheets.deciding import must_be_submitted
from app.sheets.edit_rows import left_out
from app.sheets.stored import (
    StoredRow,
    about,
    document_of,
    get_import,
    has_few_rows,
    import_rows,
    note,
    require_state,
)

AnyResource = type[Resource[Any]]
COMMIT = "import.commit"
# The rights under which rows are written: one's own, and those that were handed up.
IMPORT, APPROVE = "import", "approve"
NOT_ACCEPTED = "not_accepted"
WRITTEN = ("new", "changed")


class GoodRow(NamedTuple):
    """A row of the plan that nothing is in the way of, and what of it is written."""

    sheet: str
    row: int
    class_: str
    pending: Mapping[str, str]
    merge: MergeRow


@dataclass
class Committed:
    """What a commit did: how many rows went in, which stayed out, what was made beside them."""

    import_id: int
    written: int = 0
    unchanged: int = 0
    left_out: list[dict[str, Any]] = field(default_factory=list)
    created_references: int = 0

    def to_json(self) -> dict[str, Any]:
        """The result in JSON."""
        return {
            "written": self.written,
            "unchanged": self.unchanged,
            "left_out": self.left_out,
            "created_references": self.created_references,
        }


def commit_import(
    session: ActorSession,
    import_id: int,
    *,
    skip_errors: bool = False,
    create_references: bool = False,
) -> Committed:
    """Write the plan's rows and wait for it; drafts where the resource is versioned.

    :raises Illegal: where rows have errors or unknown references and nobody said to leave them.
    """
    options = {"skip_errors": skip_errors, "create_references": create_references}
    held = _ask(session, import_id, options, here=True)
    do_here(session, held)
    return committed(get_import(session, import_id))


def write_approved(session: ActorSession, import_id: int) -> Committed:
    """Write the plan that was handed up to the actor, as whoever did so wanted it.

    :raises Forbidden, ScopeError: where the actor does not decide on it.
    """
    do_here(session, _ask_approved(session, import_id, here=True))
    return committed(get_import(session, import_id))


def queue_approved(session: ActorSession, import_id: int) -> None:
    """The same in the background.

    :raises Forbidden, ScopeError: where the actor does not decide on it.
    """
    _ask_approved(session, import_id, here=False)


def _ask_approved(session: ActorSession, import_id: int, *, here: bool) -> Any:
    told = document_of(get_import(session, import_id)).get("submitted", {})
    options = {name: bool(told.get(name)) for name in ("skip_errors", "create_references")}
    return _ask(session, import_id, options, here=here, action=APPROVE)


def submit_commit(session: ActorSession, import_id: int, **options: bool) -> Committed | None:
    """Write the plan's rows now where they are few; else None: that is done in the background.

    :raises Illegal: where rows have errors or unknown references and nobody said to leave them.
    """
    stored = get_import(session, import_id)
    if has_few_rows(stored):
        return commit_import(session, import_id, **options)
    given = {"skip_errors": False, "create_references": False} | options
    _ask(session, import_id, given, here=False)
    return None


def committed(stored: ImportSession) -> Committed:
    """What a commit has written.

    :raises Illegal: where it came to nothing.
    """
    require_state(stored, "committed")
    result = json.loads(stored.plan)["result"]
    return Committed(stored.id, **result)


def _ask(
    session: ActorSession,
    import_id: int,
    options: Mapping[str, bool],
    *,
    here: bool,
    action: str = IMPORT,
) -> Any:
    """Look whether the plan can be written, and queue that it is: it goes on whoever dies."""
    stored = get_import(session, import_id)
    with operation(session, stored.resource, action, kind="commit", below=action == APPROVE):
        stored = get_import(session, import_id)
        require_state(stored, "awaiting_approval" if action == APPROVE else "planned")
        if action == IMPORT and must_be_submitted(session, stored):
            raise Illegal(_("Somebody above decides on this import: submit it."))
        args = {"import": stored.id, "resource": stored.resource, "action": action, **options}
        require_writable(session, stored, args)
        note(stored, "committing", failure=None)
        key = f"{COMMIT}:{stored.id}:{stored.version}"
        return enqueue(session, COMMIT, args, key=key, about=about(stored.id), here=here)


def require_writable(
    session: ActorSession, stored: ImportSession, options: Mapping[str, Any]
) -> None:
    """Go on only where the plan can be written with these options.

    :raises Illegal: else, telling how many rows are in the way.
    """
    _require_own_file(stored)
    for _row in _good_rows(session, stored, Committed(stored.id), options):
        pass


def _acting(session: ActorSession, task: Task, kind: str) -> AbstractContextManager[Operation]:
    """The operation of a job: whoever decides writes below, as nobody else does."""
    action = task.args.get("action", IMPORT)
    return operation(session, task.args["resource"], action, kind=kind, below=action == APPROVE)


def put_off(args: Mapping[str, Any], otherwise: str = "cancelled") -> str:
    """What an import is when its plan is not written: what was handed up stays to be decided."""
    return "awaiting_approval" if args.get("action") == APPROVE else otherwise


def _not_committed(session: ActorSession, task: Task) -> None:
    """Nothing was written: the plan can be looked at again, unless somebody gave it up."""
    with _acting(session, task, "not_committed"):
        stored = get_import(session, task.args["import"])
        states = {"cancelled": put_off(task.args), "failed": put_off(task.args, "planned")}
        note(stored, states.get(task.state, "failed"), failure=task.error or None)
        task.settle(session)


@handles(COMMIT, ended=_not_committed)
def write_import(session: ActorSession, task: Task) -> None:
    """Write the rows, in one transaction with what is told of them and of the job.

    :raises Forbidden: where the job's owner has no right to import any more.
    """
    resource = registry.get(task.args["resource"])
    result = Committed(task.args["import"])
    tell(session, 0.02, _("Looking through the plan"))
    with _acting(session, task, "import") as opened:
        stored = get_import(session, result.import_id)
        require_state(stored, "committing")
        opened.id = stored.op_id = allocate(session, HistoryOp, 1)[0]
        good = _read_rows(session, stored, _good_rows(session, stored, result, task.args))
        made = {}
        if task.args["create_references"]:
            tell(session, 0.1, _("Writing the new references"))
            made = _make_references(session, stored, good, resource)
        result.created_references = len(made)
        todo = [row for row in good if row.class_ in WRITTEN]
        result.unchanged = len(good) - len(todo)
        tell(session, 0.2, _("Writing %(count)s rows", count=len(todo)))
        merged = merge_rows(session, resource, [_completed(row, made) for row in todo])
        tell(session, 0.8, _("Writing the history"))
        _note_results(session, stored, todo, merged, result)
        session.flush()
        task.settle(session)
        opened.remark = stored.file_name


def _require_own_file(stored: ImportSession) -> None:
    for error in json.loads(stored.plan)["errors"]:
        if error["rule"] == "region.mismatch":
            raise Illegal(error["message"])


def _good_rows(
    session: ActorSession, stored: ImportSession, result: Committed, options: Mapping[str, Any]
) -> Iterator[StoredRow]:
    """The rows that can be written; whether it may be without the others is told at the end."""
    refused = left_out(session, stored)
    for row in import_rows(session, stored):
        content = row.content
        if (row.sheet, row.row) in refused:
            result.left_out.append(_left(row, NOT_ACCEPTED))
        elif row.class_ in ("error", "conflict"):
            result.left_out.append(_left(row, row.class_))
        elif content["pending"] and not options["create_references"]:
            result.left_out.append(_left(row, "reference.unknown"))
        else:
            yield row
    in_the_way = [one for one in result.left_out if one["why"] != NOT_ACCEPTED]
    if in_the_way and not options["skip_errors"]:
        raise Illegal(
            _(
                "%(count)s rows cannot be written yet: correct them, confirm the new references, "
                "or import only the good rows.",
                count=len(in_the_way),
            )
        )


def _left(row: StoredRow | GoodRow, why: str) -> dict[str, Any]:
    return {"sheet": row.sheet, "row": row.row, "why": why}


def _make_references(
    session: ActorSession,
    stored: ImportSession,
    rows: Sequence[GoodRow],
    resource: AnyResource,
) -> dict[str, int]:
    """One record for each unknown full name that the good rows need; keys by full name."""
    needed = {name for row in rows for name in row.pending.values()}
    proposals = json.loads(stored.plan)["references"]
    made: dict[str, int] = {}
    for target_name, entries in sorted(proposals.items()):
        target = registry.get(target_name)
        fresh = [entry for entry in _one_each(entries) if _full(entry) in needed - set(made)]
        if not fresh:
            continue
        with acting(session, target, "create"):
            merged = merge_rows(
                session,
                target,
                [
                    MergeRow(at, stored.region_id, _reference_values(target, proposals, entry))
                    for at, entry in enumerate(fresh)
                ],
            )
        made |= {_full(entry): merged.records[at] for at, entry in enumerate(fresh)}
    return made


def _one_each(entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return list({_full(entry): entry for entry in entries}.values())


def _full(entry: Mapping[str, Any]) -> str:
    return str(entry.get("as") or entry["name"])


def _reference_values(
    target: AnyResource,
    proposals: Mapping[str, Sequence[Mapping[str, Any]]],
    entry: Mapping[str, Any],
) -> dict[str, Any]:
    """What all proposals of one full name say together, as far as the target has such fields."""
    values: dict[str, Any] = {}
    full = _full(entry)
    for name, entries in proposals.items():
        for other in entries:
            if _full(other) == full:
                values |= dict(registry.get(name).where)
                values |= {k: v for k, v in other.items() if k not in ("name", "as") and v}
                if other["name"] != full:
                    values["short_name"] = other["name"]
    known = target.model.metas
    return {target.title: full} | {k: v for k, v in values.items() if k in known}


def _read_rows(
    session: ActorSession, stored: ImportSession, rows: Iterable[StoredRow]
) -> list[GoodRow]:
    fields = registry.get(stored.resource).fields(session)
    reader = OnceReader(session, Resolver(session, None))
    return [_good_row(fields, reader, row) for row in rows]


def _good_row(fields: Mapping[str, Field], reader: Reader, row: StoredRow) -> GoodRow:
    content = row.content
    written = content["written"] if row.class_ in WRITTEN else {}
    values = {
        name: value if fields[name].kind is Kind.RELATION else reader.read(fields[name], value)
        for name, value in written.items()
        if name in fields
    }
    values |= dict.fromkeys(content.get("clears", ()))
    merge = MergeRow(row.id, row.region_id, values, row.record_id, row.base)
    return GoodRow(row.sheet, row.row, row.class_, content["pending"], merge)


def _completed(row: GoodRow, made: Mapping[str, int]) -> MergeRow:
    """The row with the references that were made for it."""
    found = {name: made[full] for name, full in row.pending.items() if full in made}
    return replace(row.merge, values={**row.merge.values, **found})


def _note_results(
    session: ActorSession,
    stored: ImportSession,
    rows: Sequence[GoodRow],
    merged: Merged,
    result: Committed,
) -> None:
    """The record of each row, and the session's state, in the same transaction."""
    by_id = {row.merge.key: row for row in rows}
    for key in merged.conflicts:
        result.left_out.append(_left(by_id[key], "conflict"))
    result.written = len(merged.records)
    table: Any = ImportRow.__table__
    pairs = [{"row_key": key, "record": record} for key, record in merged.records.items()]
    if pairs:
        with trusted():
            session.execute(
                update(table)
                .where(table.c.id == bindparam("row_key"))
                .values(record_id=bindparam("record")),
                pairs,
            )
    note(stored, "committed", result=result.to_json())
