"""Setting up: migrations, reference data, permissions, the demo."""

from __future__ import annotations

import click

from app.cli.base import DONE, Program, pass_program, print_json, say
from app.db.alone import alone
from app.db.migrate import upgrade
from app.db.row_security import has_two_roles, lock
from app.fab import account_metadata, has_accounts, sync_permissions
from app.resource.registry import registry


def prepare(program: Program) -> None:
    """Bring tables, permissions and reference data up to date; quick when they are."""
    with alone(program.settings.database_url):
        _prepare(program)


def _prepare(program: Program) -> None:
    upgrade(program.settings.migration_url, program.settings.migrations, [account_metadata()])
    if has_two_roles(program.settings):
        lock(program.settings)
    with program.session() as session:
        sync_permissions(session)
        registry.loaders["reference"](session)


def demo_if_empty(program: Program, **options: object) -> None:
    """The demo with its accounts, unless somebody works here already.

    Its accounts are made last and all at once: a start that was interrupted is gone on with.
    """
    with alone(program.settings.database_url), program.session() as session:
        if has_accounts(program.engine):
            return
        accounts = registry.loaders["demo"](session, **options)
    for name, role, region, password in accounts:
        say(f"  {name:<24} {role:<20} {region:<12} {password}")


@click.command()
@pass_program
def init(program: Program) -> None:
    """Create or migrate the database and load the reference data; no demo."""
    prepare(program)
    say("ready")


@click.command()
@click.option("--scale", type=click.Choice(["small", "province"]), default="small")
@click.option("--seed", type=int, default=1)
@pass_program
def demo(program: Program, /, scale: str, seed: int) -> None:
    """Demo accounts and data."""
    prepare(program)
    demo_if_empty(program, scale=scale, seed=seed)


@click.group()
def permissions() -> None:
    """Permissions as the declarations give them."""


@permissions.command("sync")
@click.option("--json", "as_json", is_flag=True)
@pass_program
def sync(program: Program, /, as_json: bool) -> int:
    """Write the permission manifest into the database, in one transaction."""
    with program.session() as session:
        counts = sync_permissions(session)
    if as_json:
        print_json(counts)
    else:
        say(counts)
    return DONE


COMMANDS = (init, demo, permissions)
