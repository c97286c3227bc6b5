"""The audit chain from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli.base import DONE, FINDINGS, Program, pass_program, print_json, say
from app.operations import chain_head, verify


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
    found["anchor"] = _against_anchor(anchor or anchor_file(program), found)
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


def _against_anchor(path: Path, found: dict[str, Any]) -> str:
    """`ahead` where the file knows of more than the chain has, or of another head."""
    if not path.exists():
        return "missing"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    if any(line["seq"] > found["seq"] for line in lines):
        return "ahead"
    same = [line for line in lines if line["seq"] == found["seq"]]
    return "ahead" if any(line["hash"] != found["head"] for line in same) else "ok"


COMMANDS = (audit,)
