"""Accounts from the command line, as the person who looks after them."""

from __future__ import annotations

import json

import pytest

from app.cli import main
from app.cli.base import DONE, REFUSED
from tests.support.accounts import CITY, COUNTY, OTHER, PROVINCE, People


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def people(app, monkeypatch):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    return People(app)


@pytest.fixture
def keeper(people):
    return people.make("security_admin", CITY)


@pytest.fixture
def users(app, settings, capsys):
    """Runs a command of the group; gives its exit code and what it printed."""

    def run(*arguments):
        code = main(app, settings, ["users", *arguments])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if printed else None

    return run


def test_the_list_has_the_accounts_of_the_own_area(people, keeper, users):
    mine = people.make("county_editor", COUNTY)
    people.make("viewer", PROVINCE)
    code, found = users("list", "--as", keeper.account, "--json")
    assert code == DONE
    assert [one["account"] for one in found["accounts"]] == [mine.account]
    _code, none = users("list", "--as", keeper.account, "--region", OTHER, "--json")
    assert none == {"accounts": []}
    assert users("list", "--as", mine.account, "--json") == (REFUSED, None)


def test_roles_are_given_and_taken_and_an_account_is_shut(people, keeper, users):
    person = people.make("county_editor", COUNTY)
    who = ("--as", keeper.account, "--json")
    _code, given = users("grant", person.account, "--role", "reviewer", "--region", OTHER, *who)
    assert [one["role"] for one in given["roles"]] == ["county_editor", "reviewer"]
    place = ("--role", "county_editor", "--region", COUNTY)
    _code, taken = users("revoke", person.account, *place, *who)
    assert [one["role"] for one in taken["roles"]] == ["reviewer"]
    code, shut = users("shut", person.account, *who)
    assert (code, shut["state"]) == (DONE, "shut")


@pytest.mark.parametrize(
    "words",
    [
        ("grant", "--role", "auditor", "--region", COUNTY),
        ("grant", "--role", "county_editor", "--region", PROVINCE),
        ("grant", "--role", "county_editor", "--region", "999999999999"),
        ("revoke", "--role", "reviewer", "--region", COUNTY),
    ],
)
def test_what_may_not_be_is_refused(people, keeper, users, words):
    person = people.make("county_editor", COUNTY)
    command, *more = words
    assert users(command, person.account, *more, "--as", keeper.account, "--json")[0] == REFUSED
    assert users("shut", "nobody", "--as", keeper.account)[0] == REFUSED


def test_nobody_is_frozen_who_is_at_work(people, keeper, users):
    people.make("county_editor", COUNTY)
    assert users("freeze-dormant", "--days", "90", "--json") == (DONE, {"frozen": [], "kept": []})
    assert users("freeze-dormant", "--as", keeper.account)[0] == DONE
