"""Everything into one file, and back out of it."""

from __future__ import annotations

import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any

import click

from app.cli.audit import write_anchor
from app.cli.base import DONE, FINDINGS, Program, pass_program, say
from app.db.copying import copy_in_file, copy_in_tables, copy_out, is_empty, read_manifest
from app.db.engine import make_engine
from app.db.migrate import upgrade
from app.fab import account_metadata
from app.kernel.errors import Conflict, Invalid
from app.kernel.lazy import _
from app.operations import verify
from app.policies.chain import ChainKey

FILE = click.Path(path_type=Path, dir_okay=False)
# Of the home folder these are not kept: the database is copied by itself, the rest is made anew.
LEFT_OUT = (".db", ".db-wal", ".db-shm", ".db-journal", ".turn", ".part")
HOME, TABLES = "home", "database"


@click.command("backup")
@click.argument("file", type=FILE)
@pass_program
def backup(program: Program, /, file: Path) -> None:
    """The database as of now, the keys and all uploaded files; others may go on working."""
    write_anchor(program)
    partial = file.with_name(f"{file.name}.part")
    try:
        copied = _write(program.settings, partial)
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    say(f"{file}: {len(copied['tables'])} tables, revision {copied['revision']}")


def _write(settings: Any, path: Path) -> dict[str, Any]:
    """The archive, which holds keys and so is its owner's alone."""
    engine = make_engine(settings.migration_url)
    with tempfile.TemporaryDirectory(dir=settings.home) as folder:
        copied = copy_out(engine, Path(folder))
        own = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(own, "wb") as out, tarfile.open(fileobj=out, mode="w:gz") as archive:
            archive.add(folder, TABLES)
            for kept in _kept(settings.home, Path(folder)):
                archive.add(kept, str(Path(HOME) / kept.relative_to(settings.home)))
    engine.dispose()
    return copied


def _kept(home: Path, aside: Path) -> list[Path]:
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    return [p for p in files if aside not in p.parents and not p.name.endswith(LEFT_OUT)]


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_program
def restore(program: Program, /, file: Path) -> int:
    """Into an empty database; then it is brought up to date and its history verified."""
    settings = program.settings
    engine = make_engine(settings.migration_url)
    if not is_empty(engine):
        raise Conflict(_("The database is not empty: a backup is restored into a new one."))
    with tempfile.TemporaryDirectory(dir=settings.home) as folder:
        _unpack(file, Path(folder))
        manifest = read_manifest(Path(folder) / TABLES)
        if manifest["kind"] != engine.dialect.name:
            raise Invalid({}, _("The backup is of another kind of database."))
        _put_back(settings, manifest, Path(folder))
    engine.dispose()
    return _verified(program)


def _unpack(file: Path, folder: Path) -> None:
    try:
        with tarfile.open(file, "r:gz") as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError, EOFError):
        raise Invalid({}, _("The file is no backup, or not a whole one.")) from None
    if not (folder / TABLES).is_dir():
        raise Invalid({}, _("The file is no backup, or not a whole one."))


def _put_back(settings: Any, manifest: dict[str, Any], folder: Path) -> None:
    metadata = [account_metadata()]
    if manifest["kind"] == "sqlite":
        copy_in_file(settings.database_url, folder / TABLES)
    else:
        upgrade(settings.migration_url, settings.migrations, metadata, to=manifest["revision"])
        copy_in_tables(make_engine(settings.migration_url), folder / TABLES)
    upgrade(settings.migration_url, settings.migrations, metadata)
    for path in sorted((folder / HOME).rglob("*")):
        target = settings.home / path.relative_to(folder / HOME)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _verified(program: Program) -> int:
    """The keys are the backup's now: a program that starts anew knows them."""
    key = program.settings.home / "audit.key"
    if key.exists():
        ChainKey.value = key.read_bytes().strip()
    with program.session() as session:
        found = verify(session)
    say(f"{found.operations} operations, {'whole' if found.ok else 'BROKEN'}")
    return DONE if found.ok else FINDINGS


COMMANDS = (backup, restore)
