"""Imports from the command line: plan, look, commit, cancel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.base import DONE, FINDINGS, REFUSED, Program, pass_program, print_json, say
from app.cli.jobs import actors
from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.jobs import join
from app.operations.regions import region_id_of
from app.resource.registry import registry
from app.sheets.approval import approve_import, return_import, submit_import
from app.sheets.commit import commit_import, committed
from app.sheets.report import write_report
from app.sheets.sessions import (
    Upload,
    cancel_import,
    get_import,
    import_job,
    list_imports,
    plan_json,
    start_import,
)
from app.sheets.undo import redo_import, undo_import

AS = click.option("--as", "user", required=True)
JSON = click.option("--json", "as_json", is_flag=True)
SKIP = click.option("--skip-errors", is_flag=True)
CREATE = click.option("--create-references", is_flag=True)


@click.command("import")
@click.argument("resource_name", metavar="RESOURCE")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@AS
@click.option("--region", metavar="CODE12")
@click.option("--sheet")
@click.option("--commit", "do_commit", is_flag=True)
@SKIP
@CREATE
@JSON
@pass_program
def import_file(
    program: Program, /, resource_name: str, file: Path, user: str, **options: Any
) -> int:
    """Plan a workbook; with --commit, write it."""
    with program.session(user) as session:
        resource = registry.get(resource_name)
        region_id = region_id_of(session, resource, options["region"], action="import")
        upload = Upload(file, file.name, region_id, sheet=options["sheet"])
        stored = start_import(session, resource, upload)
        stored = _ended(program, session, stored)
        if stored.state == "planned" and options["do_commit"]:
            return _commit(program, session, stored.id, options)
        document = plan_json(session, stored, rows=bool(options["as_json"]))
    return _show(document, options["as_json"])


def _ended(program: Program, session: ActorSession, stored: ImportSession) -> ImportSession:
    """The import when nothing is being done for it: what nobody else does is done here."""
    while (job := import_job(session, stored.id)) is not None and job.is_open:
        session.rollback()
        join(program.engine, job.id, actors(program))
    return get_import(session, stored.id)


def _commit(
    program: Program, session: ActorSession, import_id: int, options: dict[str, Any]
) -> int:
    if get_import(session, import_id).state == "committing":
        result = committed(_ended(program, session, get_import(session, import_id)))
    else:
        result = commit_import(
            session,
            import_id,
            skip_errors=options["skip_errors"],
            create_references=options["create_references"],
        )
    document = plan_json(session, get_import(session, import_id), rows=True)
    _show(document | {"result": result.to_json()}, options["as_json"])
    return FINDINGS if result.left_out else DONE


def _show(document: dict[str, Any], as_json: bool) -> int:
    if as_json:
        print_json(document)
    else:
        say(document["counts"])
        for error in document["errors"]:
            say(f"{error['sheet']}!{error['cell']} {error['rule']} {error['message']}")
    if document["state"] == "refused":
        return REFUSED
    return FINDINGS if document["counts"]["error"] else DONE


@click.group()
def imports() -> None:
    """Stored imports."""


@imports.command("list")
@AS
@JSON
@pass_program
def list_(program: Program, /, user: str, as_json: bool) -> None:
    """The newest imports in sight."""
    with program.session(user) as session:
        documents = [plan_json(session, stored) for stored in list_imports(session)]
    if as_json:
        print_json(documents)
    for document in () if as_json else documents:
        say(f"{document['id']} {document['state']} {document['file']['name']}")


@imports.command("show")
@click.argument("import_id", type=int)
@click.option("--rows", is_flag=True)
@AS
@JSON
@pass_program
def show(program: Program, /, import_id: int, rows: bool, user: str, as_json: bool) -> int:
    """One import with its plan."""
    with program.session(user) as session:
        document = plan_json(session, get_import(session, import_id), rows=rows)
    return _show(document, as_json)


@imports.command("commit")
@click.argument("import_id", type=int)
@SKIP
@CREATE
@AS
@JSON
@pass_program
def commit(program: Program, /, import_id: int, user: str, **options: Any) -> int:
    """Write a stored plan."""
    with program.session(user) as session:
        return _commit(program, session, import_id, options)


@imports.command("undo")
@click.argument("import_id", type=int)
@AS
@JSON
@pass_program
def undo(program: Program, /, import_id: int, user: str, as_json: bool) -> int:
    """Take a committed import back; what others changed since is kept and listed."""
    with program.session(user) as session:
        result = undo_import(session, import_id).to_json()
    if as_json:
        print_json({"id": import_id, "state": "undone"} | result)
    else:
        say(result)
    return FINDINGS if result["kept"] else DONE


@imports.command("cancel")
@click.argument("import_id", type=int)
@AS
@JSON
@pass_program
def cancel(program: Program, /, import_id: int, user: str, as_json: bool) -> int:
    """Put a stored plan away."""
    with program.session(user) as session:
        document = plan_json(session, cancel_import(session, import_id))
    return _show(document, as_json)


@imports.command("redo")
@click.argument("import_id", type=int)
@AS
@JSON
@pass_program
def redo(program: Program, /, import_id: int, user: str, as_json: bool) -> int:
    """Bring back what was taken back; what others changed since is kept and listed."""
    with program.session(user) as session:
        result = redo_import(session, import_id).to_json()
    if as_json:
        print_json({"id": import_id, "state": "committed"} | result)
    else:
        say(result)
    return FINDINGS if result["kept"] else DONE


@imports.command("report")
@click.argument("import_id", type=int)
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False))
@AS
@pass_program
def report(program: Program, /, import_id: int, out: Path, user: str) -> int:
    """Write the uploaded workbook with what is wrong marked."""
    with program.session(user) as session:
        write_report(session, import_id, out)
    say(str(out))
    return DONE


@imports.command("submit")
@click.argument("import_id", type=int)
@SKIP
@CREATE
@AS
@JSON
@pass_program
def submit(program: Program, /, import_id: int, user: str, **options: Any) -> int:
    """Hand a plan up to whoever decides."""
    as_json = options.pop("as_json")
    with program.session(user) as session:
        document = plan_json(session, submit_import(session, import_id, **options))
    return _show(document, as_json)


@imports.command("approve")
@click.argument("import_id", type=int)
@click.option("--leave-out", multiple=True, metavar="SHEET!ROW")
@AS
@JSON
@pass_program
def approve(
    program: Program, /, import_id: int, leave_out: tuple[str, ...], user: str, as_json: bool
) -> int:
    """Write what was handed up, but for the rows left out."""
    with program.session(user) as session:
        result = approve_import(session, import_id, leave_out=leave_out)
        document = plan_json(session, get_import(session, import_id))
    _show(document, as_json)
    return FINDINGS if result.left_out else DONE


@imports.command("return")
@click.argument("import_id", type=int)
@click.option("--remark", required=True)
@AS
@JSON
@pass_program
def return_(program: Program, /, import_id: int, remark: str, user: str, as_json: bool) -> int:
    """Give back what was handed up, with a remark."""
    with program.session(user) as session:
        document = plan_json(session, return_import(session, import_id, remark=remark))
    return _show(document, as_json)


COMMANDS = (import_file, imports)
