"""Accounts from the command line."""

from __future__ import annotations

import sys

import click

from app.cli.base import Program, pass_program, say
from app.fab import add_user, unlock
from app.fab.identity import person_by_account
from app.kernel.errors import NotFound
from app.kernel.lazy import _
from app.resource.registry import registry


@click.group()
def users() -> None:
    """Accounts and their roles."""


@users.command("add")
@click.argument("name")
@click.option("--role", required=True)
@click.option("--region", help="Twelve digits; the whole tree where it is left out.")
@click.option("--department", help="Code of the body that narrows the account.")
@click.option("--password-stdin", is_flag=True, required=True)
@pass_program
def add(
    program: Program,
    /,
    name: str,
    role: str,
    region: str | None,
    department: str | None,
    password_stdin: bool,
) -> None:
    """Make an account, or give another role to one that is there."""
    if role not in registry.roles:
        raise click.BadParameter(f"one of {', '.join(sorted(registry.roles))}", param_hint="--role")
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    with program.session() as session:
        add_user(session, name, password, role=role, region_code=region, body_code=department)
    say(f"{name}: {role}")


@users.command("unlock")
@click.argument("name")
@pass_program
def unlock_account(program: Program, /, name: str) -> None:
    """Let an account that was locked after wrong passwords try again at once."""
    with program.session() as session:
        person = person_by_account(session.connection(), name)
        if person is None:
            raise NotFound(_("There is no such account."))
        unlock(session, person.id)
    say(f"{name}: unlocked")


COMMANDS = (users,)
