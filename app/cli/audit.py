"""The audit chain from the command line."""

from __future__ import annotations

import logging
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import SQLAlchemyError

from app.cli.base import DONE, FINDINGS, Program, pass_program, print_json, say
from app.operations import verify
from app.operations.anchor import ANCHOR, against_anchor, note_verified
from app.operations.anchor import write_anchor as append_head
from app.operations.archive import join_archives, retain

log = logging.getLogger(__name__)
FILE = click.Path(path_type=Path, dir_okay=False)
# How often a process that serves notes the head of the chain.
ANCHOR_EVERY = 300.0
WHY = {
    "rows": "its changes are not those that were written",
    "link": "it does not follow the one before it",
    "gap": "an operation is missing",
    "tail": "the end of the chain is not where its head says",
}


@click.group()
def audit() -> None:
    """The history as evidence."""


@audit.command("verify")
@click.option("--anchor", type=FILE)
@click.option("--archive", "archives", type=FILE, multiple=True, help="In the order of their age.")
@click.option("--json", "as_json", is_flag=True)
@pass_program
def verify_chain(
    program: Program, /, anchor: Path | None, archives: tuple[Path, ...], as_json: bool
) -> int:
    """Compute every link anew, and compare the head with an anchor kept elsewhere."""
    home: Path = program.settings.home
    with program.session() as session:
        found = asdict(verify(session))
        links = join_archives(session, archives)
        found["operations"] += len(links)
        found["anchor"] = against_anchor(session, anchor or home / ANCHOR, links)
    found["ok"] = found["ok"] and found["anchor"] != "ahead"
    note_verified(home, found)
    if as_json:
        print_json(found)
    else:
        say(_sentence(found))
    return DONE if found["ok"] else FINDINGS


def _sentence(found: dict[str, Any]) -> str:
    if found["first_bad"] is not None:
        bad = found["first_bad"]
        return f"The history is broken at operation {bad['seq']}: {WHY[bad['why']]}."
    if found["anchor"] == "ahead":
        return "The history was cut off or replaced: the file of anchors knows more of it."
    noted = "ends as its anchor says" if found["anchor"] == "ok" else "has no anchor yet"
    return f"The history is whole: {found['operations']} operations; it {noted}."


@audit.command("anchor")
@pass_program
def anchor_head(program: Program) -> None:
    """Note the head of the chain in a file outside the database."""
    line = write_anchor(program)
    say(f"operation {line['seq']}: {line['hash']}")


@audit.command("retain")
@click.option("--days", type=int, required=True, help="What is older goes into the archive.")
@click.option("--out", "path", type=FILE, required=True)
@click.option("--as", "user", required=True)
@click.option("--json", "as_json", is_flag=True)
@pass_program
def put_away(program: Program, /, days: int, path: Path, user: str, as_json: bool) -> int:
    """Move old operations into a signed file, from which the chain goes on."""
    with program.session(user) as session:
        done = retain(session, path, days=days, at_least=program.settings.audit_days)
    write_anchor(program)
    count, last = (done.operations, done.seq) if done else (0, 0)
    if as_json:
        print_json({"operations": count, "last": last, "sha256": done.sha256 if done else None})
    else:
        say(f"{count} operations went into {path}" if done else "Nothing is that old.")
    return DONE


def write_anchor(program: Program) -> dict[str, Any]:
    """Append the head to the anchor file, unless its last line says the same; gives the line."""
    with program.session() as session:
        return append_head(session, program.settings.home)


def keep_anchored(program: Program, every: float = ANCHOR_EVERY) -> threading.Event:
    """Note the head now and then until the event that is given back is set."""
    over = threading.Event()

    def work() -> None:
        with program.app.app_context():
            while not over.wait(every):
                try:
                    write_anchor(program)
                except SQLAlchemyError:
                    log.exception("the head of the history was not noted")

    threading.Thread(target=work, name="anchor", daemon=True).start()
    return over


COMMANDS = (audit,)
