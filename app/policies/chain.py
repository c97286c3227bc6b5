"""The chain of the history: every operation is tied to the one before it.

Operations are linked, not rows: a merge of twenty thousand rows adds one link. The order within
the transaction is write, change rows, digest, lock the head, link, commit: locking the head last
keeps a long merge from holding up every other writer.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from app.db.accounts import RoleGrant
from app.db.guard import trusted
from app.db.history import HistoryChange, HistoryHead, HistoryOp
from app.db.ids import allocate
from app.db.session import ActorSession
from app.db.types import to_json
from app.kernel.clock import now
from app.policies.actor import Actor, actor_of
from app.policies.history import Change, Operation

SEPARATOR = "\x1e"
# How the newest operations are hashed; older ones keep the form they were written in.
FORM = 2
# Acts that are written down though they change no row.
ALWAYS = frozenset({"export", "sign_in"})
# Acts that have a source of their own, whatever door they came through.
OWN_SOURCE = {"import": "sheet", "undo": "undo"}

CHANGE_PARTS = ("resource", "row_id", "row_version", "version_no", "kind", "diff")
FIRST_PARTS = (
    "id", "actor_id", "actor", "kind", "source", "request_id", "remark", "rows", "digest",
)  # fmt: skip
LATER_PARTS = (*FIRST_PARTS, "form", "resource", "region_id", "address", "result")


class ChainKey:
    """The key of the chain, kept outside the database; set once by the factory."""

    value: bytes = b""


def change_key(row: Any) -> tuple[str, ...]:
    """The parts of a change row that the digest covers."""
    return tuple(str(row[name]) for name in CHANGE_PARTS)


def digest(changes: Iterable[tuple[str, ...]], form: int = FORM) -> str:
    """The hash over the stored texts of one operation's changes, in the order of their ids.

    The first form sorted the texts, so that it had to hold them all.
    """
    lines: Iterable[tuple[str, ...]] = sorted(changes) if form == 1 else changes
    found = hashlib.sha256()
    for piece in _between(map(SEPARATOR.join, lines), "\x1d"):
        found.update(piece.encode())
    return found.hexdigest()


def _between(texts: Iterable[str], mark: str) -> Iterator[str]:
    for at, text in enumerate(texts):
        yield f"{mark}{text}" if at else text


def signed(text: str) -> str:
    """What only who has the key can write under a text."""
    return hmac.new(ChainKey.value, text.encode(), hashlib.sha256).hexdigest()


def link(previous: str, text: str) -> str:
    """The hash that ties one operation to the one before it."""
    return signed(SEPARATOR.join((previous, text)))


def linked_text(values: Any, seq: int) -> str:
    """What a link covers besides the link before it, in the form the operation was written in."""
    return _TEXTS[values["form"]](values, seq)


def _first_text(values: Any, seq: int) -> str:
    parts = (seq, stamp(values["at"]), *(values[name] for name in FIRST_PARTS))
    return SEPARATOR.join(map(str, parts))


def _later_text(values: Any, seq: int) -> str:
    return to_json([seq, stamp(values["at"]), *(values[name] for name in LATER_PARTS)])


_TEXTS: dict[int, Callable[[Any, int], str]] = {1: _first_text, FORM: _later_text}


def stamp(moment: datetime) -> str:
    """The moment as it goes into the chain: to the microsecond, whatever the database keeps."""
    return moment.isoformat(timespec="microseconds")


def write_history(session: ActorSession, operation: Operation) -> None:
    """Store the operation with its changes and add its link; nothing where nothing changed."""
    if not operation.changes and operation.kind not in ALWAYS:
        return
    with trusted():
        operation.id = operation.id or allocate(session, HistoryOp, 1)[0]
        rows = [_row(operation.id, change) for change in operation.changes]
        values = _op_values(session, operation, rows)
        session.execute(insert(HistoryOp.__table__), values | {"seq": -operation.id})
        if rows:
            _insert_changes(session, rows)
        _link(session, values)


def _row(op_id: int, change: Change) -> dict[str, Any]:
    return {
        "op_id": op_id,
        "resource": change.resource,
        "row_id": change.row_id,
        "row_version": change.row_version,
        "version_no": change.version_no,
        "kind": change.kind,
        "diff": to_json(change.diff),
        "version": 1,
    }


def _insert_changes(session: ActorSession, rows: list[dict[str, Any]]) -> None:
    ids = allocate(session, HistoryChange, len(rows))
    for key, row in zip(ids, rows, strict=True):
        row["id"] = key
    session.execute(insert(HistoryChange.__table__), rows)


def _op_values(
    session: ActorSession, operation: Operation, rows: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    actor, info = actor_of(session), session.info
    own = operation.source or OWN_SOURCE.get(operation.kind)
    return {
        "id": operation.id,
        "at": now(),
        "actor_id": actor.user_id,
        "actor": actor.name,
        "region_id": _place_of(session, actor),
        "address": info.get("address"),
        "kind": operation.kind,
        "resource": operation.resource,
        "result": operation.result,
        "source": own or info.get("source") or "command",
        "request_id": info.get("request_id"),
        "remark": operation.remark,
        "rows": len(rows),
        "digest": digest(map(change_key, rows)),
        "form": FORM,
        "prev": "",
        "hash": "",
        "version": 1,
    }


def _place_of(session: ActorSession, actor: Actor) -> int | None:
    """Where the actor works; asked for where he has no grants yet, as while he signs in."""
    if actor.home is not None:
        return actor.home.region_id
    if actor.user_id is None:
        return None
    grants = RoleGrant.__table__
    query = select(grants.c.region_id).where(grants.c.user_id == actor.user_id)
    return session.execute(query.order_by(grants.c.id).limit(1)).scalar()


def _link(session: ActorSession, values: dict[str, Any]) -> None:
    table = HistoryHead.__table__
    head = session.execute(
        select(table.c.seq, table.c.hash).where(table.c.id == 1).with_for_update()
    ).one()
    seq = head.seq + 1
    hash_ = link(head.hash, linked_text(values, seq))
    operations = HistoryOp.__table__
    session.execute(
        update(operations)
        .where(operations.c.id == values["id"])
        .values(seq=seq, prev=head.hash, hash=hash_)
    )
    session.execute(update(table).where(table.c.id == 1).values(seq=seq, hash=hash_))
