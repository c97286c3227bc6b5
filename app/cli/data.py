"""Workbooks out of the command line: exports and templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.base import Program, pass_program, say
from app.operations import Filter, ListQuery
from app.resource.registry import registry
from app.sheets.export import export, export_as
from app.sheets.template import template

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("export")
@click.argument("resource_name", metavar="RESOURCE")
@click.argument("file", type=FILE)
@click.option("--as", "user", required=True)
@click.option("--where", multiple=True, metavar="FIELD=VALUE")
@click.option("--version", default="working", metavar="working|published|DATE")
@click.option("--unmask", default="", metavar="REASON", help="What is personal in the clear.")
@click.option("--layout", type=int, metavar="IMPORT", help="As the workbook of this import.")
@pass_program
def export_file(
    program: Program, /, resource_name: str, file: Path, user: str, **options: object
) -> None:
    """Write the records in sight to a workbook."""
    pairs = [str(pair).partition("=") for pair in _many(options["where"])]
    filters = [Filter(name, "eq", value) for name, _sign, value in pairs]
    with program.session(user) as session:
        found = ListQuery(filters=filters, version=str(options["version"]))
        count = _written(session, resource_name, file, found, **options)
    say(f"{count}")


def _written(session: Any, name: str, file: Path, found: ListQuery, **options: Any) -> int:
    if options["layout"] is not None:
        return export_as(session, options["layout"], file, query=found)
    asked = {"filters": found.filters, "version": found.version, "unmask": options["unmask"]}
    return export(session, registry.get(name), file, **asked)


def _many(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


@click.command("template")
@click.argument("resource_name", metavar="RESOURCE")
@click.argument("file", type=FILE)
@click.option("--as", "user", required=True)
@pass_program
def template_file(program: Program, /, resource_name: str, file: Path, user: str) -> None:
    """Write an empty workbook with drop-downs."""
    with program.session(user) as session:
        template(session, registry.get(resource_name), file)
    say(str(file))


COMMANDS = (export_file, template_file)
