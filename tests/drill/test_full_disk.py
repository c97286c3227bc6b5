"""A disk that is truly full, under the database, the uploads and everything else of the product."""

from __future__ import annotations

import errno
import io
import shutil
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from app.cli.base import Program
from app.cli.jobs import actors
from app.db.session import session_for
from app.factory import create_app
from app.jobs.doing import attempt
from app.jobs.leases import claim
from app.kernel.errors import AppError
from app.operations import verify
from app.policies.actor import SYSTEM
from app.sheets.sessions import Upload, Uploads, get_import, start_import
from config import Settings
from tests.support.accounts import COUNTY, People
from tests.support.counties import desk, item_row, workbook
from tests.support.databases import AUDIT_KEY

SENTENCE = "服务器存储空间不足"
ROWS = 1_500
MEGABYTE = 2**20
# What is left: nothing, not enough to begin with, and enough to begin with but not to end.
ROOM = (0, 16 * 2**10, 200 * 2**10, 600 * 2**10)
OPTIONS = {"skip_errors": False, "create_references": True}


class Disk:
    """A small file system and what fills it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.filler = folder / "filler"

    def fill(self, room: int) -> None:
        """Leave so many bytes and no more."""
        with self.filler.open("wb", buffering=0) as file:
            for size in (MEGABYTE, 2**12):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError as full:
                    if full.errno != errno.ENOSPC:
                        raise
            file.truncate(max(0, file.tell() - room))

    def clear(self) -> None:
        self.filler.unlink()


@pytest.fixture
def disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["/bin/mount", "-t", "tmpfs", "-o", "size=80m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    yield Disk(folder)
    subprocess.run(["/bin/umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def people(disk, sqlite):
    url = sqlite.create(like=sqlite.ready)
    file = shutil.move(make_url(url).database, disk.folder / "small.db")
    settings = Settings(home=disk.folder, database_url=f"sqlite:///{file}", audit_key=AUDIT_KEY)
    found = People(create_app(settings))
    yield found
    found.engine.dispose()


@pytest.fixture
def book(tmp_path):
    rows = (item_row(f"演练事项{number}", code=None) for number in range(ROWS))
    return workbook(tmp_path / "many.xlsx", *rows).read_bytes()


def counted(people, table):
    with people.engine.connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def whole(people):
    with session_for(people.engine, SYSTEM) as session:
        return verify(session).ok


def form(book):
    return {"resource": "implementation-items", "file": (io.BytesIO(book), "many.xlsx")}


@pytest.mark.parametrize("room", ROOM)
@pytest.mark.parametrize("door", ["page", "rest"])
def test_who_hands_a_file_in_and_writes_it_reads_that_the_disk_is_full(
    disk, people, book, door, room
):
    clerk = people.make("county_editor", COUNTY)
    caller = people.browser(clerk) if door == "page" else people.token(clerk)
    address = "/imports/" if door == "page" else "/api/v1/imports/"
    taken = (302, 201)
    disk.fill(room)
    refused = caller.post(address, data=form(book))
    assert refused.status_code == 507, refused.text[:2000]
    assert SENTENCE in refused.text
    assert counted(people, "import_row") == 0
    disk.clear()
    answer = caller.post(address, data=form(book))
    assert answer.status_code in taken, answer.text[:2000]
    number = answer.json["id"] if door == "rest" else answer.location.rstrip("/").rpartition("/")[2]
    commit = f"{address}{number}/commit"
    given = (
        {"json": OPTIONS} if door == "rest" else {"data": {"rows": "all", "create_references": "1"}}
    )
    assert counted(people, "import_row") == ROWS
    disk.fill(room)
    refused = caller.post(commit, **given)
    assert refused.status_code == 507, refused.text[:2000]
    assert SENTENCE in refused.text
    assert counted(people, "implementation_item") == 0
    disk.clear()
    assert whole(people)
    done = caller.post(commit, **given)
    assert done.status_code in (200, 302), done.text[:2000]
    assert counted(people, "implementation_item") == ROWS
    assert whole(people)


def try_job(people):
    """Do what waits as a worker's child does; what it died of."""
    actor_of = actors(Program(people.app, None))
    held = claim(people.engine)
    try:
        attempt(people.engine, held, actor_of)
    except (AppError, OperationalError) as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("room", ROOM)
def test_a_job_that_finds_the_disk_full_says_so_and_its_file_is_kept(
    disk, people, book, tmp_path, room, monkeypatch
):
    clerk = desk(people, tmp_path)
    upload = Upload(tmp_path / "many.xlsx", "many.xlsx", clerk.region_id)
    stored = start_import(clerk.session, clerk.resource, upload, wait=False).id
    taken = claim(people.engine)
    monkeypatch.setattr("tests.drill.test_full_disk.claim", lambda engine: taken)
    disk.fill(room)
    died_of = try_job(people)
    monkeypatch.undo()
    assert counted(people, "import_row") == 0
    disk.clear()
    clerk.session.rollback()
    found = get_import(clerk.session, stored)
    assert (Uploads.folder / found.sha256).exists()
    if found.state == "failed":
        assert SENTENCE in found.plan
        stored = start_import(clerk.session, clerk.resource, upload).id
    else:
        # There was no room even for that word: a worker takes it up when its time is over.
        assert SENTENCE in died_of
        late = "UPDATE job SET lease_until = '2000-01-01', run_after = '2000-01-01'"
        with people.engine.begin() as connection:
            connection.execute(text(late))
        assert not try_job(people)
    clerk.session.rollback()
    assert get_import(clerk.session, stored).state == "planned"
    assert counted(people, "import_row") == ROWS
    assert whole(people)
    clerk.session.close()
