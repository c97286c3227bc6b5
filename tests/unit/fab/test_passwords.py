"""What a password has to be, below every form: by page, REST and command alike."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db.accounts import Account
from app.fab import add_user, set_password
from app.fab.identity import USERS
from app.fab.passwords import password_problem
from app.fab.rules import PROFILES, AccountRules, Rules
from app.factory import create_app
from app.kernel.errors import Invalid
from config import Settings
from tests.support.accounts import COUNTY, PASSWORD, People, form_token, sign_in

SECOND, THIRD = "an-Other-Word-8", "the-Third-Word-9"


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def strict(monkeypatch):
    monkeypatch.setattr(Rules, "current", AccountRules(PROFILES["dengbao"]))


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


@pytest.mark.parametrize(
    "password",
    [
        "short-7",
        "aabbaabbaabb",
        "x" * 129,
        "password123!",
        "P@ssw0rd2026",
        "Admin@123",
        "qwertyuiop",
        "1qaz2wsx",
        "woaini1314",
        "13812345678",
        "2026-11-23",
        "Sichuan2026!",
        "my-somebody-7",
    ],
)
def test_what_is_guessed_first_is_refused(password):
    assert password_problem(password, "somebody") is not None


@pytest.mark.parametrize("password", ["tangerine hill", "今天的风有些大啊", "jhfkwpqz", PASSWORD])
def test_length_counts_and_no_signs_are_asked_for(password):
    assert password_problem(password, "somebody") is None


@pytest.mark.parametrize("password", ["Quiet-7", "quietwords77", "QUIETWORDS-", "tangerine hill"])
def test_the_strict_rules_ask_for_ten_characters_of_three_kinds(strict, password):
    assert password_problem(password) is not None


@pytest.mark.parametrize("password", ["Quietwords7", "quiet-words-7", "QUIET-words"])
def test_three_kinds_of_ten_characters_are_enough_for_them(strict, password):
    assert password_problem(password) is None


def test_rules_that_nobody_knows_stop_the_start(tmp_path, sqlite_url):
    with pytest.raises(ValueError, match="dengbao"):
        create_app(Settings(home=tmp_path, database_url=sqlite_url, passwords="none"))
    with pytest.raises(ValueError, match="emperor"):
        create_app(Settings(home=tmp_path, database_url=sqlite_url, second_factor=("emperor",)))


def test_the_last_five_do_not_come_back(people, person, strict):
    words = [f"{word}-Word-8" for word in ("green", "brown", "white", "black", "amber", "ivory")]
    with people.system() as session:
        for word in words[:4]:
            set_password(session, person.id, word)
        for word in (PASSWORD, *words[:4]):
            with pytest.raises(Invalid):
                set_password(session, person.id, word)
        set_password(session, person.id, words[4])
        set_password(session, person.id, PASSWORD)


def test_no_earlier_password_is_kept_where_no_rule_asks_for_it(people, person):
    with people.system() as session:
        set_password(session, person.id, SECOND)
        kept = session.connection().scalar(select(Account.__table__.c.password_history))
    assert kept is None


def test_what_is_kept_of_a_password_tells_it_to_nobody(people, person):
    with people.engine.connect() as connection:
        kept = connection.scalar(select(USERS.c.password).where(USERS.c.id == person.id))
    assert kept.startswith("scrypt:")
    assert PASSWORD not in kept


def changed(browser, old, new, again=None):
    return browser.client.post(
        "/account/password",
        data={
            "old_password": old,
            "password": new,
            "again": again or new,
            "csrf_token": form_token(browser.client, "/account/password"),
        },
    )


def test_a_change_asks_for_the_present_password(people, person):
    browser = people.browser(person)
    assert changed(browser, "wrong", SECOND).status_code == 422
    assert changed(browser, PASSWORD, SECOND, "an-Other-Word-9").status_code == 422
    assert changed(browser, PASSWORD, "password1").status_code == 422
    assert changed(browser, PASSWORD, PASSWORD).status_code == 422
    assert changed(browser, PASSWORD, SECOND).location == "/"
    assert sign_in(people.app.test_client(), person.account, SECOND).status_code == 302


def test_who_guesses_the_present_password_is_locked_out(people, person):
    browser = people.browser(person)
    answers = [changed(browser, "wrong", SECOND).status_code for _number in range(6)]
    assert answers == [422] * 5 + [429]
    assert sign_in(people.app.test_client(), person.account, PASSWORD).status_code == 429


def test_a_change_ends_every_other_browser_and_every_token(people, person):
    browser, other, token = people.browser(person), people.browser(person), people.token(person)
    before = browser.client.get_cookie("session").value
    assert changed(browser, PASSWORD, SECOND).status_code == 302
    assert browser.client.get_cookie("session").value != before
    assert browser.get("/").status_code == 200
    assert other.get("/").status_code == 302
    assert token.get("/api/v1/agencies/").status_code == 401


def test_a_program_changes_its_password_and_gets_a_new_token(people, person):
    token = people.token(person)
    body = {"old_password": PASSWORD, "password": SECOND}
    answer = token.post("/api/v1/security/password", json=body)
    assert answer.status_code == 200
    assert token.get("/api/v1/agencies/").status_code == 401
    fresh = {"Authorization": f"Bearer {answer.json['access_token']}"}
    assert token.get("/api/v1/agencies/", headers=fresh).status_code == 200


def with_first_password(people, person):
    with people.system() as session:
        set_password(session, person.id, SECOND, must_change=True)


def signed_in(people, person, password):
    browser = people.app.test_client()
    assert sign_in(browser, person.account, password).status_code == 302
    return browser


def token_of(people, person, password):
    known = {"username": person.account, "password": password}
    answer = people.app.test_client().post("/api/v1/security/login", json=known)
    return {"Authorization": f"Bearer {answer.json['access_token']}"}


def test_a_first_password_opens_nothing_but_its_change(people, person):
    with_first_password(people, person)
    browser = signed_in(people, person, SECOND)
    for path in ("/", "/r/regions/", "/imports/", "/account/sessions", "/no"):
        assert browser.get(path).location == "/account/password", path
    assert browser.get("/account/password").status_code == 200


def test_after_the_change_everything_is_open(people, person):
    with_first_password(people, person)
    browser = signed_in(people, person, SECOND)
    form = {
        "old_password": SECOND,
        "password": THIRD,
        "again": THIRD,
        "csrf_token": form_token(browser, "/account/password"),
    }
    assert browser.post("/account/password", data=form).location == "/"
    assert browser.get("/").status_code == 200


def test_by_rest_too(people, person):
    with_first_password(people, person)
    token = token_of(people, person, SECOND)
    for path in ("agencies/", "_openapi", "imports/", "agencies/1"):
        answer = people.app.test_client().get(f"/api/v1/{path}", headers=token)
        assert answer.status_code == 403
        assert answer.json["error"]["code"] == "password_change_needed"
    body = {"old_password": SECOND, "password": THIRD}
    changed = people.app.test_client().post("/api/v1/security/password", json=body, headers=token)
    assert changed.status_code == 200
    fresh = {"Authorization": f"Bearer {changed.json['access_token']}"}
    answer = people.app.test_client().get("/api/v1/agencies/", headers=fresh)
    assert answer.status_code == 200


def test_who_has_a_first_password_can_still_go(people, person):
    with_first_password(people, person)
    browser = signed_in(people, person, SECOND)
    token = form_token(browser, "/account/password")
    assert browser.post("/logout/", data={"csrf_token": token}).location == "/login/"


def test_an_old_password_is_changed_before_anything_else(tmp_path, database_url, clock):
    settings = Settings(home=tmp_path, database_url=database_url, passwords="dengbao")
    people = People(create_app(settings))
    person = people.make("county_editor", COUNTY)
    clock.pass_by(days=89)
    assert people.browser(person).get("/").status_code == 200
    clock.pass_by(days=2)
    browser = signed_in(people, person, PASSWORD)
    assert browser.get("/").location == "/account/password"


def test_no_password_is_old_by_the_other_rules(people, person, clock):
    clock.pass_by(days=60)
    assert people.browser(person).get("/").status_code == 200


def test_the_command_holds_passwords_to_the_rules_too(people):
    with people.system() as session, pytest.raises(Invalid):
        add_user(session, "somebody", "password123", role="viewer")


def test_no_address_of_the_package_tells_of_accounts(people):
    token = people.token(people.make("security_admin"))
    for path in ("users/", "users/1", "security/users/", "user/1"):
        answer = token.get(f"/api/v1/{path}?q=(columns:!(password))")
        assert answer.status_code in (400, 403, 404), path
        assert "scrypt" not in answer.text


QUESTIONS = (
    "(order_column:password,order_direction:asc)",
    "(filters:!((col:password,opr:sw,value:scrypt)))",
    "(columns:!(password))",
)


def test_no_list_is_sorted_filtered_or_shown_by_a_hash(people, person):
    token = people.token(person)
    for question in QUESTIONS:
        answer = token.get(f"/api/v1/agencies/?q={question}")
        assert answer.status_code == 400, answer.json
