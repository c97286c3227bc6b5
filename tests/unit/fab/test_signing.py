"""Signing in: slow for guessers, the same for known and unknown names, noted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db.history import HistoryOp
from app.fab import set_active
from app.fab.identity import USERS
from app.operations import verify
from tests.support.accounts import COUNTY, PASSWORD

LOGIN = "/api/v1/security/login"


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


def tried(client, account, password):
    return client.post(LOGIN, json={"username": account, "password": password})


def kinds(people):
    with people.engine.connect() as connection:
        table = HistoryOp.__table__
        rows = connection.execute(select(table.c.kind, table.c.actor_id).order_by(table.c.seq))
        return [tuple(row) for row in rows if row.kind.startswith("sign_in")]


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


def test_a_sign_in_is_in_the_history_and_on_the_account(people, person):
    people.token(person)
    assert kinds(people) == [("sign_in", person.id)]
    with people.engine.connect() as connection:
        user = connection.execute(select(USERS).where(USERS.c.id == person.id)).one()
    assert user.login_count == 1
    assert user.last_login is not None


def test_a_wrong_password_is_in_the_history(app, people, person):
    assert tried(app.test_client(), person.account, "wrong").status_code == 401
    assert kinds(people) == [("sign_in_failed", person.id)]
    with people.system() as session:
        assert verify(session).ok


def test_an_unknown_account_is_answered_like_a_wrong_password(app, people, person):
    known = tried(app.test_client(), person.account, "wrong")
    unknown = tried(app.test_client(), "nobody", "wrong")
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)
    assert kinds(people) == [("sign_in_failed", person.id), ("sign_in_failed", None)]


def test_a_shut_account_is_answered_like_a_wrong_password(app, people, person):
    with people.system() as session:
        set_active(session, person.id, False)
    shut = tried(app.test_client(), person.account, PASSWORD)
    assert (shut.status_code, shut.json) == (401, tried(app.test_client(), "nobody", "x").json)


@pytest.mark.parametrize("password", ["", "\0\0"])
def test_no_password_is_no_password(app, person, password):
    assert tried(app.test_client(), person.account, password).status_code == 401


@pytest.mark.parametrize(
    "token",
    ["", "Bearer", "Bearer x.y.z", "Basic eDp5", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0."],
)
def test_a_token_that_is_none_is_refused(app, token):
    answer = app.test_client().get("/api/v1/agencies/", headers={"Authorization": token})
    assert answer.status_code == 401
    assert answer.json["error"]["code"] == "sign_in_needed"


def test_a_token_that_was_changed_is_refused(people, person):
    token = people.token(person)
    head, body, signature = token.headers["Authorization"].split(".")
    forged = {"Authorization": f"{head}.{body}.{signature[::-1]}"}
    assert token.get("/api/v1/agencies/", headers=forged).status_code == 401


def test_a_token_counts_on_pages_too_and_knows_its_actor(people, person):
    assert people.token(person).get("/").status_code == 200


@pytest.mark.parametrize("body", [{}, {"username": "x"}, {"username": 1, "password": 2}, [1]])
def test_a_sign_in_by_rest_needs_both_words(app, body):
    answer = app.test_client().post(LOGIN, json=body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "bad_request")
