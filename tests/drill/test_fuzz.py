"""Ten thousand calls by schemathesis, of all ten roles: nothing fails, nothing is undocumented."""

from __future__ import annotations

import sys

import pytest

from app.resource.registry import registry
from tests.support.accounts import People
from tests.support.fuzz import Fuzzer

CALLS_EACH = 12
LEAST = 10_000


@pytest.fixture
def databases(sqlite):
    """The document is the same on both kinds."""
    return sqlite


def test_ten_roles_call_everything(app, monkeypatch, capfd):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    people = People(app)
    told = [Fuzzer(people, role).run(CALLS_EACH) for role in registry.roles]
    with capfd.disabled():
        sys.stdout.write("".join(f"\n{tally.line()}" for tally in told))
    problems = {f"{t.role}: {what}": said for t in told for what, said in t.problems.items()}
    assert problems == {}
    assert sum(tally.calls for tally in told) >= LEAST
