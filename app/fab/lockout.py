"""Too many tries: counted by account and by address, in the database that every process shares."""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import request
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_on_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_on_sqlite

from app.db.accounts import SignInTry
from app.fab.identity import only_unlocker
from app.fab.request import runtime, short_write
from app.kernel.clock import now
from app.kernel.errors import AppError
from app.kernel.lazy import _

TRIES = SignInTry.__table__
INSERTS: dict[str, Any] = {"postgresql": insert_on_postgresql, "sqlite": insert_on_sqlite}
# What nobody has asked about for so long is forgotten.
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Allowance:
    """So many failures `within` a time; then no more for the time of `wait`."""

    tries: int
    within: timedelta
    wait: timedelta


FOR_ACCOUNT = Allowance(5, timedelta(minutes=15), timedelta(minutes=15))
FROM_ADDRESS = Allowance(30, timedelta(minutes=5), timedelta(minutes=5))
# Whoever is the last that can unlock others waits a little, and only where the failures came from.
FOR_THE_LAST = Allowance(5, timedelta(minutes=1), timedelta(minutes=1))


class TooManyTries(AppError):
    """Failures came too fast; `retry_after` says how many seconds to wait."""

    code = "too_many_tries"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(_("Too many tries. Wait %(seconds)s seconds.", seconds=retry_after))
        self.retry_after = retry_after


@dataclass(frozen=True)
class Counter:
    """What is counted; `of` says whether by account, address, or the one at the other."""

    of: str
    key: str
    allowance: Allowance


def counters_for(account: str) -> tuple[Counter, Counter]:
    """The two counters of a try: a name that nobody has is counted like any other."""
    name, address = account.strip().lower()[:128], network()
    from_address = Counter("address", _hash("address", address), FROM_ADDRESS)
    with runtime().engine.connect() as connection:
        protected = only_unlocker(connection, name)
    if protected:
        return Counter("last", _hash("last", name, address), FOR_THE_LAST), from_address
    return Counter("account", _hash("account", name), FOR_ACCOUNT), from_address


def network() -> str:
    """Where the request comes from; whoever has one address of version 6 has a whole network."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _hash(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def take_try(counters: Iterable[Counter]) -> None:
    """Count a try before it is looked at, so that of many at once none slips through.

    :raises TooManyTries: where there were too many; then nothing is looked at.
    """
    wait = 0
    with short_write() as connection:
        for counter in counters:
            wait = wait or _take(connection, counter, now())
    if wait:
        raise TooManyTries(wait)


def _take(connection: Connection, counter: Counter, moment: datetime) -> int:
    """Seconds to wait; 0 where the try was counted."""
    row, allowed = _row(connection, counter.key, moment), counter.allowance
    if row.until is not None and row.until > moment:
        left: timedelta = row.until - moment
        return max(1, math.ceil(left.total_seconds()))
    over = row.until is not None or row.first_at + allowed.within <= moment
    count = 0 if over else row.count
    if count >= allowed.tries:
        return int(allowed.wait.total_seconds())
    first_at = row.first_at if count else moment
    _put(connection, counter, count=count + 1, first_at=first_at, until=None)
    return 0


def _row(connection: Connection, key: str, moment: datetime) -> Any:
    fresh = {"key_hash": key, "count": 0, "first_at": moment, "version": 1}
    insert = INSERTS[connection.dialect.name]
    connection.execute(insert(TRIES).values(fresh).on_conflict_do_nothing())
    return connection.execute(select(TRIES).where(TRIES.c.key_hash == key).with_for_update()).one()


def _put(connection: Connection, counter: Counter, **values: Any) -> None:
    here = TRIES.c.key_hash == counter.key
    connection.execute(update(TRIES).where(here).values(values))


def give_back(counters: Iterable[Counter]) -> None:
    """The try was none: it does not count."""
    with short_write() as connection:
        for counter in counters:
            counted = (TRIES.c.key_hash == counter.key) & (TRIES.c.count > 0)
            lower = {"count": TRIES.c.count - 1}
            connection.execute(update(TRIES).where(counted).values(lower))


def close_if_over(counters: Iterable[Counter]) -> list[tuple[Counter, datetime]]:
    """Shut what has no try left; gives what was open until now, and until when it is shut."""
    shut = []
    with short_write() as connection:
        for counter in counters:
            until = now() + counter.allowance.wait
            full = TRIES.c.until.is_(None) & (TRIES.c.count >= counter.allowance.tries)
            here = full & (TRIES.c.key_hash == counter.key)
            if connection.execute(update(TRIES).where(here).values(until=until)).rowcount:
                shut.append((counter, until))
    return shut


def forget_tries(connection: Connection, account: str) -> None:
    """Begin anew for this account, and sweep out what is long over."""
    key = _hash("account", account.strip().lower()[:128])
    connection.execute(delete(TRIES).where(TRIES.c.key_hash == key))
    connection.execute(delete(TRIES).where(TRIES.c.first_at < now() - KEPT))
