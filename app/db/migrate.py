"""Bringing a database to the newest schema, or telling what it lacks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.config import Config
from psycopg.errors import UndefinedTable
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError


def config_for(url: str, scripts: Path, metadata: Sequence[MetaData] = ()) -> Config:
    """Alembic's settings for one database; no file is read.

    `metadata`: further tables than ours that live in the database, such as those of accounts.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["url"] = url
    config.attributes["metadata"] = list(metadata)
    return config


def is_not_set_up(problem: DBAPIError) -> bool:
    """Whether a statement failed because the database has none of our tables yet."""
    return isinstance(problem.orig, UndefinedTable) or "no such table" in str(problem.orig)


def upgrade(
    url: str, scripts: Path, metadata: Sequence[MetaData] = (), *, to: str = "head"
) -> None:
    """Run every migration that the database has not seen, up to the newest or to the one named."""
    command.upgrade(config_for(url, scripts, metadata), to)
