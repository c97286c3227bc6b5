"""The second factor: asked for after the password, taken once, given back by whoever helps."""

from __future__ import annotations

import re

import pyotp
import pytest
from sqlalchemy import select, update

from app.db.accounts import Account
from app.fab import reset_second_factor
from app.factory import create_app
from app.kernel.clock import now
from app.kernel.errors import Forbidden
from config import Settings
from tests.support.accounts import COUNTY, OTHER, PASSWORD, People, form_token, sign_in

LOGIN = "/api/v1/security/login"
FACTOR = "/account/second-factor"
SECRET = re.compile(r'<span class="code">([A-Z2-7 ]+)</span>')
RECOVERY = re.compile(r'<li class="code">([a-z0-9-]+)</li>')
STATES = Account.__table__


def code_at(secret, ahead=0):
    return pyotp.TOTP(secret).at(int(now().timestamp()) + 30 * ahead)


def form(browser, path, **given):
    return browser.post(path, data=given | {"csrf_token": form_token(browser, FACTOR)})


def enrolled(browser):
    """The secret and the recovery codes of who has switched it on in this browser."""
    assert form(browser, FACTOR, old_password=PASSWORD).location == FACTOR
    secret = SECRET.search(browser.get(FACTOR).text).group(1).replace(" ", "")
    page = form(browser, f"{FACTOR}/confirm", code=code_at(secret))
    assert page.status_code == 200, page.text
    return secret, RECOVERY.findall(page.text)


@pytest.fixture
def databases(sqlite):
    """One kind is enough: the codes themselves are tried on both."""
    return sqlite


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


@pytest.fixture
def browser(people, person):
    return people.browser(person).client


@pytest.fixture
def factor(browser, clock):
    """Switched on; the code that confirmed it is over."""
    known = enrolled(browser)
    clock.pass_by(seconds=60)
    return known


def by_rest(people, person, **given):
    known = {"username": person.account, "password": PASSWORD}
    return people.app.test_client().post(LOGIN, json=known | given)


def with_code(people, person, code):
    """A browser that gave the password, and the answer to its code."""
    client = people.app.test_client()
    half = sign_in(client, person.account, PASSWORD, next="/r/regions/")
    assert half.location == "/login/code/?next=/r/regions/"
    token = form_token(client, "/login/code/")
    answer = client.post(
        "/login/code/", data={"code": code, "next": "/r/regions/", "csrf_token": token}
    )
    return client, answer


def test_after_the_password_comes_the_code(people, person, factor):
    client, answer = with_code(people, person, code_at(factor[0]))
    assert answer.location == "/r/regions/"
    assert client.get("/r/regions/").status_code == 200


def test_the_password_alone_opens_no_page(people, person, factor):
    client = people.app.test_client()
    sign_in(client, person.account, PASSWORD)
    assert client.get("/").location.startswith("/login/")
    assert client.get("/api/v1/agencies/").status_code == 401


def test_by_rest_the_code_comes_along(people, person, factor):
    bare = by_rest(people, person)
    assert (bare.status_code, bare.json["error"]["code"]) == (401, "code_needed")
    assert by_rest(people, person, otp="000000").status_code == 401
    assert by_rest(people, person, otp=code_at(factor[0])).status_code == 200


def test_a_code_is_taken_once(people, person, factor):
    code = code_at(factor[0])
    assert by_rest(people, person, otp=code).status_code == 200
    assert by_rest(people, person, otp=code).status_code == 401
    assert with_code(people, person, code)[1].status_code == 401


def test_the_code_that_switched_it_on_is_used_up(people, person, browser):
    secret, _codes = enrolled(browser)
    assert by_rest(people, person, otp=code_at(secret)).status_code == 401


def test_a_clock_may_be_half_a_minute_off_and_no_more(people, person, factor, clock):
    assert by_rest(people, person, otp=code_at(factor[0], 2)).status_code == 401
    assert by_rest(people, person, otp=code_at(factor[0], -2)).status_code == 401
    assert by_rest(people, person, otp=code_at(factor[0], 1)).status_code == 200


def test_wrong_codes_count_like_wrong_passwords(people, person, factor):
    answers = [by_rest(people, person, otp="000000").status_code for _number in range(6)]
    assert answers == [401] * 5 + [429]
    assert sign_in(people.app.test_client(), person.account, PASSWORD).status_code == 429


def test_the_right_password_between_wrong_codes_gives_no_further_tries(people, person, factor):
    client = people.app.test_client()
    for _number in range(5):
        sign_in(client, person.account, PASSWORD)
        token = form_token(client, "/login/code/")
        client.post("/login/code/", data={"code": "000000", "csrf_token": token})
    assert by_rest(people, person, otp=code_at(factor[0])).status_code == 429


def test_half_way_in_lasts_five_minutes(people, person, factor, clock):
    client = people.app.test_client()
    sign_in(client, person.account, PASSWORD)
    clock.pass_by(minutes=6)
    assert client.get("/login/code/").location.startswith("/login/")


def test_nobody_is_half_way_in_without_a_password(people):
    assert people.app.test_client().get("/login/code/").location.startswith("/login/")


def test_a_recovery_code_signs_in_once(people, person, factor):
    _secret, codes = factor
    assert len(set(codes)) == 10
    assert with_code(people, person, codes[0].upper())[1].status_code == 302
    assert with_code(people, person, codes[0])[1].status_code == 401
    client, answer = with_code(people, person, codes[1].replace("-", " "))
    assert answer.status_code == 302
    assert "8" in client.get(FACTOR).text


def test_neither_secret_nor_recovery_code_stands_in_the_database(people, person, factor):
    with people.engine.connect() as connection:
        row = connection.execute(select(STATES).where(STATES.c.user_id == person.id)).one()
    assert row.totp_secret.startswith("aes256gcm:")
    assert factor[0] not in str(row)
    assert not any(code.replace("-", "") in str(row) for code in factor[1])


def test_a_secret_moved_to_another_account_is_worth_nothing(people, person, factor):
    other = people.make("viewer", COUNTY)
    taken = ("totp_secret", "totp_confirmed_at", "recovery_codes")
    with people.engine.connect().execution_options(write=True) as connection, connection.begin():
        row = connection.execute(select(STATES).where(STATES.c.user_id == person.id)).one()
        values = {name: getattr(row, name) for name in taken}
        connection.execute(update(STATES).where(STATES.c.user_id == other.id).values(values))
    assert by_rest(people, other, otp=code_at(factor[0])).status_code == 401
    assert by_rest(people, other, otp=factor[1][0]).status_code == 401


def test_another_secret_key_reads_no_second_factor(people, person, factor, settings, tmp_path):
    other = Settings(home=tmp_path / "other", database_url=settings.database_url)
    elsewhere = People(create_app(other))
    assert by_rest(elsewhere, person, otp=code_at(factor[0])).status_code == 401


def test_setting_it_up_asks_for_the_password_and_a_right_code(browser):
    assert form(browser, FACTOR, old_password="wrong").status_code == 422
    assert form(browser, f"{FACTOR}/confirm", code="000000").status_code == 422
    form(browser, FACTOR, old_password=PASSWORD)
    assert form(browser, f"{FACTOR}/confirm", code="000000").status_code == 422
    assert browser.get("/").status_code == 200


def test_its_owner_switches_it_off_with_a_code(people, person, factor, browser):
    assert form(browser, f"{FACTOR}/off", code="000000").status_code == 422
    assert form(browser, f"{FACTOR}/off", code=code_at(factor[0])).status_code == 302
    assert by_rest(people, person).status_code == 200


def test_what_is_on_is_not_replaced_without_switching_it_off(browser, factor):
    assert form(browser, FACTOR, old_password=PASSWORD).status_code == 422


def test_whoever_looks_after_the_account_resets_it(people, person, factor, browser):
    for role, region in (("security_admin", OTHER), ("county_editor", COUNTY)):
        with people.as_(people.make(role, region)) as session, pytest.raises(Forbidden):
            reset_second_factor(session, person.id)
    with people.as_(people.make("security_admin", COUNTY)) as session:
        reset_second_factor(session, person.id)
    assert browser.get("/").status_code == 302
    assert by_rest(people, person).status_code == 200


@pytest.fixture
def demanding(tmp_path, database_url, people):
    """An installation in which county editors need a second factor."""
    roles = ("county_editor", "security_admin")
    return People(
        create_app(Settings(home=tmp_path, database_url=database_url, second_factor=roles))
    )


def test_a_role_that_needs_it_reaches_no_page_with_the_password_alone(demanding):
    client = demanding.app.test_client()
    sign_in(client, demanding.make("county_editor", COUNTY).account, PASSWORD)
    for path in ("/", "/r/regions/", "/imports/", "/account/sessions", "/no"):
        assert client.get(path).location == FACTOR, path


def test_nor_by_rest(demanding):
    person = demanding.make("county_editor", COUNTY)
    token = by_rest(demanding, person).json["access_token"]
    known = {"Authorization": f"Bearer {token}"}
    answer = demanding.app.test_client().get("/api/v1/agencies/", headers=known)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "second_factor_needed")


def test_once_it_is_set_up_everything_is_open_and_it_stays(demanding, clock):
    client = demanding.app.test_client()
    sign_in(client, demanding.make("county_editor", COUNTY).account, PASSWORD)
    secret, _codes = enrolled(client)
    assert client.get("/").status_code == 200
    clock.pass_by(seconds=60)
    assert form(client, f"{FACTOR}/off", code=code_at(secret)).status_code == 403


def test_other_roles_need_none(demanding):
    client = demanding.app.test_client()
    sign_in(client, demanding.make("viewer", COUNTY).account, PASSWORD)
    assert client.get("/").status_code == 200
