"""Workbooks out of the command line: exports and templates."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.base import Program, pass_program, say
from app.operations import Filter
from app.resource.registry import registry
from app.sheets.export import export, template

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("export")
@click.argument("resource_name", metavar="RESOURCE")
@click.argument("file", type=FILE)
@click.option("--as", "user", required=True)
@click.option("--where", multiple=True, metavar="FIELD=VALUE")
@click.option("--version", default="working", metavar="working|published|DATE")
@pass_program
def export_file(
    program: Program, /, resource_name: str, file: Path, user: str, **options: object
) -> None:
    """Write the records in sight to a workbook."""
    pairs = [str(pair).partition("=") for pair in _many(options["where"])]
    filters = [Filter(name, "eq", value) for name, _sign, value in pairs]
    with program.session(user) as session:
        resource = registry.get(resource_name)
        count = export(session, resource, file, filters=filters, version=str(options["version"]))
    say(f"{count}")


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
