"""How migrations run: on the named database, for our tables and those of the accounts."""

from __future__ import annotations

import importlib

from alembic import context

from app.db.engine import make_engine
from app.db.registry import Base
from app.db.search_ddl import is_search_object

TABLES = (
    "accounts",
    "attachments",
    "history",
    "imports",
    "jobs",
    "late",
    "messages",
    "saved_views",
    "unsaved",
)
for package in ("models", *(f"app.db.{name}" for name in TABLES)):
    importlib.import_module(package)


def include_object(
    item: object, name: str | None, kind: str, reflected: bool, other: object
) -> bool:
    """Everything but the search index, which is no part of a mapping."""
    return not is_search_object(name)


def run() -> None:
    """Upgrade or compare on one connection, in one transaction."""
    engine = make_engine(context.config.attributes["url"])
    with engine.connect().execution_options(write=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=[Base.metadata, *context.config.attributes["metadata"]],
            include_object=include_object,
            render_as_batch=True,
            compare_type=True,
            compare_server_default=False,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
