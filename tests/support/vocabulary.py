"""The vocabulary of implementation items as the product has it, from a fresh database."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from app.db.session import session_for
from app.fab import runtime
from app.factory import create_app
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from app.sheets.understanding import vocabulary_of
from app.sheets.vocabulary import Vocabulary
from config import Settings

ROOT = Path(__file__).parents[2]


@cache
def items_vocabulary() -> Vocabulary:
    """Every field with the headings and words of the release; the database is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), database_url=f"sqlite:///{folder}/score.db")
        told = {"SHIXIANG_HOME": folder, "SHIXIANG_DATABASE_URL": settings.database_url}
        command = [sys.executable, "run.py", "init"]
        subprocess.run(
            command, cwd=ROOT, env=os.environ | told, check=True, stdout=subprocess.DEVNULL
        )
        app = create_app(settings)
        with app.app_context(), session_for(runtime().engine, SYSTEM) as session:
            return vocabulary_of(session, registry.get("implementation-items"))
