"""Engines with the settings that keep what was acknowledged: PostgreSQL and SQLite."""

from __future__ import annotations

import sqlite3
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import QueuePool

try:  # a wheel with a newer SQLite exists for most machines, not for all
    import pysqlite3 as sqlite_driver
except ImportError:
    sqlite_driver = sqlite3

# Below this version a reset of the write-ahead log can lose a page in a multi-process program.
WAL_IS_SAFE = (3, 51, 3)


def make_engine(url: str, *, wait: float | None = None) -> Engine:
    """An engine for `url`, with foreign keys on, full durability and writers that queue.

    `wait`: how many seconds a statement waits for somebody else's lock.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, 30.0 if wait is None else wait)
    patience = round((15.0 if wait is None else wait) * 1000)
    return create_engine(
        url,
        pool_pre_ping=True,
        # What was asked for stays out of the log: it may be somebody's phone or password.
        hide_parameters=True,
        pool_size=10,
        connect_args={"options": f"-c lock_timeout={patience} -c statement_timeout=120s"},
    )


def _sqlite(url: str, wait: float) -> Engine:
    engine = create_engine(
        url,
        module=sqlite_driver,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=10,
        connect_args={"timeout": wait, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def connect_file(path: str) -> Any:
    """A plain connection to a SQLite file, for copying it whole."""
    return sqlite_driver.connect(path)


def journal_mode(driver: ModuleType | Any = sqlite_driver) -> str:
    """The journal that this driver's SQLite can be trusted with."""
    return "WAL" if driver.sqlite_version_info >= WAL_IS_SAFE else "DELETE"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in (
        f"journal_mode={journal_mode()}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer asks for its lock at the start: upgrading a read later fails at once."""
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
