from __future__ import annotations

import importlib.util
import sqlite3
import sys
from types import SimpleNamespace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.db import engine as module
from app.db.engine import journal_mode, make_engine


@pytest.fixture
def engine(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path / 'one.db'}")
    yield engine
    engine.dispose()


def pragma(connection, name):
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_every_pooled_connection_keeps_what_was_acknowledged(engine):
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            assert pragma(connection, "synchronous") == 2
            assert pragma(connection, "foreign_keys") == 1
            assert pragma(connection, "busy_timeout") == 30_000
            assert pragma(connection, "trusted_schema") == 0
            assert pragma(connection, "journal_mode") == journal_mode().lower()


def test_a_connection_that_comes_back_from_the_pool_is_still_prepared(engine):
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
    with engine.connect() as again:
        assert again.connection.dbapi_connection is driver
        assert pragma(again, "foreign_keys") == 1


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "DELETE"),
        ((3, 51, 2), "DELETE"),
        ((3, 51, 3), "WAL"),
        ((3, 53, 4), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_only_a_sqlite_that_is_safe_with_it_gets_the_write_ahead_log(version, mode):
    assert journal_mode(SimpleNamespace(sqlite_version_info=version)) == mode


def test_without_the_wheel_the_systems_sqlite_is_used(monkeypatch):
    monkeypatch.setitem(sys.modules, "pysqlite3", None)
    spec = importlib.util.spec_from_file_location("engine_without_wheel", module.__file__)
    bare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bare)
    assert bare.sqlite_driver is sqlite3


@pytest.fixture
def impatient(engine):
    """A second connection, which does not wait for the first."""
    with engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=0")
        yield connection


def test_a_writer_holds_its_lock_from_the_start(engine, impatient):
    with engine.connect().execution_options(write=True) as writer:
        writer.execute(text("SELECT 1"))
        with pytest.raises(OperationalError, match="locked"):
            impatient.execution_options(write=True).execute(text("SELECT 1"))


def test_a_reader_does_not_keep_a_writer_out(engine, impatient):
    with engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM sqlite_master"))
        impatient.execution_options(write=True).execute(text("SELECT 1"))
        assert impatient.in_transaction()


def test_a_writer_lets_the_next_one_in_when_it_is_done(engine, impatient):
    with engine.connect().execution_options(write=True) as writer:
        writer.execute(text("CREATE TABLE t (n INTEGER)"))
        writer.commit()
    impatient.execution_options(write=True).execute(text("INSERT INTO t VALUES (1)"))


def test_what_was_rolled_back_was_never_written(engine):
    with engine.connect().execution_options(write=True) as writer:
        writer.execute(text("CREATE TABLE t (n INTEGER)"))
        writer.rollback()
        assert writer.execute(text("SELECT count(*) FROM sqlite_master")).scalar() == 0


def test_a_reader_sees_one_state_for_as_long_as_it_reads(engine):
    if journal_mode() != "WAL":
        pytest.skip("without the write-ahead log a reader keeps the writer waiting")
    with engine.connect() as reader, engine.connect().execution_options(write=True) as writer:
        writer.execute(text("CREATE TABLE t (n INTEGER)"))
        writer.commit()
        reader.execute(text("SELECT count(*) FROM t"))
        writer.execute(text("INSERT INTO t VALUES (1)"))
        writer.commit()
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 0
        reader.rollback()
        assert reader.execute(text("SELECT count(*) FROM t")).scalar() == 1


def test_on_postgresql_nobody_waits_without_end(postgres):
    url = postgres.create()
    engine = make_engine(url)
    with engine.connect() as connection:
        for name, limit in (("lock_timeout", "15s"), ("statement_timeout", "2min")):
            assert connection.execute(text(f"SHOW {name}")).scalar() == limit
    assert engine.pool._pre_ping
    engine.dispose()
    postgres.drop(url)
