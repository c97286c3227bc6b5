"""From nothing to the newest schema, back, and nothing left over that the models do not say."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic import command
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from app.db.base import models
from app.db.engine import make_engine
from app.db.migrate import config_for, upgrade
from app.db.search import INDEX_COLUMN, fts_table
from app.fab import account_metadata
from tests.support.databases import ROOT

SCRIPTS = ROOT / "models" / "migrations"
COMPARE = """
import importlib, sys
from alembic import command
from app.db.migrate import config_for
from app.fab import account_metadata
from config import PACKAGES, Settings
for package in PACKAGES:
    importlib.import_module(package)
command.check(config_for(sys.argv[1], sys.argv[2], [account_metadata()]))
"""


@pytest.fixture
def migrated(empty_url):
    """A database without rows, in the newest schema."""
    upgrade(empty_url, SCRIPTS, [account_metadata()])
    return empty_url


@pytest.fixture
def connection(migrated):
    engine = make_engine(migrated)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def on_sqlite(sqlite):
    url = sqlite.create()
    upgrade(url, SCRIPTS, [account_metadata()])
    engine = make_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()
    sqlite.drop(url)


def tables(url):
    engine = make_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def expected():
    ours = {model.__tablename__ for model in models()}
    return ours | set(account_metadata().tables)


def test_every_table_of_the_models_and_of_the_accounts_is_made(migrated):
    assert expected() <= tables(migrated)


def test_no_table_is_made_that_nobody_declares(migrated):
    search = {name for name in tables(migrated) if name.startswith(("fts_", "search_n"))}
    assert tables(migrated) - expected() - search == {"alembic_version"}


def test_a_database_that_is_up_to_date_stays_as_it_is(migrated):
    before = tables(migrated)
    upgrade(migrated, SCRIPTS, [account_metadata()])
    assert tables(migrated) == before


def test_the_way_down_leaves_nothing_and_the_way_up_is_open_again(migrated):
    before = tables(migrated)
    command.downgrade(config_for(migrated, SCRIPTS, [account_metadata()]), "base")
    assert tables(migrated) == {"alembic_version"}
    upgrade(migrated, SCRIPTS, [account_metadata()])
    assert tables(migrated) == before


# In a process of its own: what other tests declare would count as a change.
def test_the_models_say_nothing_that_no_migration_has_done(migrated):
    found = subprocess.run(
        [sys.executable, "-c", COMPARE, migrated, str(SCRIPTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


def searched():
    return {model.__tablename__: model.searched for model in models() if model.searched}


def test_every_searched_model_has_its_index_and_no_other_has(connection):
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        assert set(connection.scalars(text(query))) == {fts_table(name) for name in searched()}
        return
    query = "SELECT table_name FROM information_schema.columns WHERE column_name = :name"
    found = connection.scalars(text(query), {"name": INDEX_COLUMN})
    assert set(found) == set(searched())
    indexes = connection.scalars(
        text("SELECT indexname FROM pg_indexes WHERE indexdef ~ 'USING gin'")
    )
    assert set(indexes) == {f"ix_{name}_{INDEX_COLUMN}" for name in searched()}


def test_the_index_is_kept_over_the_columns_that_the_model_names(connection):
    for table, columns in searched().items():
        written = definition(connection, table)
        for name in connection_columns(connection, table):
            assert (f"coalesce({name}" in written) == (name in columns), (table, name)


def definition(connection, table):
    """What the database keeps the index of a table from, without what dialects differ in."""
    if connection.dialect.name == "sqlite":
        query = f"SELECT sql FROM sqlite_master WHERE name = '{fts_table(table)}_i'"
        return connection.scalar(text(query)).replace("new.", "")
    query = (
        "SELECT generation_expression FROM information_schema.columns "
        f"WHERE table_name = '{table}' AND column_name = '{INDEX_COLUMN}'"
    )
    return connection.scalar(text(query)).lower().replace("(", "").replace("coalesce", "coalesce(")


def connection_columns(connection, table):
    names = {column["name"] for column in inspect(connection).get_columns(table)}
    return names - {INDEX_COLUMN}


def test_three_triggers_keep_each_index_on_sqlite(on_sqlite):
    query = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'fts%'"
    found = {tuple(row) for row in on_sqlite.execute(text(query))}
    assert found == {(name, f"{fts_table(name)}_{part}") for name in searched() for part in "iud"}


def test_no_table_of_ours_gives_a_key_twice_on_sqlite(on_sqlite):
    query = "SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"
    ours = {model.__tablename__ for model in models()}
    assert ours <= set(on_sqlite.scalars(text(query)))


def test_the_chain_of_the_history_has_its_beginning(connection):
    found = connection.execute(text("SELECT id, seq, hash FROM history_head")).all()
    assert [tuple(row) for row in found] == [(1, 0, "")]


@pytest.mark.parametrize("table", ["history_op", "history_change"])
def test_what_the_history_says_is_neither_changed_nor_removed(migrated, table):
    engine = make_engine(migrated)
    with engine.connect() as connection:
        connection.execute(text(OPERATION))
        connection.execute(text(CHANGE))
        connection.execute(text("UPDATE history_op SET hash = 'x'"))
        connection.commit()
        for statement in (f"UPDATE {table} SET kind = 'x'", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="the history is not changed"):
                connection.execute(text(statement))
            connection.rollback()
    engine.dispose()


OPERATION = (
    "INSERT INTO history_op (id, seq, at, actor, kind, source, rows, digest, prev, hash, version)"
    " VALUES (1, 1, '2026-01-31 00:00:00', 'a', 'k', 's', 0, '', '', '', 1)"
)
CHANGE = (
    "INSERT INTO history_change (id, op_id, resource, row_id, row_version, kind, diff, version)"
    " VALUES (1, 1, 'r', 1, 1, 'c', '{}', 1)"
)
