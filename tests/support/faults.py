"""Every process of an import is killed after every step, and somebody else brings it to its end.

As a program it does what `work` says, after everything was loaded: `web` hands a file in and has
it written, `queue` leaves that to a worker, `undo` takes it back, `work` is a worker until nothing
waits.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from app.cli.base import Program
from app.cli.jobs import BOOKS_SECONDS, actors
from app.db.engine import make_engine
from app.db.jobs import Job
from app.db.session import session_for
from app.fab import actor_named
from app.factory import create_app
from app.jobs.worker import Worker
from app.operations import unit, verify
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from app.sheets import child, commit
from app.sheets import stored as imports
from app.sheets.sessions import Upload, list_imports, start_import
from app.sheets.undo import undo_import
from config import Settings
from tests.support import killing
from tests.support.accounts import COUNTY, People
from tests.support.counties import desk, item_row, workbook
from tests.support.databases import AUDIT_KEY

KINDS = ("upload", "plan", "commit", "import")
STEPS = tuple(f"{k}.{p}" for k in KINDS for p in ("after_load", "before_commit", "after_commit"))
IN_WORKER = tuple(step for step in STEPS if step.startswith(("plan", "import")))
# Who is killed, and after which steps that can be.
VICTIMS = {"web": STEPS, "child": IN_WORKER, "worker": IN_WORKER, "reader": ("read",)}
UNDOING = tuple(
    f"{kind}.{place}"
    for kind in ("ask_undo", "undo")
    for place in ("after_load", "before_commit", "after_commit")
)
MATRIX = tuple((victim, step) for victim, steps in VICTIMS.items() for step in steps)
ROWS = 20
LEASE = 1


@dataclass(frozen=True)
class Outcome:
    """What was there at the end of a round."""

    state: str
    imports: int
    rows: int
    names: int
    operations: int
    open_jobs: int
    chain: bool
    seconds: float


def prepare(databases: Any, folder: Path) -> killing.Prepared:
    """A database with a clerk, and a workbook beside it."""
    url = databases.create(like=databases.ready)
    app = create_app(Settings(home=folder, database_url=url, audit_key=AUDIT_KEY))
    with app.app_context():
        people = People(app)
        clerk = desk(people, folder, region=COUNTY)
        account = clerk.session.info["actor"].name
        clerk.session.close()
    workbook(folder / "many.xlsx", *(item_row(f"演练事项{n}", code=None) for n in range(ROWS)))
    people.engine.dispose()
    name = url.partition("?")[0].rpartition("/")[2]
    return killing.Prepared(databases, name, folder, account, 0, ROWS)


def play(processes: Any, copy: killing.Copy, victim: str, step: str, log: Path) -> Outcome:
    """One round: somebody is killed, a worker goes on by itself, and the clerk asks again."""
    account, file = copy.prepared.account, str(copy.prepared.home / "many.xlsx")
    fault = copy.environment(step, log) | {"SHIXIANG_JOB_LEASE": str(LEASE), "VICTIM": victim}
    plain = copy.environment(None, log) | {"SHIXIANG_JOB_LEASE": str(LEASE), "VICTIM": ""}
    # What was read in another round would not be read again.
    shutil.rmtree(copy.prepared.home / "uploads", ignore_errors=True)
    started = time.monotonic()
    if victim == "web":
        processes.run(["web", account, file], fault)
        processes.run(["work"], plain)
    else:
        for _job in ("plan", "commit"):
            processes.run(["queue", account, file], plain)
            processes.run(["work"], fault)
            processes.run(["work"], plain)
    assert not open_jobs(copy.url), "a worker alone brings every job to its end"
    seconds = time.monotonic() - started
    if outcome(copy.url, seconds).state != "committed":
        processes.run(["web", account, file], plain)
    return outcome(copy.url, seconds)


def play_undo(processes: Any, copy: killing.Copy, step: str, log: Path) -> Outcome:
    """One round: whoever takes an import back is killed, and a worker, or he himself, goes on."""
    account, file = copy.prepared.account, str(copy.prepared.home / "many.xlsx")
    plain = copy.environment(None, log) | {"SHIXIANG_JOB_LEASE": str(LEASE), "VICTIM": ""}
    fault = plain | copy.environment(step, log)
    shutil.rmtree(copy.prepared.home / "uploads", ignore_errors=True)
    processes.run(["web", account, file], plain)
    started = time.monotonic()
    processes.run(["undo", account, file], fault)
    processes.run(["work"], plain)
    if outcome(copy.url, 0).state == "committed":
        processes.run(["undo", account, file], plain)
    return outcome(copy.url, time.monotonic() - started)


def open_jobs(url: str) -> int:
    engine = make_engine(url)
    with engine.connect() as connection:
        found = connection.scalar(
            text("SELECT count(*) FROM job WHERE state IN ('queued', 'running')")
        )
    engine.dispose()
    return found


def outcome(url: str, seconds: float) -> Outcome:
    engine = make_engine(url)
    with engine.connect() as connection:
        one = connection.scalar
        items = "FROM implementation_item WHERE name LIKE '演练事项%'"
        found = (
            str(one(text("SELECT max(state) FROM import_session"))),
            one(text("SELECT count(*) FROM import_session")),
            one(text(f"SELECT count(*) {items}")),
            one(text(f"SELECT count(DISTINCT name) {items}")),
            one(text("SELECT count(*) FROM history_op WHERE kind IN ('plan', 'import', 'undo')")),
        )
    with session_for(engine, SYSTEM) as session:
        whole = verify(session).ok
    engine.dispose()
    return Outcome(*found, open_jobs(url), whole, seconds)


def work(arguments: Sequence[str]) -> int:
    """What the arguments say, in a process that may be killed at any step."""
    settings = Settings.from_env()
    app = create_app(settings)
    with app.app_context():
        program = Program(app, settings)
        if arguments[0] == "work":
            _work(program)
        else:
            _clerk(program, *arguments)
    return 0


def _clerk(program: Program, how: str, account: str, file: str) -> None:
    with session_for(program.engine, actor_named(program.engine, account)) as session:
        resource = registry.get("implementation-items")
        if how == "undo":
            undo_import(session, max(one.id for one in list_imports(session)))
            return
        region = session.info["actor"].grants[0].region_id
        wait = how == "web"
        stored = start_import(session, resource, Upload(Path(file), "many.xlsx", region), wait=wait)
        if stored.state == "planned":
            if how == "queue":
                imports.FEW_ROWS = 0
            commit.submit_commit(session, stored.id, create_references=True)


def _work(program: Program) -> None:
    _aim(os.environ.get("VICTIM", ""))
    books = make_engine(program.settings.database_url, wait=BOOKS_SECONDS)
    worker = Worker(program.engine, books, actors(program))
    while _waits(program.engine):
        if not worker.step():
            time.sleep(0.05)


def _waits(engine: Any) -> bool:
    jobs = Job.__table__
    with engine.connect() as connection:
        asked = select(jobs.c.id).where(jobs.c.state.in_(("queued", "running")))
        return connection.scalar(asked.limit(1)) is not None


def _aim(victim: str) -> None:
    """Let the fault hit the worker instead of its child, or the first process that reads."""
    own = os.kill
    if victim == "worker":
        worker = os.getpid()
        unit.os = type(
            "Aimed", (), {**vars(os), "kill": staticmethod(lambda _p, s: own(worker, s))}
        )
    elif victim == "asleep":
        unit.os = type("Aimed", (), {**vars(os), "kill": staticmethod(_fall_asleep)})
    elif victim == "reader":
        child.subprocess = type("Aimed", (), {**vars(subprocess), "Popen": _Doomed})


def _fall_asleep(process: int, _signal: int) -> None:
    """Stop until somebody wakes this process; its number is left behind."""
    Path(os.environ["ASLEEP"]).write_text(str(process), encoding="utf-8")
    os.kill(process, signal.SIGSTOP)


class _Doomed(subprocess.Popen):
    """A reading process that does not get far, the first time."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        log = Path(os.environ["SHIXIANG_FAIL_LOG"])
        if not log.exists():
            log.write_text("read\n", encoding="utf-8")
            self.send_signal(signal.SIGKILL)


def cells(rounds: int) -> Iterator[tuple[str, str]]:
    """So many places of the matrix, all of them in turn."""
    for number in range(rounds):
        yield MATRIX[number * 7 % len(MATRIX)]


if __name__ == "__main__":
    killing.work = work
    killing.serve()
