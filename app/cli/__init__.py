"""Commands: one file for each group; `main` turns what happens into an exit code (CONTRACT)."""

from app.cli.main import main

__all__ = ["main"]
