"""Processes that are killed in the middle of a write, and what is left of their work.

As a program, it is the one that gets killed: `python -m tests.support.killing merge COUNT` merges
rows into the database of the environment; `serve` does one order after another, each in a process
of its own, without the price of a start.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import text

from app.cli import main
from app.cli.base import FAILED
from app.db.engine import make_engine
from app.db.search import matches
from app.db.session import session_for
from app.factory import create_app
from app.kernel.limit import Limit
from app.operations import MergeRow, merge, verify
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from config import PACKAGES, Settings
from models.implementation_item import ImplementationItem
from tests.support.accounts import People
from tests.support.counties import CODE, desk, item_row, workbook
from tests.support.databases import AUDIT_KEY, ROOT

POINTS = ("before_load", "after_load", "before_commit", "after_commit")
KILLED = -9
NEW_LIMIT = 5
COUNTED = {
    "items": "SELECT count(*) FROM implementation_item",
    "records": "SELECT count(DISTINCT record_id) FROM implementation_item",
    "named": "SELECT count(DISTINCT name) FROM implementation_item",
    "materials": "SELECT count(*) FROM material",
    "bodies": "SELECT count(*) FROM body",
    "operations": "SELECT count(*) FROM history_op",
    "changes": "SELECT count(*) FROM history_change",
    "links": "SELECT seq FROM history_head",
    "written": "SELECT count(record_id) FROM import_row WHERE class_ = 'new'",
    "committed": "SELECT count(*) FROM import_session WHERE state = 'committed'",
    "planned": "SELECT count(*) FROM import_session WHERE state = 'planned'",
    "changed": "SELECT count(*) FROM implementation_item WHERE committed_limit = "
    f"'working_day {NEW_LIMIT:05d}'",
}


@dataclass(frozen=True)
class Prepared:
    """A database with work to do: copied for each run, so that every run begins alike."""

    databases: Any
    name: str
    home: Path
    account: str
    import_id: int
    count: int

    @contextmanager
    def copy(self) -> Iterator[Copy]:
        url = self.databases.create(like=self.name)
        yield Copy(self, url)
        self.databases.drop(url)


@dataclass(frozen=True)
class Copy:
    """One copy, in which somebody is killed."""

    prepared: Prepared
    url: str

    def environment(self, point: str | None, log: Path) -> dict[str, str]:
        fault = {"SHIXIANG_FAIL_AT": point, "SHIXIANG_FAIL_LOG": str(log)} if point else {}
        return fault | {
            "SHIXIANG_HOME": str(self.prepared.home),
            "SHIXIANG_JOB_LEASE": "1",
            "SHIXIANG_DATABASE_URL": self.url,
            "SHIXIANG_AUDIT_KEY": AUDIT_KEY,
        }

    def state(self) -> dict[str, int]:
        """What is there, counted, and whether the search index says the same."""
        engine = make_engine(self.url)
        with engine.connect() as connection:
            found = {name: connection.scalar(text(sql)) for name, sql in COUNTED.items()}
            if engine.dialect.name == "sqlite":
                assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        with session_for(engine, SYSTEM) as session:
            said = matches(ImplementationItem, "演练", engine.dialect.name)
            found["found"] = session.query(ImplementationItem).where(said).count()
        engine.dispose()
        return found

    def chain_is_whole(self) -> bool:
        engine = make_engine(self.url)
        with session_for(engine, SYSTEM) as session:
            whole = verify(session).ok
        engine.dispose()
        return whole


def prepare(databases: Any, folder: Path, count: int) -> Prepared:
    """A database with one record, and a plan of `count` new ones and a change of that one."""
    url = databases.create(like=databases.ready)
    app = create_app(Settings(home=folder, database_url=url, audit_key=AUDIT_KEY))
    with app.app_context():
        people = People(app)
        clerk = desk(people, folder)
        clerk.load(item_row("既有事项"))
        rows = [item_row(f"演练事项{n}", code=None) for n in range(count)]
        known = item_row("既有事项", limit=f"{NEW_LIMIT}个工作日")
        document = clerk.plan(workbook(folder / "many.xlsx", known, *rows))
        account = clerk.session.info["actor"].name
        clerk.session.close()
    assert document["counts"]["new"] == count, document["counts"]
    assert document["counts"]["changed"] == 1
    people.engine.dispose()
    name = url.partition("?")[0].rpartition("/")[2]
    return Prepared(databases, name, folder, account, document["id"], count)


def merge_many(count: int) -> int:
    """Merge `count` new records, a tenth of them with materials, and change the one there is."""
    settings = Settings.from_env()
    create_app(settings)
    engine, resource = make_engine(settings.database_url), registry.get("implementation-items")
    with session_for(engine, SYSTEM, source="sheet") as session:
        known = session.query(ImplementationItem).where(ImplementationItem.code == CODE).one()
        limit = {"committed_limit": Limit(NEW_LIMIT, "working_day")}
        change = MergeRow(0, known.region_id, limit, known.record_id, known.version)
        rows = [MergeRow(n, known.region_id, _values(n)) for n in range(1, count + 1)]
        merge(session, resource, [change, *rows])
    return 0


def _values(number: int) -> dict[str, Any]:
    values: dict[str, Any] = {"name": f"演练事项{number}", "code": f"Y{number:06d}"}
    return values if number % 10 else values | {"materials": [{"name": "申请表"}, {"name": "证明"}]}


def work(arguments: Sequence[str]) -> int:
    """Do what the arguments say, as a process of its own would."""
    if arguments[0] == "merge":
        return merge_many(int(arguments[1]))
    settings = Settings.from_env()
    return main(create_app(settings), settings, arguments)


def serve() -> None:
    """One order on each line; the answer is how its process ended."""
    for package in PACKAGES:
        importlib.import_module(package)
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if not child:
            ended = FAILED
            try:
                os.environ.update(order["environment"])
                ended = work(order["arguments"])
            finally:
                os._exit(ended)
        ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


class Forked:
    """Runs orders in children of one process that has loaded everything."""

    def __init__(self, program: str = "tests.support.killing") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", program, "serve"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
        order = json.dumps({"arguments": list(arguments), "environment": dict(environment)})
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


class Started:
    """Runs orders as an operator does: each is a program started anew."""

    def run(self, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
        inner = ["-m", "tests.support.killing"] if arguments[0] == "merge" else ["run.py"]
        ended = subprocess.run(
            [sys.executable, *inner, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            check=False,
        )
        return ended.returncode

    def stop(self) -> None:
        """Nothing is left running."""


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        sys.exit(work(sys.argv[1:]))
