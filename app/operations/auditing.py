"""The log of all operations as auditors read it: filtered, paged by keys, of their area."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select

from app.db.base import models
from app.db.history import HistoryChange, HistoryOp
from app.db.session import ActorSession
from app.kernel.errors import BadRequest, NotFound
from app.kernel.lazy import _
from app.operations.trail import told_under
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import Change
from app.policies.personal import masked_diff
from app.policies.scope import in_tree

AUDIT = "audit"
MOST_CHANGES = 200
MOST_EXPORTED = 100_000
AT_ONCE = 1000


@dataclass(frozen=True)
class LogQuestion:
    """What is asked for: the newest first, `since` included, `until` excluded.

    `words`: a part of the `actor`'s name, a `resource`, `kind`, `source` or `address`; empty ones
    ask for nothing. `refused` leaves what was refused, or what was done.
    """

    words: Mapping[str, str] = field(default_factory=dict)
    refused: bool | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    after: int | None = None
    most: int = 50


@dataclass(frozen=True)
class LogEntry:
    """One operation as the log tells it."""

    op_id: int
    seq: int
    at: datetime
    actor_id: int | None
    actor: str
    region_id: int | None
    address: str | None
    kind: str
    resource: str | None
    result: str
    source: str
    request_id: str | None
    remark: str | None
    rows: int
    hash: str


@dataclass(frozen=True)
class LogChange:
    """What an operation changed on one record, values in their JSON form."""

    resource: str
    row_id: int
    version_no: int | None
    kind: str
    changes: dict[str, list[Any]]


@dataclass
class LogPage:
    """One page, with the numbers at which the next and the one before begin."""

    entries: list[LogEntry]
    next: int | None = None
    prev: int | None = None


def fetch_log(session: ActorSession, question: LogQuestion) -> LogPage:
    """A page of the operations of people who work in the auditor's area.

    :raises Forbidden: for anybody else.
    """
    actor_of(session).require(AUDIT, "read")
    return _page(session, question)


def _page(session: ActorSession, question: LogQuestion) -> LogPage:
    backwards = question.after is not None
    query = _chosen().where(*_conditions(session, question))
    if question.before is not None:
        query = query.where(HistoryOp.seq < question.before)
    if backwards:
        query = query.where(HistoryOp.seq > question.after)
    order = HistoryOp.seq.asc() if backwards else HistoryOp.seq.desc()
    rows = session.execute(query.order_by(order).limit(question.most + 1)).all()
    more = len(rows) > question.most
    entries = [LogEntry(*row) for row in rows[: question.most]]
    if backwards:
        entries.reverse()
    page = LogPage(entries)
    if entries:
        page.next = entries[-1].seq if more or backwards else None
        page.prev = entries[0].seq if (more if backwards else question.before) else None
    return page


def _chosen() -> Any:
    names = list(LogEntry.__dataclass_fields__)
    return select(*(HistoryOp.id if n == "op_id" else getattr(HistoryOp, n) for n in names))


def _conditions(session: ActorSession, asked: LogQuestion) -> Iterator[ColumnElement[bool]]:
    yield _area(session)
    for name, word in asked.words.items():
        if word:
            yield WORDS[name](word)
    if asked.refused is not None:
        done = HistoryOp.result == "done"
        yield ~done if asked.refused else done
    if asked.since is not None:
        yield HistoryOp.at >= asked.since
    if asked.until is not None:
        yield HistoryOp.at < asked.until


def _touched(resource: str) -> ColumnElement[bool]:
    changed = select(HistoryChange.id).where(HistoryChange.op_id == HistoryOp.id)
    touched = changed.where(HistoryChange.resource == resource).exists()
    return or_(HistoryOp.resource == resource, touched)


# The conditions that are a word, by their names.
WORDS: dict[str, Callable[[str], ColumnElement[bool]]] = {
    "actor": lambda word: HistoryOp.actor.contains(word, autoescape=True),
    "resource": _touched,
    "kind": lambda word: HistoryOp.kind == word,
    "source": lambda word: HistoryOp.source == word,
    "address": lambda word: HistoryOp.address == word,
}


def _area(session: ActorSession) -> ColumnElement[bool]:
    """What the system did, and people who work nowhere, is told to auditors of the whole tree."""
    actor = actor_of(session)
    if actor.system:
        return HistoryOp.id.is_not(None)
    paths = [grant.region_path for grant in actor.grants_for(AUDIT, "read")]
    return or_(false(), *(in_tree(HistoryOp.region_id, "region", path) for path in paths))


def fetch_operation(session: ActorSession, op_id: int) -> tuple[LogEntry, list[LogChange]]:
    """One operation with its changes, of which a long one shows the first.

    :raises NotFound: where there is none in the auditor's area.
    """
    actor_of(session).require(AUDIT, "read")
    row = session.execute(_chosen().where(HistoryOp.id == op_id, _area(session))).first()
    if row is None:
        raise NotFound
    query = select(HistoryChange).where(HistoryChange.op_id == op_id)
    changes = session.scalars(query.order_by(HistoryChange.id).limit(MOST_CHANGES))
    return LogEntry(*row), [_change(each) for each in changes]


def _change(row: HistoryChange) -> LogChange:
    diff = json.loads(row.diff)
    for model in models():
        if row.resource in told_under(model):
            diff = masked_diff(model, diff)
    return LogChange(row.resource, row.row_id, row.version_no, row.kind, diff)


def export_log(session: ActorSession, question: LogQuestion) -> list[LogEntry]:
    """Every operation that is asked for, the newest first; that it was taken out is written down.

    :raises BadRequest: for more than fit into a file.
    """
    with operation(session, AUDIT, "export", kind="export") as opened:
        entries: list[LogEntry] = []
        page = _page(session, replace(question, before=None, after=None, most=AT_ONCE))
        while page.entries:
            entries += page.entries
            if len(entries) > MOST_EXPORTED:
                most = MOST_EXPORTED
                raise BadRequest(_("More than %(most)s rows: narrow the selection.", most=most))
            if page.next is None:
                break
            page = _page(session, replace(question, before=page.next, after=None, most=AT_ONCE))
        told: dict[str, list[Any]] = {
            "rows": [None, len(entries)],
            "filters": [None, _filters(question)],
        }
        opened.add(Change(AUDIT, 0, 0, None, "u", told))
    return entries


def _filters(question: LogQuestion) -> dict[str, str]:
    """What was asked for, as the log keeps it."""
    given = {name: getattr(question, name) for name in ("refused", "since", "until")}
    known = {**question.words, **given}
    return {name: str(value) for name, value in known.items() if value not in ("", None)}
