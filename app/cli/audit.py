"""The audit chain from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from app.cli.base import DONE, FINDINGS, Program, pass_program, print_json, say
from app.db.session import ActorSession
from app.operations import chain_head, links_at, verify


@click.group()
def audit() -> None:
    """The history as evidence."""


@audit.command("verify")
@click.option("--anchor", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True)
@pass_program
def verify_chain(program: Program, /, anchor: Path | None, as_json: bool) -> int:
    """Compute every link anew, and compare the head with an anchor kept elsewhere."""
    with program.session() as session:
        found = asdict(verify(session))
        found["anchor"] = _against_anchor(session, anchor or anchor_file(program))
    found["ok"] = found["ok"] and found["anchor"] != "ahead"
    if as_json:
        print_json(found)
    else:
        say(found)
    return DONE if found["ok"] else FINDINGS


@audit.command("anchor")
@pass_program
def anchor_head(program: Program) -> None:
    """Note the head of the chain in a file outside the database."""
    say(write_anchor(program))


def write_anchor(program: Program) -> str:
    """Append the head to the anchor file, unless its last line says the same; gives the line."""
    with program.session() as session:
        seq, head = chain_head(session)
    line = json.dumps({"seq": seq, "hash": head})
    path = anchor_file(program)
    known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    if seq and line not in known[-1:]:
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")
    return line


def anchor_file(program: Program) -> Path:
    """Where the heads are noted: beside the keys, not in the database."""
    home: Path = program.settings.home
    return home / "audit-anchor.jsonl"


def _against_anchor(session: ActorSession, path: Path) -> str:
    """`ahead` where the file knows of an operation that the chain has not, or has otherwise."""
    if not path.exists():
        return "missing"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    links = links_at(session, [line["seq"] for line in lines])
    return "ahead" if any(links.get(line["seq"]) != line["hash"] for line in lines) else "ok"


COMMANDS = (audit,)
