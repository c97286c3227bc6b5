import errno
import os
from types import SimpleNamespace

import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from app.db import room
from app.kernel.errors import Full


@pytest.fixture
def engine(tmp_path):
    dialect = SimpleNamespace(name="sqlite")
    return SimpleNamespace(url=make_url(f"sqlite:///{tmp_path / 'some.db'}"), dialect=dialect)


def failed(words):
    return OperationalError("INSERT", {}, Exception(words))


def leave(monkeypatch, room_left):
    found = SimpleNamespace(f_bavail=room_left // 4096, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda path: found)


@pytest.mark.parametrize(
    "words",
    [
        "database or disk is full",
        'could not extend file "base/1": No space left on device',
        "could not write: Disk quota exceeded",
    ],
)
def test_what_says_itself_that_the_disk_is_full_is_believed(engine, words):
    assert room.is_full(failed(words), engine)


@pytest.mark.parametrize("words", ["disk I/O error", "unable to open database file"])
def test_what_leaves_it_open_is_a_full_disk_only_where_nothing_is_left(engine, words, monkeypatch):
    leave(monkeypatch, room.LEAST - 4096)
    assert room.is_full(failed(words), engine)
    leave(monkeypatch, room.LEAST)
    assert not room.is_full(failed(words), engine)


def test_on_a_server_the_own_disk_tells_nothing(engine, monkeypatch):
    leave(monkeypatch, 0)
    engine.dialect.name = "postgresql"
    assert not room.is_full(failed("disk I/O error"), engine)


def test_a_file_without_room_is_told_by_its_number(engine):
    with pytest.raises(Full), room.telling_full(engine):
        raise OSError(errno.ENOSPC, "x")
    with pytest.raises(OSError, match="x"), room.telling_full(engine):
        raise OSError(errno.EACCES, "x")
