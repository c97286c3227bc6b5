"""Records from the command line: what there is, and steps along a workflow."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from app.cli.base import DONE, FINDINGS, Program, pass_program, print_json, say
from app.db.code_lists import labels
from app.kernel.errors import AppError
from app.operations import Filter, ListQuery, fetch_page, history_of, transition
from app.operations.inbox import inbox_of
from app.resource.fields import Field
from app.resource.registry import registry


@click.command()
@click.option("--json", "as_json", is_flag=True, required=True)
@pass_program
def resources(program: Program, /, as_json: bool) -> None:
    """Every resource with its fields and permissions."""
    with program.session() as session:
        print_json([_told(session, resource) for resource in registry.all()])


def _told(session: Any, resource: Any) -> dict[str, Any]:
    return {
        "name": resource.name,
        "model": resource.model.__name__,
        "label": str(resource.label),
        "fields": [_field(session, field) for field in resource.fields(session).values()],
        "permissions": list(resource.actions()),
    }


def _field(session: Any, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": str(field.label),
        "type": str(field.kind),
        "required": field.required,
        "choices": labels(session, field.choices) if field.choices else None,
        "headings": list(field.headings),
    }


@click.command("transition")
@click.argument("resource_name", metavar="RESOURCE")
@click.argument("words", nargs=-1, required=True, metavar="[ID] NAME")
@click.option("--where", multiple=True, metavar="FIELD=VALUE")
@click.option("--as", "user", required=True)
@click.option("--remark")
@click.option("--remark-on", "remarks", multiple=True, metavar="FIELD=TEXT")
@click.option("--json", "as_json", is_flag=True)
@pass_program
def step(
    program: Program,
    /,
    resource_name: str,
    words: tuple[str, ...],
    where: tuple[str, ...],
    user: str,
    **options: Any,
) -> int:
    """Take a step with one record, or with each that FIELD=VALUE finds."""
    resource = registry.get(resource_name)
    done: list[dict[str, Any]] = []
    said = {"remark": options["remark"], "remarks": _pairs(options["remarks"])}
    with program.session(user) as session:
        ids = [int(words[0])] if len(words) == 2 else _found(session, resource, where)
        for record_id in ids:
            done.append(_take(session, resource, record_id, words[-1], **said))
    if options["as_json"]:
        print_json({"transition": words[-1], "records": done})
    for entry in done:
        if entry["error"] is not None:
            say(f"{entry['id']}: {entry['error']}")
            for name, messages in entry["fields"].items():
                say(f"  {name}: {' '.join(messages)}")
    if len(ids) == 1 and done[0]["error"]:
        return 2
    return FINDINGS if any(entry["error"] for entry in done) else DONE


def _pairs(texts: tuple[str, ...]) -> dict[str, str]:
    pairs = (text.partition("=") for text in texts)
    return {name: value for name, _sign, value in pairs}


def _take(session: Any, resource: Any, key: int, name: str, **said: Any) -> dict[str, Any]:
    try:
        record = transition(session, resource, key, name, **said)
    except AppError as problem:
        fields = {n: [str(m) for m in messages] for n, messages in problem.fields.items()}
        return {"id": key, "state": None, "error": str(problem), "fields": fields}
    return {"id": key, "state": record.state, "error": None}


def _found(session: Any, resource: Any, where: tuple[str, ...]) -> list[int]:
    filters = [Filter(name, "eq", value) for name, value in _pairs(where).items()]
    ids: list[int] = []
    cursor: str | None = None
    while True:
        query = ListQuery(filters=filters, order=["id"], columns=["id"], size=200, after=cursor)
        page = fetch_page(session, resource, query)
        ids += [row["id"] for row in page.rows]
        if page.next is None:
            return ids
        cursor = page.next


@click.command("history")
@click.argument("resource_name", metavar="RESOURCE")
@click.argument("record_id", type=int, metavar="ID")
@click.option("--as", "user", required=True)
@click.option("--most", type=click.IntRange(1, 1000), default=100)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def told_history(
    program: Program, /, resource_name: str, record_id: int, user: str, most: int, as_json: bool
) -> int:
    """What happened to a record, the newest first."""
    with program.session(user) as session:
        entries = history_of(session, registry.get(resource_name), record_id, most=most)
    if as_json:
        print_json([asdict(entry) | {"at": entry.at.isoformat()} for entry in entries])
        return DONE
    for entry in entries:
        fields = ", ".join(entry.changes)
        say(f"{entry.op_id}  {entry.at.isoformat()}  {entry.actor}  {entry.kind}  {fields}")
    return DONE


@click.command("inbox")
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def inbox(program: Program, /, user: str, as_json: bool) -> int:
    """What waits for somebody, and what is overdue in sight."""
    with program.session(user) as session:
        found = inbox_of(session)
    if as_json:
        print_json({name: [task.to_json() for task in part.tasks] for name, part in found.items()})
        return DONE
    for name, part in found.items():
        say(f"{name}: {part.count}")
        for task in part.tasks:
            say(f"  {task.resource.name} {task.id}  {task.title}  {task.due_on or ''}")
    return DONE


COMMANDS = (resources, step, told_history, inbox)
