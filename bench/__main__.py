"""`python -m bench [sqlite] [postgres]`: fill a database, measure the pages, print the table."""

from __future__ import annotations

import argparse
import logging
import os
import platform
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter
from typing import Any

from app.cli.base import Program
from app.factory import create_app
from bench.databases import KINDS, analyze, database
from bench.fill import fill
from bench.meter import Meter
from bench.pages import Page, pages
from bench.stock import signed_in, stock_app
from bench.table import bars, scans, table
from config import Settings
from views.catalog.implementation_items import ImplementationItems

UNMEASURED_ROUNDS = 2


def main() -> int:
    """Measure on each kind of database; 1 where a bar is missed."""
    logging.disable(logging.WARNING)
    asked = _arguments()
    folder = nullcontext(asked.home) if asked.home else tempfile.TemporaryDirectory(prefix="b")
    missed = 0
    with folder as home:
        for kind in asked.kinds or KINDS:
            place = Path(home) / kind
            place.mkdir(parents=True, exist_ok=True)
            with database(kind, place) as url:
                missed += _measured(asked, Settings(home=place, database_url=url))
    return 1 if missed else 0


def _arguments() -> Any:
    parser = argparse.ArgumentParser(prog="bench")
    kinds = {"metavar": "|".join(KINDS), "help": "both where none is named"}
    parser.add_argument("kinds", nargs="*", choices=[[], *KINDS], **kinds)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--bodies", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--deep", type=int, default=40, help="the page that is turned to")
    parser.add_argument("--home", type=Path, help="keep the databases here, and use them again")
    return parser.parse_args()


def _measured(asked: Any, settings: Settings) -> int:
    """Fill, measure and print; gives how many bars were missed."""
    app = create_app(settings)
    program = Program(app, settings)
    say(f"\n## {describe(program.engine)}\n")
    filled = settings.home / "filled"
    if not filled.exists():
        begun = perf_counter()
        fill(program, items=asked.items, bodies=asked.bodies)
        analyze(program.engine)
        filled.touch()
        say(f"{asked.items:,} items and {asked.bodies:,} bodies in {perf_counter() - begun:.0f} s")
    found = _rounds(program, asked.rounds, asked.deep)
    say("\n".join(table(found)), "\n")
    results = [*bars(found), *scans(program.engine, found)]
    for held, words in results:
        say(f"{'held' if held else 'MISSED'}: {words}")
    program.engine.dispose()
    return sum(not held for held, _words in results)


def _rounds(program: Program, rounds: int, deep: int) -> list[Page]:
    """Every page once in each round, so that what disturbs the machine disturbs all alike."""
    stock = stock_app(program.engine, list(ImplementationItems.fields()))
    with stock.app_context():
        engine = stock.extensions["sqlalchemy"].engine
    found = pages(program.app, signed_in(stock), engine, deep)
    ours, theirs = Meter(program.engine), Meter(engine)
    for number in range(UNMEASURED_ROUNDS + rounds):
        for page in found:
            page.measure(ours, theirs)
            if number < UNMEASURED_ROUNDS:
                page.forget()
    engine.dispose()
    return found


def describe(engine: Any) -> str:
    """The database and the machine."""
    with engine.connect() as connection:
        version = ".".join(map(str, connection.dialect.server_version_info))
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{engine.dialect.name} {version}, Python {platform.python_version()}, {system}"


def say(*words: object) -> None:
    """One line on standard output."""
    print(*words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
