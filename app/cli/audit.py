"""The audit chain from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from app.cli.base import DONE, FINDINGS, Program, pass_program, print_json, say
from app.operations import verify


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
    found["anchor"] = _against_anchor(anchor or program.settings.home / "audit-anchor.jsonl", found)
    found["ok"] = found["ok"] and found["anchor"] != "ahead"
    if as_json:
        print_json(found)
    else:
        say(found)
    return DONE if found["ok"] else FINDINGS


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
