"""Keys given before the rows are written, so that a bulk write never asks for them back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, text

from app.db.base import Model


def allocate(session: Any, model: type[Model], count: int) -> list[int]:
    """`count` new keys of `model`'s table, never used before.

    On SQLite the caller holds the write lock, so the next key can be read off the table.
    """
    table = model.__table__.name
    if session.connection().dialect.name == "postgresql":
        numbers = func.nextval(f"{table}_id_seq").label("key")
        query = select(numbers).select_from(func.generate_series(1, count))
        return [int(key) for key in session.connection().scalars(query)]
    given: dict[str, int] = session.info["operation"].allocated
    last = given.get(table)
    if last is None:
        last = _last_on_sqlite(session, table)
    given[table] = last + count
    return list(range(last + 1, last + count + 1))


def _last_on_sqlite(session: Any, table: str) -> int:
    found = session.connection().execute(
        text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}
    )
    return int(found.scalar() or 0)
