"""The database objects of the two-character index: made by migrations, never mapped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.db.search import INDEX_COLUMN, fts_table

Execute = Callable[[str], object]

# Every two-character piece of a text as the hex of its bytes: no tokenizer ever sees Chinese.
BIGRAMS_ON_POSTGRESQL = """
CREATE OR REPLACE FUNCTION bigrams(value text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT coalesce(array_agg(DISTINCT encode(convert_to(substr(t, n, 2), 'UTF8'), 'hex')), '{}')
  FROM (SELECT lower(regexp_replace(normalize(value, NFKC), '\\s+', '', 'g')) AS t) AS squeezed,
       generate_series(1, greatest(length(t) - 1, 0)) AS n
$$
"""
# The searched columns of one row together; SQLite counts to here when it takes a text apart.
LONGEST = 1000
# Stands between two columns, so that the end of one and the start of the next are no piece.
BETWEEN = 31


def prepare(execute: Execute, dialect: str) -> None:
    """What the indexes of all tables share."""
    if dialect == "postgresql":
        execute(BIGRAMS_ON_POSTGRESQL)
        return
    execute("CREATE TABLE IF NOT EXISTS search_n (n INTEGER PRIMARY KEY)")
    execute(
        "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted "
        f"WHERE n < {LONGEST}) INSERT OR IGNORE INTO search_n SELECT n FROM counted"
    )


def create_index(execute: Execute, dialect: str, table: str, columns: Sequence[str]) -> None:
    """The index over `columns` of `table`, kept by the database from now on."""
    if dialect == "postgresql":
        text = f" || chr({BETWEEN}) || ".join(f"coalesce({name}, '')" for name in columns)
        execute(
            f"ALTER TABLE {table} ADD COLUMN {INDEX_COLUMN} tsvector "
            f"GENERATED ALWAYS AS (array_to_tsvector(bigrams({text}))) STORED"
        )
        execute(f"CREATE INDEX ix_{table}_{INDEX_COLUMN} ON {table} USING gin ({INDEX_COLUMN})")
        return
    fts = fts_table(table)
    execute(
        f"CREATE VIRTUAL TABLE {fts} USING fts5({fts}_g, content='', contentless_delete=1, "
        "detail=none, tokenize='ascii')"
    )
    create_triggers(execute, table, columns)


def create_triggers(execute: Execute, table: str, columns: Sequence[str]) -> None:
    """The triggers that keep the SQLite index; again after each batch migration of the table."""
    fts = fts_table(table)
    put = f"INSERT INTO {fts}(rowid, {fts}_g) VALUES (new.id, {_pieces('new', columns)})"
    drop = f"DELETE FROM {fts} WHERE rowid = old.id"
    execute(f"CREATE TRIGGER {fts}_i AFTER INSERT ON {table} BEGIN {put}; END")
    execute(f"CREATE TRIGGER {fts}_d AFTER DELETE ON {table} BEGIN {drop}; END")
    changed = " OR ".join(f"old.{name} IS NOT new.{name}" for name in columns)
    execute(
        f"CREATE TRIGGER {fts}_u AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"WHEN {changed} BEGIN {drop}; {put}; END"
    )


def _pieces(row: str, columns: Sequence[str]) -> str:
    text = f" || char({BETWEEN}) || ".join(f"coalesce({row}.{name}, '')" for name in columns)
    plain = f"lower(replace(replace({text}, ' ', ''), char(10), ''))"
    return (
        f"(SELECT coalesce(group_concat(lower(hex(substr({plain}, n, 2))), ' '), '') "
        f"FROM search_n WHERE n < length({plain}))"
    )


def drop_index(execute: Execute, dialect: str, table: str) -> None:
    """Remove the index of one table."""
    if dialect == "postgresql":
        execute(f"ALTER TABLE {table} DROP COLUMN {INDEX_COLUMN}")
        return
    for part in "iud":
        execute(f"DROP TRIGGER IF EXISTS {fts_table(table)}_{part}")
    execute(f"DROP TABLE IF EXISTS {fts_table(table)}")


def clear(execute: Execute, dialect: str) -> None:
    """Remove what the indexes of all tables shared."""
    if dialect == "postgresql":
        execute("DROP FUNCTION IF EXISTS bigrams(text)")
    else:
        execute("DROP TABLE IF EXISTS search_n")


def is_search_object(name: str | None) -> bool:
    """Whether a database object belongs to the index, which autogenerate must leave alone."""
    return bool(name) and (
        str(name).startswith(("fts_", "search_n")) or str(name).endswith(INDEX_COLUMN)
    )
