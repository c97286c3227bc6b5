"""Verifying the history: every link and every digest computed anew, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import select

from app.db.history import HistoryChange, HistoryCheckpoint, HistoryHead, HistoryOp
from app.db.session import ActorSession
from app.policies.chain import change_key, digest, link, linked_text, signed

OPERATIONS, CHANGES = HistoryOp.__table__, HistoryChange.__table__
# Operations whose changes are asked for together, and changes that are held at once.
AT_ONCE, HELD = 500, 2000


@dataclass
class Verified:
    """Whether the chain is whole; `first_bad` says where not and why."""

    ok: bool
    operations: int
    head: str
    seq: int
    first_bad: dict[str, Any] | None = None


@dataclass(frozen=True)
class Start:
    """Where the chain begins that is here: the number and the hash before its first operation."""

    seq: int = 0
    hash: str = ""
    archive: str = ""
    sound: bool = True


def verify(session: ActorSession) -> Verified:
    """Walk the chain from its start; every link, every digest and the head are computed anew.

    What lies before a checkpoint is in an archive and is verified there.
    """
    _hold_still(session)
    start = checkpoint(session)
    seq, previous, count = start.seq, start.hash, 0
    if not start.sound:
        return Verified(False, 0, previous, seq, {"seq": seq, "why": "link"})
    for op, found in walk(session):
        count, seq = count + 1, seq + 1
        why = problem(op, found, seq, previous)
        if why:
            return Verified(False, count, op["hash"], seq, {"seq": op["seq"], "why": why})
        previous = op["hash"]
    if chain_head(session) != (seq, previous):
        return Verified(False, count, previous, seq, {"seq": seq + 1, "why": "tail"})
    return Verified(True, count, previous, seq)


def _hold_still(session: ActorSession) -> None:
    """See the chain at one moment, whatever is written meanwhile; SQLite does so by itself."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def walk(session: ActorSession, up_to: int | None = None) -> Iterator[tuple[Any, tuple[str, int]]]:
    """Every operation in the order of the chain, with digest and number of its changes."""
    for ops in batches(session, up_to):
        found = _digests(session, ops)
        for op in ops:
            yield op, found.get(op["id"]) or (digest((), op["form"]), 0)


def batches(session: ActorSession, up_to: int | None = None) -> Iterator[Sequence[Any]]:
    """The operations in the order of the chain, some at a time."""
    query = select(OPERATIONS).order_by(OPERATIONS.c.seq).limit(AT_ONCE)
    if up_to is not None:
        query = query.where(OPERATIONS.c.seq <= up_to)
    part = session.execute(query).mappings().all()
    while part:
        yield part
        after = query.where(OPERATIONS.c.seq > part[-1]["seq"])
        part = session.execute(after).mappings().all()


def changes_of(session: ActorSession, ops: Sequence[Any]) -> Iterator[Any]:
    """The changes of these operations, in the order of the operations' keys and of their own."""
    first, last = min(op["id"] for op in ops), max(op["id"] for op in ops)
    query = (
        select(CHANGES)
        .where(CHANGES.c.op_id.between(first, last))
        .order_by(CHANGES.c.op_id, CHANGES.c.id)
        .execution_options(yield_per=HELD)
    )
    wanted = {op["id"] for op in ops}
    yield from (row for row in session.execute(query).mappings() if row["op_id"] in wanted)


def _digests(session: ActorSession, ops: Sequence[Any]) -> dict[int, tuple[str, int]]:
    forms = {op["id"]: op["form"] for op in ops}
    found = {}
    for key, rows in groupby(changes_of(session, ops), itemgetter("op_id")):
        counted = Counted(rows)
        found[key] = (digest(map(change_key, counted), forms[key]), counted.count)
    return found


class Counted:
    """Rows that are counted while they pass."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Any]:
        for row in self.rows:
            self.count += 1
            yield row


def problem(op: Any, found: tuple[str, int], seq: int, previous: str) -> str | None:
    """What is wrong with an operation that should be number `seq` of the chain."""
    if op["seq"] != seq:
        return "gap"
    if found != (op["digest"], op["rows"]):
        return "rows"
    known = op["form"] in (1, 2) and link(previous, linked_text(op, seq)) == op["hash"]
    return None if known and op["prev"] == previous else "link"


def chain_head(session: ActorSession) -> tuple[int, str]:
    """How many operations the chain has, and the hash at its end."""
    head = session.scalars(select(HistoryHead).where(HistoryHead.id == 1)).one()
    return head.seq, head.hash


def checkpoint(session: ActorSession) -> Start:
    """The end of what was archived; the very beginning where nothing was."""
    newest = select(HistoryCheckpoint).order_by(HistoryCheckpoint.seq.desc()).limit(1)
    row = session.scalars(newest).first()
    if row is None:
        return Start()
    sound = row.signature == signature_of(row.seq, row.hash, row.archive)
    return Start(row.seq, row.hash, row.archive, sound)


def signature_of(seq: int, hash_: str, archive: str) -> str:
    """What stands under a checkpoint."""
    return signed(f"checkpoint {seq} {hash_} {archive}")


def links_at(session: ActorSession, numbers: Iterable[int]) -> dict[int, str]:
    """The hash of each of these operations, by its number in the chain; none where it has none."""
    wanted = sorted(set(numbers))
    found: dict[int, str] = {}
    for start in range(0, len(wanted), 500):
        part = HistoryOp.seq.in_(wanted[start : start + 500])
        query = select(HistoryOp.seq, HistoryOp.hash).where(part)
        found.update((seq, link_) for seq, link_ in session.execute(query))
    return found
