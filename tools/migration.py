"""Writes the migration that brings the database from the last one to what the models say now."""

from __future__ import annotations

import argparse
import importlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrateOperation, ops
from alembic.operations.ops import MigrationScript

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "models" / "migrations"
NOTES_OF_ALEMBIC = re.compile(r"\n    # ### .*")
sys.path.insert(0, str(ROOT))


class SearchIndex(MigrateOperation):
    """Makes the search index over `columns` of a new table; without columns, removes it."""

    def __init__(self, table: str, columns: Sequence[str] = ()) -> None:
        self.table, self.columns = table, tuple(columns)


@renderers.dispatch_for(SearchIndex)
def _render(context: AutogenContext, index: SearchIndex) -> list[str]:
    context.imports.add("from app.db import search_ddl")
    act, more = ("create", f", {index.columns!r}") if index.columns else ("drop", "")
    dialect = "op.get_bind().dialect.name"
    return [f"search_ddl.{act}_index(op.execute, {dialect}, {index.table!r}{more})"]


def write(sentence: str) -> Path | None:
    """The new migration; None where the models ask for nothing new."""
    migrate = importlib.import_module("app.db.migrate")
    accounts = importlib.import_module("app.fab").account_metadata()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/migrated.db"
        migrate.upgrade(url, SCRIPTS, [accounts])
        number = len(list((SCRIPTS / "versions").glob("*.py"))) + 1
        script: Any = command.revision(
            migrate.config_for(url, SCRIPTS, [accounts]),
            sentence.strip(),
            autogenerate=True,
            rev_id=f"{number:04}",
            process_revision_directives=_completed,
        )
    return Path(script.path) if script else None


def _completed(_context: Any, _revision: Any, scripts: list[MigrationScript]) -> None:
    """Leaves an empty migration unwritten, and gives each new searched table its index."""
    up, down = scripts[0].upgrade_ops, scripts[0].downgrade_ops
    if up is None or down is None or up.is_empty():
        scripts.clear()
        return
    for made in [each for each in up.ops if isinstance(each, ops.CreateTableOp)]:
        columns = _searched(made.table_name)
        if columns:
            up.ops.append(SearchIndex(made.table_name, columns))
            down.ops.insert(0, SearchIndex(made.table_name))


def _searched(table: str) -> Sequence[str]:
    models = importlib.import_module("app.db.base").models()
    found: Sequence[str] = next((m.searched for m in models if m.__tablename__ == table), ())
    return found


def _tidy(path: Path) -> None:
    path.write_text(NOTES_OF_ALEMBIC.sub("", path.read_text(encoding="utf-8")), encoding="utf-8")
    for step in (("format", "--quiet"), ("check", "--fix", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *step, str(path)], check=True, cwd=ROOT)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sentence", help='what changes, such as "Bulletins have a picture."')
    path = write(parser.parse_args().sentence)
    if path is None:
        print("The migrations say all that the models do.")
        return
    _tidy(path)
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
