"""Ends that no kill shows: asleep beyond the lease, a line cut after COMMIT, a full disk."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from app.db.session import session_for
from app.fab import actor_named
from app.factory import create_app
from app.kernel.errors import AppError
from app.sheets.sessions import Uploads
from config import Settings
from tests.support import faults
from tests.support.counties import Desk
from tests.support.databases import AUDIT_KEY
from tests.support.faults import LEASE, ROWS, outcome, prepare
from tests.support.killing import Forked


class NeverWritten(Exception):
    """Five tries were refused; with the names of the errors."""


ASLEEP = ("plan.after_load", "plan.before_commit", "import.after_load", "import.before_commit")
MOST_COMMITS = 12


@pytest.fixture
def tell(capsys):
    def printed(line):
        with capsys.disabled():
            sys.stdout.write(f"{line}\n")

    return printed


@pytest.fixture
def crew():
    """Two programs that work at the same time."""
    both = [Forked("tests.support.faults") for _each in range(2)]
    yield both
    for each in both:
        each.stop()


def right(found):
    """The import was written once, whole, and the history says so."""
    return (found.state, found.imports, found.rows, found.names, found.chain) == (
        "committed", 1, ROWS, ROWS, True,
    )  # fmt: skip


@pytest.mark.parametrize("step", ASLEEP)
def test_a_worker_that_wakes_up_after_its_lease_writes_nothing_more(
    databases, crew, tmp_path, step, tell
):
    prepared = prepare(databases, tmp_path)
    sleeper, other = crew
    with prepared.copy() as copy:
        account, file = prepared.account, str(tmp_path / "many.xlsx")
        log, pid = tmp_path / "asleep.log", tmp_path / "asleep.pid"
        plain = copy.environment(None, log) | {"VICTIM": ""}
        fault = copy.environment(step, log) | {"VICTIM": "asleep", "ASLEEP": str(pid)}
        started = time.monotonic()
        for _job in ("plan", "commit"):
            other.run(["queue", account, file], plain)
            first = threading.Thread(target=sleeper.run, args=(["work"], fault))
            first.start()
            _wait(pid, first)
            second = threading.Thread(target=other.run, args=(["work"], plain))
            second.start()
            # Whoever sleeps in the middle of a write holds SQLite's lock: it is woken in the end.
            time.sleep(3 * LEASE)
            if pid.exists():
                os.kill(int(pid.read_text()), signal.SIGCONT)
                pid.unlink()
            first.join()
            second.join()
        found = outcome(copy.url, time.monotonic() - started)
        tell(f"asleep at {step:22} {found}")
        assert right(found)
        assert found.open_jobs == 0


def _wait(pid, first):
    """Until somebody sleeps, or there was nothing more to sleep at."""
    until = time.monotonic() + 60
    while not pid.exists() and first.is_alive() and time.monotonic() < until:
        time.sleep(0.05)


class CuttingLine:
    """Stands between a program and PostgreSQL; hangs up right after the wanted COMMIT."""

    def __init__(self, real: Path, folder: Path, port: str) -> None:
        self.real = str(real / f".s.PGSQL.{port}")
        self.cut_at, self.seen, self.cut = 0, 0, 0
        self.lock = threading.Lock()
        self.server = socket.socket(socket.AF_UNIX)
        self.server.bind(str(folder / f".s.PGSQL.{port}"))
        self.server.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):
            while True:
                near, _address = self.server.accept()
                far = socket.socket(socket.AF_UNIX)
                far.connect(self.real)
                mute = threading.Event()
                for ends in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._carry, args=(*ends, mute), daemon=True).start()

    def _carry(self, source, target, outward, mute):
        with suppress(OSError):
            while part := source.recv(65536):
                last = outward and b"COMMIT" in part and self._is_the_one()
                if last:
                    # The server hears it, and its answer reaches nobody.
                    mute.set()
                if outward or not mute.is_set():
                    target.sendall(part)
                if last:
                    time.sleep(0.3)
                    break
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _is_the_one(self):
        with self.lock:
            self.seen += 1
            self.cut += self.seen == self.cut_at
            return self.seen == self.cut_at


@pytest.mark.parametrize("databases", ["postgres"], indirect=True)
def test_a_line_that_is_cut_after_a_commit_was_sent_writes_nothing_twice(
    databases, crew, tmp_path, tmp_path_factory, tell, monkeypatch
):
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    prepared = prepare(databases, tmp_path)
    cuts = felt = 0
    for number in range(1, MOST_COMMITS + 1):
        shutil.rmtree(tmp_path / "uploads", ignore_errors=True)
        with prepared.copy() as copy:
            url = make_url(copy.url)
            folder = tmp_path_factory.mktemp("pg")
            line = CuttingLine(Path(url.query["host"]), folder, str(url.port or 5432))
            near = url.update_query_dict({"host": str(folder)}, append=False)
            address = near.render_as_string(hide_password=False)
            settings = Settings(home=tmp_path, database_url=address, audit_key=AUDIT_KEY)
            app = create_app(settings)
            line.cut_at = line.seen + number
            try:
                _tries, told = _until_written(app, prepared, tmp_path)
            except NeverWritten as refused:
                told = refused.args[0]
            app.extensions["shixiang"].engine.dispose()
            line.server.close()
            # What was begun is gone on with by a worker, and the clerk asks again.
            plain = copy.environment(None, tmp_path / "no.log") | {"VICTIM": ""}
            crew[0].run(["work"], plain)
            if outcome(copy.url, 0.0).state != "committed":
                crew[0].run(["web", prepared.account, str(tmp_path / "many.xlsx")], plain)
            found = outcome(copy.url, 0.0)
            tell(f"cut at commit {number:2}: told {told} {found}")
            assert right(found)
            felt += bool(told)
            cuts += line.cut
            if not line.cut:
                break
    # Some lines are only those of the books of the queue, which are opened again unseen.
    assert cuts > 1
    assert felt > 1, "the answer must not have reached the one who was cut off"


def _until_written(app, prepared, folder):
    """Hand the file in again, as people do, until it is written; gives tries and errors told."""
    told = []
    engine = app.extensions["shixiang"].engine
    for number in range(1, 6):
        session = session_for(engine, actor_named(engine, prepared.account))
        region = session.info["actor"].grants[0].region_id
        desk = Desk(session, folder, region, faults.registry.get("implementation-items"))
        try:
            document = desk.plan(folder / "many.xlsx")
            if document["state"] == "planned" and not document["file"]["same_as"]:
                desk.commit(document, create_references=True)
            if document["state"] == "planned" or document["file"]["same_as"]:
                return number, told
        except (AppError, OperationalError) as problem:
            told.append(type(problem).__name__)
        finally:
            with suppress(Exception):  # its line may be gone
                session.close()
    raise NeverWritten(told)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 1.0])
def test_a_full_disk_is_told_and_leaves_nothing_behind(
    databases, crew, tmp_path, share, tell, monkeypatch
):
    """No file may grow beyond a part of what the database has already."""
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    prepared = prepare(databases, tmp_path)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with prepared.copy() as copy:
        room = int(Path(make_url(copy.url).database).stat().st_size * share)
        settings = Settings(home=tmp_path, database_url=copy.url, audit_key=AUDIT_KEY)
        app = create_app(settings)
        told = []
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, usual[1]))
        try:
            _tries, told = _until_written(app, prepared, tmp_path)
        except NeverWritten as refused:
            told = refused.args[0]
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        found = outcome(copy.url, 0.0)
        tell(f"room for {room:9}: told {told} {found}")
        assert found.chain
        assert told or found.rows == ROWS, "what was not written is told"
        assert found.rows in (0, ROWS)
        # Once there is room again, a worker goes on with what was begun.
        crew[0].run(["work"], copy.environment(None, tmp_path / "no.log") | {"VICTIM": ""})
        if outcome(copy.url, 0.0).state != "committed":
            _until_written(app, prepared, tmp_path)
        app.extensions["shixiang"].engine.dispose()
        found = outcome(copy.url, 0.0)
        assert (found.rows, found.names, found.chain) == (ROWS, ROWS, True)
