"""Clerks for the tests of plans and commits."""

from __future__ import annotations

import pytest

from app.sheets.sessions import Uploads
from tests.support.accounts import People
from tests.support.counties import desk


@pytest.fixture
def people(app, monkeypatch, tmp_path):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    with app.app_context():
        yield People(app)


@pytest.fixture
def clerk(people, tmp_path):
    found = desk(people, tmp_path)
    yield found
    found.session.close()
