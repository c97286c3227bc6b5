"""The whole database as files and back, while others read and write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    column,
    delete,
    func,
    inspect,
    select,
    table,
)
from sqlalchemy.engine import make_url

from app.db.engine import connect_file

VERSIONS, DATABASE, MANIFEST = "alembic_version", "database.db", "tables.json"
REVISION = select(column("version_num", String())).select_from(table(VERSIONS))


def copy_out(engine: Engine, folder: Path) -> dict[str, Any]:
    """Write everything as of one moment into `folder`; gives the revision and the tables."""
    if engine.dialect.name == "sqlite":
        manifest = _copy_file(engine, folder / DATABASE)
    else:
        manifest = _copy_tables(engine, folder)
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """What `copy_out` gave."""
    found: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def is_empty(engine: Engine) -> bool:
    """Whether nothing has been set up in the database yet."""
    return not inspect(engine).get_table_names()


def copy_in_file(url: str, folder: Path) -> None:
    """Put the copied SQLite database where `url` says; nothing is there yet."""
    target = Path(str(make_url(url).database))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with (
        closing(connect_file(str(folder / DATABASE))) as source,
        closing(connect_file(str(target))) as new,
    ):
        source.backup(new)


def copy_in_tables(engine: Engine, folder: Path) -> None:
    """Fill the empty tables of a PostgreSQL database that has the copied revision."""
    with engine.begin() as connection:
        tables = _tables(connection)
        for each in reversed(tables):
            # What migrations have put there is in the copy too.
            if connection.execute(select(each).limit(1)).first() is not None:
                connection.execute(delete(each))
        for each in tables:
            statement = f'COPY "{each.name}" ({_columns(each)}) FROM STDIN'
            with (
                (folder / each.name).open("rb") as file,
                _cursor(connection) as cursor,
                cursor.copy(statement) as copy,
            ):
                for part in _parts(file):
                    copy.write(part)
            _count_on(connection, each)


def _copy_file(engine: Engine, target: Path) -> dict[str, Any]:
    with closing(connect_file(str(engine.url.database))) as source:
        source.execute("VACUUM INTO ?", (str(target),))
    with closing(connect_file(str(target))) as copy:
        (revision,) = copy.execute(str(REVISION)).fetchone()
        tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {"kind": "sqlite", "revision": revision, "tables": [name for (name,) in tables]}


def _copy_tables(engine: Engine, folder: Path) -> dict[str, Any]:
    reading = engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with reading as connection, connection.begin():
        revision = connection.scalar(REVISION)
        tables = _tables(connection)
        for each in tables:
            statement = f'COPY "{each.name}" ({_columns(each)}) TO STDOUT'
            with (
                (folder / each.name).open("wb") as file,
                _cursor(connection) as cursor,
                cursor.copy(statement) as copy,
            ):
                file.writelines(copy)
    return {
        "kind": "postgresql",
        "revision": revision,
        "tables": [each.name for each in tables],
    }


def _tables(connection: Connection) -> list[Table]:
    """The tables, those that others refer to first."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != VERSIONS]


def _columns(table: Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns if column.computed is None)


def _cursor(connection: Connection) -> Any:
    driver: Any = connection.connection.driver_connection
    return driver.cursor()


def _parts(file: Any) -> Iterator[bytes]:
    while part := file.read(1 << 20):
        yield part


def _count_on(connection: Connection, table: Table) -> None:
    """Let the counter of keys go on after the last one."""
    if "id" not in table.columns:
        return
    counter = connection.scalar(select(func.pg_get_serial_sequence(f'"{table.name}"', "id")))
    if counter:
        last = connection.scalar(select(func.max(table.c.id)))
        connection.execute(select(func.setval(counter, max(last or 0, 1), bool(last))))
