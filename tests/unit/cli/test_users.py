"""Accounts from the command line."""

from __future__ import annotations

import pytest

from app.cli.base import DONE, REFUSED
from app.cli.main import main
from tests.support.accounts import COUNTY, PASSWORD, People


@pytest.fixture
def run(app, settings, monkeypatch):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    return lambda *words: main(app, settings, words)


def tried(app, account, password):
    known = {"username": account, "password": password}
    return app.test_client().post("/api/v1/security/login", json=known).status_code


def test_a_locked_account_is_unlocked(app, run):
    person = People(app).make("county_editor", COUNTY)
    for _number in range(5):
        assert tried(app, person.account, "wrong") == 401
    assert tried(app, person.account, PASSWORD) == 429
    assert run("users", "unlock", person.account.upper()) == DONE
    assert tried(app, person.account, PASSWORD) == 200


def test_an_account_that_is_not_there_is_refused(run, capsys):
    assert run("users", "unlock", "nobody") == REFUSED
    assert capsys.readouterr().out == ""
