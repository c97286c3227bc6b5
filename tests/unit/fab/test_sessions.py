"""Browser sessions: a new one at each sign-in, over at once when we say so."""

from __future__ import annotations

import pytest
from flask import flash, get_flashed_messages
from sqlalchemy import func, select, update

from app.db.accounts import UserSession
from app.fab import grant_role, revoke_role, set_active, set_password
from app.fab.sessions import hash_of
from app.factory import create_app
from config import Settings
from tests.support.accounts import COUNTY, PASSWORD, People, form_token, sign_in

STORED = UserSession.__table__


def stored_sessions(engine):
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(STORED))


def change(engine, **values):
    with engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(update(STORED).values(**values))


def is_in(browser):
    return browser.get("/").status_code == 200


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


@pytest.fixture
def browser(people, person):
    browser = people.browser(person)
    assert is_in(browser)
    return browser


def test_a_visitor_costs_no_row(app, people):
    client = app.test_client()
    assert client.get("/login/").status_code == 200
    assert client.get("/").status_code == 302
    assert stored_sessions(people.engine) == 0


def test_what_stands_in_the_database_is_not_what_the_cookie_says(people, browser):
    secret = browser.client.get_cookie("session").value
    with people.engine.connect() as connection:
        row = connection.execute(select(STORED)).one()
    assert row.sid_hash == hash_of(secret)
    assert secret not in map(str, row)


def test_the_cookie_is_kept_from_scripts_and_other_sites(app, person):
    answer = sign_in(app.test_client(), person.account, PASSWORD)
    cookies = [c for c in answer.headers.getlist("Set-Cookie") if c.startswith("session=s.")]
    assert len(cookies) == 1
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


def test_a_sign_in_begins_a_new_session(app, person):
    client = app.test_client()
    client.get("/login/")
    before = client.get_cookie("session").value
    sign_in(client, person.account, PASSWORD)
    first = client.get_cookie("session").value
    sign_in_again = client.post(
        "/login/",
        data={
            "username": person.account,
            "password": PASSWORD,
            "csrf_token": form_token(client, "/"),
        },
    )
    assert sign_in_again.status_code == 302
    assert len({before, first, client.get_cookie("session").value}) == 3


def test_a_made_up_cookie_is_nobody(app):
    client = app.test_client()
    client.set_cookie("session", "s.made-up")
    assert client.get("/").status_code == 302


def test_a_cookie_ends_with_the_sign_out(app, browser):
    secret = browser.client.get_cookie("session").value
    assert browser.post("/logout/").status_code == 302
    thief = app.test_client()
    thief.set_cookie("session", secret)
    assert thief.get("/").status_code == 302


def test_the_other_browser_stays_after_a_sign_out(people, person, browser):
    other = people.browser(person)
    browser.post("/logout/")
    assert is_in(other)
    assert not is_in(browser)


def shut(session, person):
    set_active(session, person.id, False)


def new_password(session, person):
    set_password(session, person.id, "another-Word-8")


def another_role(session, person):
    grant_role(session, person.id, "viewer", region_id=person.actor.home.region_id)


def fewer_roles(session, person):
    revoke_role(session, person.id, "county_editor", region_id=person.actor.home.region_id)


@pytest.mark.parametrize("act", [shut, new_password, another_role, fewer_roles])
def test_a_change_of_the_account_ends_session_and_token_at_once(people, person, browser, act):
    token = people.token(person)
    assert token.get("/api/v1/agencies/").status_code == 200
    with people.system() as session:
        act(session, person)
    assert not is_in(browser)
    assert token.get("/api/v1/agencies/").status_code == 401


@pytest.mark.parametrize("act", [shut, new_password, another_role, fewer_roles])
def test_it_ends_in_every_other_process_too(people, second_process, person, browser, act):
    secret = browser.client.get_cookie("session").value
    elsewhere = second_process.test_client()
    elsewhere.set_cookie("session", secret)
    assert elsewhere.get("/").status_code == 200
    with people.system() as session:
        act(session, person)
    assert elsewhere.get("/").status_code == 302


def test_a_token_ends_with_the_sign_out(people, person, browser):
    token = people.token(person)
    assert token.get("/api/v1/agencies/").status_code == 200
    browser.post("/logout/")
    assert token.get("/api/v1/agencies/").status_code == 401


def test_a_token_can_be_taken_back_by_its_owner(people, person):
    token = people.token(person)
    assert token.post("/api/v1/security/logout").status_code == 204
    assert token.get("/api/v1/agencies/").status_code == 401


def test_a_session_that_rests_too_long_is_over(browser, clock):
    clock.pass_by(minutes=29)
    assert is_in(browser)
    clock.pass_by(minutes=31)
    assert not is_in(browser)


def test_a_session_in_use_goes_on_until_the_working_day_is_over(browser, clock):
    for _quarter in range(47):
        clock.pass_by(minutes=15)
        assert is_in(browser)
    clock.pass_by(minutes=16)
    assert not is_in(browser)


def test_both_limits_can_be_set(tmp_path, database_url, monkeypatch, clock):
    monkeypatch.setenv("SHIXIANG_IDLE_MINUTES", "15")
    monkeypatch.setenv("SHIXIANG_LONGEST_HOURS", "1")
    people = People(create_app(Settings(home=tmp_path, database_url=database_url)))
    resting = people.browser(people.make("viewer", COUNTY))
    working = people.browser(people.make("viewer", COUNTY))
    for _step in range(4):
        clock.pass_by(minutes=14)
        assert is_in(working)
    assert not is_in(resting)
    clock.pass_by(minutes=5)
    assert not is_in(working)


def test_an_epoch_that_has_passed_ends_a_session_that_was_begun_meanwhile(people, browser):
    change(people.engine, epoch=0)
    assert not is_in(browser)


@pytest.mark.parametrize("minutes", [31, 12 * 60])
def test_sessions_that_are_over_are_swept_out(people, person, browser, clock, minutes):
    clock.pass_by(minutes=minutes)
    people.browser(person)
    assert stored_sessions(people.engine) == 1


def test_what_a_page_remembers_comes_back_on_the_next_one(app, people, person):
    app.add_url_rule("/say", "say", lambda: flash("kept") or "said")
    app.add_url_rule("/hear", "hear", lambda: ", ".join(get_flashed_messages()))
    browser = people.browser(person)
    browser.get("/say")
    assert browser.get("/hear").text == "kept"
    assert browser.get("/hear").text == ""
