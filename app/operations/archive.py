"""Old operations put away: a signed file, and a checkpoint from which the chain goes on."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, insert, select

from app.db.guard import trusted
from app.db.history import HistoryCheckpoint, HistoryUnlocked
from app.db.session import ActorSession
from app.db.types import to_json
from app.kernel.clock import now
from app.kernel.errors import BadRequest, Forbidden, Illegal
from app.kernel.lazy import _
from app.operations.unit import demand, operation
from app.operations.verification import (
    CHANGES,
    OPERATIONS,
    Counted,
    Start,
    batches,
    changes_of,
    checkpoint,
    problem,
    signature_of,
    verify,
)
from app.policies.actor import actor_of
from app.policies.chain import change_key, digest, signed
from app.policies.history import Change, plain

AUDIT = "audit"
# What the law asks for; an installation may keep its history longer, never shorter.
SHORTEST_DAYS = 180
KIND = "history archive 1"


@dataclass
class Archived:
    """What an archive holds: from which operation to which, and its fingerprint."""

    first: Start
    seq: int
    hash: str
    operations: int
    sha256: str
    links: dict[int, str] = field(default_factory=dict, repr=False)


def retain(
    session: ActorSession, path: Path, *, days: int, at_least: int = SHORTEST_DAYS
) -> Archived | None:
    """Move what is older than `days` into the file; None where nothing is.

    Nothing leaves the database before the chain was found whole and the file was read again.

    :raises Forbidden: for anybody but an auditor of the whole tree.
    :raises BadRequest: for fewer days than the history is kept, or a file that exists.
    :raises Illegal: where the chain is broken.
    """
    demand(session, AUDIT, "retain")
    _require_whole(session)
    if days < max(at_least, SHORTEST_DAYS):
        least = max(at_least, SHORTEST_DAYS)
        raise BadRequest(_("The history is kept for %(least)s days at least.", least=least))
    if path.exists():
        raise BadRequest(_("This file exists already."))
    if not verify(session).ok:
        raise Illegal(_("The chain is broken: nothing is put away."))
    start, last = checkpoint(session), _last_before(session, days)
    if last <= start.seq:
        return None
    _write(session, path, start, last)
    done = read_archive(path)
    _put_away(session, done, path.name)
    return done


def _require_whole(session: ActorSession) -> None:
    """The chain is one for all regions, so only who looks after all of them cuts it."""
    actor = actor_of(session)
    grants = actor.grants_for(AUDIT, "retain")
    if not actor.system and not any(grant.region_path.count("/") == 2 for grant in grants):
        raise Forbidden


def _last_before(session: ActorSession, days: int) -> int:
    """The number of the last operation that is old enough, and all before it are."""
    young = OPERATIONS.c.at >= now() - timedelta(days=days)
    first = session.execute(select(func.min(OPERATIONS.c.seq)).where(young)).scalar()
    if first is None:
        first = (session.execute(select(func.max(OPERATIONS.c.seq))).scalar() or 0) + 1
    return int(first) - 1


def _write(session: ActorSession, path: Path, start: Start, last: int) -> None:
    draft = path.with_name(f"{path.name}.part")
    seen = hashlib.sha256()
    with draft.open("wb") as file:
        for document in _documents(session, start, last):
            line = f"{to_json(document)}\n".encode()
            seen.update(line)
            file.write(line)
        found = seen.hexdigest()
        file.write(f"{to_json({'sha256': found, 'signature': _seal(found)})}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _seal(found: str) -> str:
    return signed(f"archive {found}")


def _documents(session: ActorSession, start: Start, last: int) -> Iterator[dict[str, Any]]:
    """A line for the file, one for each operation, and behind it one for each of its changes."""
    yield {"kind": KIND, "first": start.seq + 1, "prev": start.hash}
    for ops in batches(session, last):
        for op in ops:
            yield {"op": {name: plain(value) for name, value in op.items()}}
            yield from ({"change": dict(row)} for row in changes_of(session, [op]))


def read_archive(path: Path) -> Archived:
    """The archive, found whole: its seal, its links and the digest of every operation.

    :raises BadRequest: for a file that is no archive of this chain, or was changed.
    """
    try:
        with path.open("rb") as file:
            return _read(_Lines(file))
    except (ValueError, KeyError, TypeError, OSError, StopIteration):
        raise BadRequest(_("The archive cannot be read, or was changed.")) from None


class _Lines:
    """The documents of a file but the last, which is the seal over all before it."""

    def __init__(self, file: Iterable[bytes]) -> None:
        self.file, self.seen, self.seal = file, hashlib.sha256(), b""

    def __iter__(self) -> Iterator[Any]:
        for line in self.file:
            if self.seal:
                self.seen.update(self.seal)
                yield json.loads(self.seal)
            self.seal = line


def _read(lines: _Lines) -> Archived:
    documents = iter(lines)
    head = next(documents)
    if head["kind"] != KIND:
        raise ValueError("another kind of file")
    first = Start(head["first"] - 1, head["prev"])
    links: dict[int, str] = {}
    seq, previous, op = first.seq, first.hash, None
    for of_change, group in groupby(documents, lambda line: "change" in line):
        if of_change:
            previous, op = _close(op, group, links, previous), None
            continue
        for line in group:
            previous = _close(op, (), links, previous) if op else previous
            op, seq = line["op"], seq + 1
    previous = _close(op, (), links, previous) if op else previous
    found = lines.seen.hexdigest()
    if json.loads(lines.seal) != {"sha256": found, "signature": _seal(found)}:
        raise ValueError("the seal is broken")
    return Archived(first, seq, previous, len(links), found, links)


def _close(op: Any, changes: Iterable[Any], links: dict[int, str], previous: str) -> str:
    """The link of an operation whose changes are these; it must fit to the one before."""
    rows = Counted(line["change"] for line in changes)
    told = digest(map(change_key, rows), op["form"]), rows.count
    known = {**op, "at": datetime.fromisoformat(op["at"])}
    if (links and op["seq"] - 1 not in links) or problem(known, told, op["seq"], previous):
        raise ValueError("the chain is broken")
    links[op["seq"]] = str(op["hash"])
    return links[op["seq"]]


def _put_away(session: ActorSession, done: Archived, name: str) -> None:
    """Remove what is in the archive, and leave the checkpoint, in one transaction."""
    with operation(session, AUDIT, "retain", kind="retain", remark=name) as opened, trusted():
        unlocked = HistoryUnlocked.__table__
        session.execute(insert(unlocked), {"version": 1})
        old = select(OPERATIONS.c.id).where(OPERATIONS.c.seq <= done.seq)
        session.execute(delete(CHANGES).where(CHANGES.c.op_id.in_(old)))
        session.execute(delete(OPERATIONS).where(OPERATIONS.c.seq <= done.seq))
        session.execute(delete(unlocked))
        values = {"seq": done.seq, "hash": done.hash, "archive": done.sha256}
        signature = signature_of(done.seq, done.hash, done.sha256)
        row = values | {"at": now(), "signature": signature, "version": 1}
        session.execute(insert(HistoryCheckpoint.__table__), row)
        diff = {"operations": [None, done.operations], "last": [None, done.seq]}
        opened.add(Change(AUDIT, 0, 1, None, "u", diff | {"archive": [None, done.sha256]}))


def join_archives(session: ActorSession, paths: Iterable[Path]) -> dict[int, str]:
    """The links of these archives, each of which begins where the one before it ends.

    :raises BadRequest: where one is broken, or they do not lead to the chain that is here.
    """
    links: dict[int, str] = {}
    end: Archived | None = None
    for path in paths:
        found = read_archive(path)
        if end is not None and (end.seq, end.hash) != (found.first.seq, found.first.hash):
            raise BadRequest(_("The archives do not follow one another."))
        links, end = links | found.links, found
    start = checkpoint(session)
    if end is not None and (end.seq, end.hash) != (start.seq, start.hash):
        raise BadRequest(_("The archives do not lead to the history that is here."))
    return links
