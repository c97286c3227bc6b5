"""The vocabulary of implementation items as the product has it, from a fresh database."""

from __future__ import annotations

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
from tests.support.databases import AUDIT_KEY, Sqlite


@cache
def items_vocabulary() -> Vocabulary:
    """Every field with the headings and words of the release; the database is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        databases = Sqlite(Path(folder))
        url = databases.create(like=databases.ready)
        app = create_app(Settings(home=Path(folder), database_url=url, audit_key=AUDIT_KEY))
        with app.app_context(), session_for(runtime().engine, SYSTEM) as session:
            return vocabulary_of(session, registry.get("implementation-items"))
