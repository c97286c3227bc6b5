"""What the tests of accounts share."""

from __future__ import annotations

import pytest

from app.fab.passwords import hashed
from tests.support.accounts import People
from tests.support.clock import moved_clock


@pytest.fixture
def people(app, monkeypatch):
    """Accounts of the application; their passwords cost less than in earnest."""
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    app.config["AUTH_DB_FAKE_PASSWORD_HASH_CHECK"] = hashed("nobody's")
    return People(app)


@pytest.fixture
def clock(monkeypatch):
    """The product's clock, which the test moves on."""
    return moved_clock(monkeypatch)


@pytest.fixture
def second_process(people, settings):
    """Another process that serves the same database."""
    from app.factory import create_app

    return create_app(settings)
