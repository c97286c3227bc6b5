"""What is done once an hour: what is over, left behind or half kept goes away."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from app.cli.jobs import HOUR
from app.db.accounts import UserSession
from app.db.imports import ImportSession
from app.db.session import session_for
from app.jobs.doing import attempt
from app.jobs.leases import claim
from app.jobs.pace import Pace
from app.jobs.periodic import add_due
from app.kernel.clock import now
from app.operations.attachments import Storage
from app.policies.actor import SYSTEM
from app.sheets.stored import Uploads, forget_uploads
from tests.support.accounts import People
from tests.support.counties import desk, item_row, workbook

SESSIONS = UserSession.__table__


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for owner, name in ((Pace, "jobs"), (Uploads, "uploads"), (Storage, "attachments")):
        monkeypatch.setattr(owner, "folder", tmp_path / name)
        (tmp_path / name).mkdir()
    return tmp_path / "uploads"


def tidy(engine, monkeypatch):
    """The worker's hour is over."""
    monkeypatch.setattr("app.jobs.periodic.PERIODIC", {"tidy": HOUR})
    assert add_due(engine) == 1
    attempt(engine, claim(engine), lambda _user: SYSTEM)


def browser(user_id, secret, **times):
    row = {"sid_hash": secret, "user_id": user_id, "epoch": 1, "data": "{}", "version": 1}
    return row | {"address": "", "agent": "", "created": now()} | times


def old(path, text=""):
    path.write_text(text, encoding="utf-8")
    long_ago = time.time() - 2 * 86_400
    os.utime(path, (long_ago, long_ago))
    return path


def test_sessions_that_are_over_go_and_the_others_stay(fresh_world, folder, monkeypatch):
    engine, moment = fresh_world.engine, now()
    later, before = moment + timedelta(hours=1), moment - timedelta(hours=13)
    rows = [
        browser(1, "open", seen=moment, expires=later),
        browser(1, "rested", seen=before, expires=later),
        browser(1, "over", seen=moment, expires=before),
    ]
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(insert(SESSIONS), rows)
    tidy(engine, monkeypatch)
    with engine.connect() as connection:
        assert list(connection.scalars(select(SESSIONS.c.sid_hash))) == ["open"]


def test_files_that_no_import_names_go_once_they_are_old(fresh_world, folder, monkeypatch):
    forgotten, half = old(folder / "0f"), old(folder / "x.part")
    young = folder / "1a"
    young.touch()
    tidy(fresh_world.engine, monkeypatch)
    assert not forgotten.exists()
    assert not half.exists()
    assert young.exists()


def test_the_file_of_an_import_stays_however_old_it_is(app, tmp_path, folder):
    people = People(app)
    clerk = desk(people, tmp_path)
    clerk.plan(workbook(tmp_path / "a.xlsx", item_row("一件事项")))
    clerk.session.close()
    with session_for(people.engine, SYSTEM) as session:
        (name,) = session.scalars(select(ImportSession.stored_as))
        kept = [old(folder / name), old(folder / f"{name}.cells-1.gz")]
        assert forget_uploads(session) == 0
        assert session.scalar(select(func.count()).select_from(ImportSession)) == 1
    assert all(path.exists() for path in kept)
