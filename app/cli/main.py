"""The command line, and how refusals become exit codes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from app.cli import audit, backup, data, imports, jobs, records, review, serve, setup, users
from app.cli.base import DONE, FAILED, REFUSED, Program, say
from app.db.migrate import is_not_set_up
from app.kernel.errors import AppError
from app.kernel.lazy import _

log = logging.getLogger(__name__)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(context: click.Context) -> None:
    """Without a command: bring the database up to date and serve."""
    if context.invoked_subcommand is None:
        context.invoke(serve.serve)


for module in (serve, setup, users, data, imports, records, review, audit, jobs, backup):
    for command in module.COMMANDS:
        cli.add_command(command)


def main(app: Flask, settings: Any, arguments: Sequence[str]) -> int:
    """Run one command; gives its exit code, and never shows a raw exception."""
    try:
        with app.app_context():
            code = cli.main(
                list(arguments),
                prog_name="run.py",
                obj=Program(app, settings),
                standalone_mode=False,
            )
    except click.ClickException as problem:
        problem.show()
        return REFUSED
    except AppError as problem:
        _explain(problem)
        return REFUSED
    except click.Abort:
        return REFUSED
    except Exception as problem:  # the last resort of the command line: the log has it whole
        if isinstance(problem, DBAPIError) and is_not_set_up(problem):
            say(_("The database is not set up yet. Run “init” first."))
            return REFUSED
        log.exception("a command failed")
        say("an unexpected failure; nothing was written")
        return FAILED
    return code if isinstance(code, int) else DONE


def _explain(problem: AppError) -> None:
    say(problem)
    for name, messages in problem.fields.items():
        for message in messages:
            say(f"  {name}: {message}")
