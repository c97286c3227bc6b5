"""One process at a time, here or on another machine, where two would do the same work."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from app.db.engine import make_engine

# Any number that nothing else uses on this server.
KEY = 0x5348_4958
# Less than any statement may take.
PATIENCE_SECONDS = 110.0


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Keep out whoever asks the same for this database; who comes second waits its turn.

    The end of a process, whatever it was, ends its turn.

    :raises OperationalError: after nearly two minutes of waiting on PostgreSQL.
    """
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with open(f"{address.database}.turn", "a", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    engine = make_engine(url, wait=PATIENCE_SECONDS)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(select(func.pg_advisory_lock(KEY)))
            yield
    finally:
        # Its connections are closed with it, and the lock goes with them.
        engine.dispose()
