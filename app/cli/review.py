"""What differs from the standard, and what the rules say, from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli.base import DONE, FINDINGS, Program, pass_program, print_json, say
from app.kernel.direction import Verdict
from app.operations.comparing import HEADINGS, SHEET, Comparison, Difference, check, compare
from app.policies.actor import Actor, actor_of
from app.resource.registry import registry
from app.sheets.writers import open_book

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("compare")
@click.option("--region", required=True, metavar="CODE12")
@click.option("--out", "path", type=FILE, help="A workbook with a line for each difference.")
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def compare_region(
    program: Program, /, region: str, path: Path | None, user: str, as_json: bool
) -> int:
    """Local entries against the standard; ends with 1 where any is worse."""
    with program.session(user) as session:
        over = [r for r in registry.all() if r.standard and actor_of(session).can(r.name, "read")]
        found = {resource.name: compare(session, resource, region) for resource in over}
    document = _compared(region, found)
    if path is not None:
        _write(path, found)
    if as_json:
        print_json(document)
    else:
        say(" ".join(f"{name}: {count}" for name, count in document["counts"].items()))
    return FINDINGS if document["counts"][Verdict.WORSE] else DONE


def _compared(region: str, found: dict[str, Comparison]) -> dict[str, Any]:
    lines = [
        {"resource": name} | asdict(one) | {"label": str(one.label), "verdict": str(one.verdict)}
        for name, comparison in found.items()
        for one in comparison.differences
    ]
    counts = [comparison.counts for comparison in found.values()]
    return {
        "region": region,
        "records": sum(one.records for one in found.values()),
        "compared": sum(one.compared for one in found.values()),
        "counts": {
            str(verdict): sum(one[verdict] for one in counts)
            for verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.JUDGE)
        },
        "differences": lines,
    }


def _write(path: Path, found: dict[str, Comparison]) -> None:
    with open_book(path) as book:
        table = book.table(str(SHEET), [(str(heading),) for heading in HEADINGS])
        for name, comparison in found.items():
            for one in comparison.differences:
                table.append(_cells(name, one))


def _cells(name: str, one: Difference) -> list[str]:
    values = (name, one.title, one.region, one.label, one.standard, one.local, one.verdict)
    return ["" if value is None else str(value) for value in values]


@click.command("check")
@click.option("--region", metavar="CODE12", help="The account's own region where it is left out.")
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def check_region(program: Program, /, region: str | None, user: str, as_json: bool) -> int:
    """What the rules say of the records of a region; ends with 1 where there is an error."""
    with program.session(user) as session:
        actor = actor_of(session)
        place = region or str(actor.home.region_id if actor.home else "")
        found = list(_found(session, actor, place))
    lines = [asdict(one) | {"message": str(one.message)} for one in found]
    errors = sum(line["severity"] == "error" for line in lines)
    if as_json:
        counts = {"error": errors, "warning": len(lines) - errors}
        print_json({"region": region, "counts": counts, "findings": lines})
    else:
        for line in lines:
            say(f"{line['resource']} {line['id']} {line['field']}: {line['message']}")
    return FINDINGS if errors else DONE


def _found(session: Any, actor: Actor, place: str) -> Iterator[Any]:
    for resource in registry.all():
        ruled = resource.rules or resource.advice or resource.standard
        if ruled and "region" in resource.model.metas and actor.can(resource.name, "read"):
            yield from check(session, resource, place)


COMMANDS = (compare_region, check_region)
