"""Who guesses waits: by account and by address, on page and REST, in every process."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from app.db.accounts import Account, SignInTry
from app.db.history import HistoryChange, HistoryOp
from app.fab import unlock
from app.fab.lockout import FROM_ADDRESS, Allowance
from app.kernel.errors import Forbidden
from app.operations import verify
from tests.support.accounts import COUNTY, OTHER, PASSWORD, sign_in

WRONG = "wrong"
LOGIN = "/api/v1/security/login"
FAR, NEAR = {"REMOTE_ADDR": "10.9.8.7"}, {"REMOTE_ADDR": "10.1.1.1"}


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


def tried(app, account, password=WRONG, **given):
    body = {"username": account, "password": password}
    return app.test_client().post(LOGIN, json=body, **given)


def lock(app, account, **given):
    answers = [tried(app, account, **given).status_code for _number in range(5)]
    assert answers == [401] * 5


def told(people, kind):
    """The changes of the history's entries of this kind."""
    entry, change = HistoryOp.__table__, HistoryChange.__table__
    query = select(change).join(entry, entry.c.id == change.c.op_id).where(entry.c.kind == kind)
    with people.engine.connect() as connection:
        return [(row.row_id, json.loads(row.diff)) for row in connection.execute(query)]


def locked_until(people, person):
    table = Account.__table__
    with people.engine.connect() as connection:
        return connection.scalar(select(table.c.locked_until).where(table.c.user_id == person.id))


def test_after_five_wrong_passwords_the_right_one_waits_on_page_and_rest(app, person):
    lock(app, person.account)
    answer = tried(app, person.account.upper(), PASSWORD)
    assert answer.status_code == 429
    assert answer.json["error"]["code"] == "too_many_tries"
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert sign_in(app.test_client(), person.account, PASSWORD).status_code == 429


def test_wrong_passwords_on_the_page_count_for_rest(app, person):
    for _number in range(5):
        assert sign_in(app.test_client(), person.account, "wrong").status_code == 401
    assert tried(app, person.account, PASSWORD).status_code == 429


def test_another_process_knows_the_lock_and_so_does_one_started_later(app, person, second_process):
    for _number in range(3):
        assert tried(app, person.account).status_code == 401
    for _number in range(2):
        assert tried(second_process, person.account).status_code == 401
    for each in (app, second_process):
        assert tried(each, person.account, PASSWORD).status_code == 429


def test_a_lock_is_over_after_a_quarter_of_an_hour(app, people, person, clock):
    lock(app, person.account)
    clock.pass_by(minutes=14)
    assert tried(app, person.account, PASSWORD).status_code == 429
    clock.pass_by(minutes=2)
    assert tried(app, person.account, PASSWORD).status_code == 200
    assert locked_until(people, person) is None


def test_who_errs_now_and_then_is_not_locked(app, person, clock):
    for _number in range(3):
        assert tried(app, person.account).status_code == 401
    assert tried(app, person.account, PASSWORD).status_code == 200
    for _number in range(4):
        assert tried(app, person.account).status_code == 401
    clock.pass_by(minutes=16)
    for _number in range(4):
        assert tried(app, person.account).status_code == 401
    assert tried(app, person.account, PASSWORD).status_code == 200


def test_a_name_that_nobody_has_is_locked_like_one_that_somebody_has(app, person, english):
    for account in (person.account, "nobody-of-this-name"):
        lock(app, account)
    known, unknown = (tried(app, name) for name in (person.account, "nobody-of-this-name"))
    assert known.status_code == unknown.status_code == 429
    assert known.json["error"]["code"] == unknown.json["error"]["code"]


def test_a_second_name_of_the_account_gives_no_further_tries(app, person):
    assert tried(app, f"{person.account}@account.invalid", PASSWORD).status_code == 401


def test_an_account_is_locked_however_many_addresses_the_tries_come_from(app, people, person):
    for number in range(5):
        place = {"REMOTE_ADDR": f"10.0.0.{number}"}
        tried(app, person.account, environ_overrides=place)
    assert tried(app, person.account, PASSWORD, environ_overrides=FAR).status_code == 429


def test_another_account_does_not_wait(app, people, person):
    lock(app, person.account)
    people.token(people.make("viewer", COUNTY))


def test_an_address_that_guesses_many_names_waits_and_others_do_not(app, person, monkeypatch):
    monkeypatch.setattr("app.fab.lockout.FROM_ADDRESS", _few(4))
    answers = [tried(app, f"name-{n}", environ_overrides=FAR).status_code for n in range(5)]
    assert answers == [401] * 4 + [429]
    assert tried(app, person.account, PASSWORD, environ_overrides=FAR).status_code == 429
    assert tried(app, person.account, PASSWORD, environ_overrides=NEAR).status_code == 200


def test_a_network_of_version_six_is_one_address(app, monkeypatch):
    monkeypatch.setattr("app.fab.lockout.FROM_ADDRESS", _few(2))
    places = ["2001:db8::1", "2001:db8::ffff:2", "2001:db8::3", "2001:db8:0:1::1"]
    answers = [
        tried(app, f"name-{n}", environ_overrides={"REMOTE_ADDR": place}).status_code
        for n, place in enumerate(places)
    ]
    assert answers == [401, 401, 429, 401]


def _few(tries):
    return Allowance(tries, FROM_ADDRESS.within, FROM_ADDRESS.wait)


def test_right_passwords_do_not_use_up_the_address(app, person, monkeypatch):
    monkeypatch.setattr("app.fab.lockout.FROM_ADDRESS", _few(2))
    for _number in range(4):
        assert tried(app, person.account, PASSWORD).status_code == 200


def test_of_many_tries_at_once_no_more_are_looked_at_than_allowed(app, person):
    barrier = Barrier(8)

    def at_once(_number):
        barrier.wait()
        return tried(app, person.account).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(at_once, range(8)))
    assert answers == [401] * 5 + [429] * 3


def test_a_lock_is_in_the_history(app, people, person):
    lock(app, person.account)
    ((user_id, diff),) = told(people, "locked")
    assert user_id == person.id
    assert diff["locked_until"][0] is None
    with people.system() as session:
        assert verify(session).ok


def test_whoever_looks_after_the_account_unlocks_it(app, people, person, second_process):
    people.make("security_admin")
    lock(app, person.account)
    assert locked_until(people, person) is not None
    with people.as_(people.make("security_admin", COUNTY)) as session:
        unlock(session, person.id)
    assert locked_until(people, person) is None
    assert told(people, "unlocked") == [(person.id, {"locked": [True, False]})]
    assert tried(second_process, person.account, PASSWORD).status_code == 200


@pytest.mark.parametrize(("role", "region"), [("security_admin", OTHER), ("county_editor", COUNTY)])
def test_nobody_else_unlocks_it(app, people, person, role, region):
    lock(app, person.account)
    with people.as_(people.make(role, region)) as session, pytest.raises(Forbidden):
        unlock(session, person.id)
    assert tried(app, person.account, PASSWORD).status_code == 429


def test_the_last_who_can_unlock_waits_only_where_the_guesses_come_from(app, people, clock):
    last = people.make("security_admin")
    lock(app, last.account, environ_overrides=FAR)
    assert tried(app, last.account, PASSWORD, environ_overrides=FAR).status_code == 429
    assert tried(app, last.account, PASSWORD, environ_overrides=NEAR).status_code == 200
    assert locked_until(people, last) is None
    ((user_id, diff),) = told(people, "locked")
    assert (user_id, diff["address"]) == (last.id, [None, "10.9.8.7"])
    clock.pass_by(seconds=61)
    assert tried(app, last.account, PASSWORD, environ_overrides=FAR).status_code == 200


def test_of_two_who_can_unlock_only_one_is_ever_locked(app, people):
    first, second = people.make("security_admin"), people.make("security_admin")
    people.make("security_admin", COUNTY)
    for person in (first, second):
        lock(app, person.account, environ_overrides=FAR)
    answers = [
        tried(app, person.account, PASSWORD, environ_overrides=NEAR).status_code
        for person in (first, second)
    ]
    assert answers == [429, 200]


def test_tries_of_yesterday_are_swept_out(app, people, person, clock):
    lock(app, person.account)
    lock(app, "nobody-of-this-name")
    clock.pass_by(days=2)
    people.token(person)
    with people.engine.connect() as connection:
        rows = connection.execute(select(SignInTry.__table__)).all()
    assert {row.count for row in rows} <= {0}
