"""The second lock of PostgreSQL: the server itself keeps the regions' rows apart.

It needs two roles: one owns the tables, the other serves and is held to policies. Statements of an
actor's session see and write rows below the actor's regions only, in whichever form they are put.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event, make_url, text

from app.db.base import Model, models
from app.db.engine import make_engine
from app.db.meta import Scope

SETTING = "app.paths"
EVERYTHING = "*"
# What the setting says for anybody at all: no place, and what is published for everybody.
ANYBODY = "anybody"
# The history: what the program that serves may not do to its rows. An operation is completed with
# its link; a trigger keeps it from then on, and only the owner can lift that.
KEPT = {
    "history_op": "DELETE, TRUNCATE",
    "history_change": "UPDATE, DELETE, TRUNCATE",
    "history_checkpoint": "INSERT, UPDATE, DELETE, TRUNCATE",
    "history_unlocked": "INSERT, UPDATE, DELETE, TRUNCATE",
    "alembic_version": "INSERT, UPDATE, DELETE, TRUNCATE",
}
RULE = f"""
CASE WHEN current_setting('{SETTING}', true) = '{EVERYTHING}' THEN true
ELSE region_id = ANY (ARRAY(
    SELECT below.id
    FROM unnest(string_to_array(current_setting('{SETTING}', true), ',')) AS held (path)
    JOIN region AS below ON below.path >= held.path AND below.path < left(held.path, -1) || '0'
)) END
"""  # noqa: S608 our own words alone
# The regions on the way from the top to each region held, and what they have published.
FROM_ABOVE = f"""
valid_from IS NOT NULL AND region_id = ANY (ARRAY(
    SELECT part::bigint
    FROM unnest(string_to_array(current_setting('{SETTING}', true), ',')) AS held (path),
    unnest(string_to_array(trim(BOTH '/' FROM held.path), '/')) AS part
    WHERE part ~ '^[0-9]+$'
))
"""  # noqa: S608 our own words alone


@dataclass(frozen=True)
class Shown:
    """The rules for rows of a table that others read too: those below, and anybody at all."""

    below: str | None
    anybody: str


def regional_tables() -> dict[str, Shown]:
    """The tables whose rows belong to regions, each with what others read of them."""
    found = {model.__table__.name: model for model in models()}
    return {
        name: Shown(_shown(model, found), _open(model, found))
        for name, model in sorted(found.items())
        if _held(model, found)
    }


def _held(model: type[Model], known: Mapping[str, type[Model]]) -> bool:
    above = known[model.child_of] if model.child_of else model
    return model.scope is Scope.REGIONAL or bool(above.public)


def _shown(model: type[Model], known: Mapping[str, type[Model]]) -> str | None:
    """Which rows others read: public and shown below, and what belongs to them."""
    if model.child_of:
        shown = _rule(known[model.child_of])
        rows = f"SELECT id FROM {model.child_of} WHERE {shown}"  # noqa: S608 our own words alone
        return f"parent_id IN ({rows})" if shown else None
    return _rule(model)


def _rule(model: type[Model]) -> str | None:
    if model.shown_below:
        return FROM_ABOVE
    return _in_state(model) if model.public else None


def _open(model: type[Model], known: Mapping[str, type[Model]]) -> str:
    """Which rows anybody reads, by the same words as the criterion of the scope."""
    if model.child_of:
        rows = f"SELECT id FROM {model.child_of} WHERE {_open(known[model.child_of], known)}"  # noqa: S608 our own words alone
        return f"parent_id IN ({rows})"
    if not model.visitors:
        return "false"
    if model.versioned:
        return "is_current AND state = 'published'"
    return _in_state(model) if model.public else "true"


def _in_state(model: type[Model]) -> str:
    return f"state IN ({', '.join(repr(state) for state in model.public)})"


def has_two_roles(settings: Any) -> bool:
    """Whether tables belong to another role than the one that serves."""
    served, owned = make_url(settings.database_url), make_url(settings.migration_url)
    named = served.username and served.username != owned.username
    return served.get_backend_name() == "postgresql" and bool(named)


def lock(settings: Any) -> None:
    """As the owner: policies on every regional table, and what the serving role may do."""
    role = make_url(settings.database_url).username
    engine = make_engine(settings.migration_url)
    quoted = engine.dialect.identifier_preparer.quote(str(role))
    with engine.begin() as connection:
        for table, shown in regional_tables().items():
            _guard(connection, table, shown)
        _grant(connection, quoted)
    engine.dispose()


def _guard(connection: Connection, table: str, shown: Shown) -> None:
    connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
    for policy in ("regions", "shown", "anybody"):
        connection.execute(text(f"DROP POLICY IF EXISTS {policy} ON {table}"))
    rule = f"CREATE POLICY regions ON {table} USING ({RULE}) WITH CHECK ({RULE})"
    connection.execute(text(rule))
    visitor = f"current_setting('{SETTING}', true) = '{ANYBODY}' AND ({shown.anybody})"
    # For reading alone: what others may look at is still only its region's to write.
    for policy, read in (("shown", shown.below), ("anybody", visitor)):
        if read:
            connection.execute(text(f"CREATE POLICY {policy} ON {table} FOR SELECT USING ({read})"))


def _grant(connection: Connection, role: str) -> None:
    """Rows, and nothing of the tables themselves; of the history only what is added."""
    for words in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(f"REVOKE {rights} ON {table} FROM {role}" for table, rights in KEPT.items()),
    ):
        connection.execute(text(words))


def watch(engine: Engine) -> None:
    """Let the program's own connections see everything; sessions of actors are narrowed.

    Who connects in any other way, and says nothing, sees no row.
    """
    event.listen(engine, "do_connect", _introduce)


def _introduce(_dialect: Any, _record: Any, _given: Any, named: dict[str, Any]) -> None:
    named["options"] = f"{named.get('options', '')} -c {SETTING}={EVERYTHING}".strip()


def narrow(connection: Connection, paths: list[str]) -> None:
    """For the rest of the transaction: only rows below these places."""
    connection.execute(
        text("SELECT set_config(:name, :paths, true)"), {"name": SETTING, "paths": ",".join(paths)}
    )
