"""Bringing a database to the newest schema, or telling what it lacks."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config


def config_for(url: str, scripts: Path) -> Config:
    """Alembic's settings for one database; no file is read."""
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.attributes["url"] = url
    return config


def upgrade(url: str, scripts: Path) -> None:
    """Run every migration that the database has not seen."""
    command.upgrade(config_for(url, scripts), "head")
