"""How the database answers a page: whether it reads through a big table from end to end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event

BIG = 20_000
THROUGH = {
    "postgresql": re.compile(r"Seq Scan on (\w+)"),
    "sqlite": re.compile(r"SCAN (\w+)$"),
}
EXPLAIN = {"postgresql": "EXPLAIN ", "sqlite": "EXPLAIN QUERY PLAN "}
# SQLite names a table by its alias.
ALIAS = re.compile(r"(?:FROM|JOIN) (\w+) AS (\w+)")


def read_through(engine: Engine, ask: Callable[[], bytes]) -> list[str]:
    """The big tables that a page has read from end to end, one name for each statement."""
    big = _big_tables(engine)
    with _watched(engine) as found:
        ask()
    return [name for name in found if name in big]


@contextmanager
def _watched(engine: Engine) -> Iterator[list[str]]:
    """The tables that are read through while the block runs; each plan is asked in its place."""
    found: list[str] = []
    kind = engine.dialect.name

    def explain(conn: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if not statement.lstrip().startswith(("SELECT", "WITH")):
            return
        names = {alias: table for table, alias in ALIAS.findall(statement)}
        cursor = conn.connection.cursor()
        try:
            cursor.execute(EXPLAIN[kind] + statement, given)
            lines = [str(row[-1]) for row in cursor.fetchall()]
        finally:
            cursor.close()
        read = (name for line in lines for name in THROUGH[kind].findall(line.strip()))
        found.extend(names.get(name, name) for name in read)

    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def _big_tables(engine: Engine) -> set[str]:
    """The tables with so many rows that nobody reads all of them for one page."""
    with engine.connect() as connection:
        names = sa.inspect(connection).get_table_names()
        count = sa.func.count()
        return {
            name
            for name in names
            if (connection.scalar(sa.select(count).select_from(sa.table(name))) or 0) > BIG
        }
