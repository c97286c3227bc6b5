"""Accounts from the command line."""

from __future__ import annotations

import sys
from typing import Any

import click

from app.cli.base import Program, pass_program, print_json, say
from app.db.session import ActorSession
from app.fab import add_user, grant_role, revoke_role, set_active, unlock
from app.fab.accounts_list import KINDS, Question, account_line, list_accounts, told_account
from app.fab.dormant import freeze_dormant
from app.fab.identity import person_by_account
from app.fab.placing import body_key, region_key
from app.kernel.errors import NotFound
from app.kernel.lazy import _
from app.resource.registry import registry

# More accounts than anybody looks after.
EVERY = 1_000_000


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
        unlock(session, _key(session, name))
    say(f"{name}: unlocked")


@users.command("list")
@click.option("--role")
@click.option("--region", help="Twelve digits: only accounts with a role there or below.")
@click.option("--state", type=click.Choice(KINDS))
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def list_users(
    program: Program,
    /,
    role: str | None,
    region: str | None,
    state: str | None,
    user: str,
    as_json: bool,
) -> None:
    """The accounts that the named one looks after."""
    with program.session(user) as session:
        region_id = region_key(session, region) if region else None
        asked = Question(role=role or "", region_id=region_id, state=state or "", size=EVERY)
        found = [told_account(line) for line in list_accounts(session, asked).rows]
    if as_json:
        print_json({"accounts": found})
    for line in () if as_json else found:
        roles = ", ".join(f"{one['role']}@{one['region']}" for one in line["roles"])
        say(f"{line['account']}: {line['state']}; {roles}")


@users.command("grant")
@click.argument("name")
@click.option("--role", required=True)
@click.option("--region", required=True, help="Twelve digits.")
@click.option("--department", help="Code of the body that narrows the role.")
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def grant(
    program: Program,
    /,
    name: str,
    role: str,
    region: str,
    department: str | None,
    **more: Any,
) -> None:
    """Let an account hold another role; it signs in again."""
    with program.session(more["user"]) as session:
        region_id = region_key(session, region)
        body_id = body_key(session, department, region_id) if department else None
        user_id = _key(session, name)
        grant_role(session, user_id, role, region_id=region_id, body_id=body_id)
        _say_account(session, user_id, as_json=more["as_json"])


@users.command("revoke")
@click.argument("name")
@click.option("--role", required=True)
@click.option("--region", required=True, help="Twelve digits.")
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def revoke(
    program: Program, /, name: str, role: str, region: str, user: str, as_json: bool
) -> None:
    """Take a role back from an account; it signs in again."""
    with program.session(user) as session:
        user_id = _key(session, name)
        revoke_role(session, user_id, role, region_id=region_key(session, region))
        _say_account(session, user_id, as_json=as_json)


@users.command("shut")
@click.argument("name")
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def shut(program: Program, /, name: str, user: str, as_json: bool) -> None:
    """Shut an account; it is signed out everywhere."""
    with program.session(user) as session:
        user_id = _key(session, name)
        set_active(session, user_id, False)
        _say_account(session, user_id, as_json=as_json)


@users.command("freeze-dormant")
@click.option("--days", type=click.IntRange(1, 3650), help="SHIXIANG_DORMANT_DAYS if left out.")
@click.option("--as", "user", help="The system itself where it is left out.")
@click.option("--json", "as_json", is_flag=True)
@pass_program
def freeze(program: Program, /, days: int | None, user: str | None, as_json: bool) -> None:
    """Freeze the accounts that nobody has used for so many days."""
    wanted = days or program.settings.dormant_days
    if not wanted:
        raise click.UsageError("say --days: no account counts as long unused here")
    with program.session(user) as session:
        done = freeze_dormant(session, wanted)
    if as_json:
        print_json(done)
    for word, names in () if as_json else done.items():
        say(f"{word}: {', '.join(names) or '-'}")


def _key(session: ActorSession, name: str) -> int:
    person = person_by_account(session.connection(), name)
    if person is None:
        raise NotFound(_("There is no such account."))
    return person.id


def _say_account(session: ActorSession, user_id: int, *, as_json: bool) -> None:
    told = told_account(account_line(session, user_id))
    if as_json:
        print_json(told)
    else:
        say(f"{told['account']}: {told['state']}")


COMMANDS = (users,)
