"""The triggers that keep what the history says: made by migrations, never mapped.

An operation is changed once, when it gets its link; its changes never are. Both are removed only
in a transaction that has put a row into `history_unlocked`.
"""

from __future__ import annotations

from collections.abc import Callable

Execute = Callable[[str], object]

REFUSED = "the history is not changed"
LOCKED = "NOT EXISTS (SELECT 1 FROM history_unlocked)"
TABLES = ("history_op", "history_change")
KEEP_ON_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF {LOCKED} THEN RAISE EXCEPTION '{REFUSED}'; END IF;
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '{REFUSED}';
END
$$
"""
# An operation without its link is still being written.
LINKED = {"history_op": "OLD.hash <> ''", "history_change": ""}


def keep(execute: Execute, dialect: str) -> None:
    """Refuse every change of the history from now on."""
    if dialect == "postgresql":
        execute(KEEP_ON_POSTGRESQL)
    for table in TABLES:
        make = _keep_on_postgresql if dialect == "postgresql" else _keep_on_sqlite
        make(execute, table)


def _keep_on_postgresql(execute: Execute, table: str) -> None:
    when = f"WHEN ({LINKED[table]}) " if LINKED[table] else ""
    call = "EXECUTE FUNCTION keep_history()"
    execute(
        f"CREATE TRIGGER {table}_u BEFORE UPDATE ON {table} FOR EACH ROW {when}{call}",
    )
    execute(f"CREATE TRIGGER {table}_d BEFORE DELETE ON {table} FOR EACH ROW {call}")
    execute(f"CREATE TRIGGER {table}_t BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}")


def _keep_on_sqlite(execute: Execute, table: str) -> None:
    when = f"WHEN {LINKED[table]} " if LINKED[table] else ""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    execute(f"CREATE TRIGGER {table}_u BEFORE UPDATE ON {table} {when}{refuse}")
    execute(f"CREATE TRIGGER {table}_d BEFORE DELETE ON {table} WHEN {LOCKED} {refuse}")


def release(execute: Execute, dialect: str) -> None:
    """Take the triggers away, as a migration downwards does, and as only who owns them can."""
    for table in TABLES:
        for part in "udt" if dialect == "postgresql" else "ud":
            where = f" ON {table}" if dialect == "postgresql" else ""
            execute(f"DROP TRIGGER IF EXISTS {table}_{part}{where}")
    if dialect == "postgresql":
        execute("DROP FUNCTION IF EXISTS keep_history()")
