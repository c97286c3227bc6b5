"""What the tests of REST share."""

from __future__ import annotations

import pytest

from tests.support.accounts import People


@pytest.fixture
def people(app, monkeypatch):
    """Accounts of the application; their passwords cost less than in earnest."""
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    return People(app)
