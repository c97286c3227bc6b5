"""Tokens that may do less than their account: in a region, with some rights, for a while."""

from __future__ import annotations

import jwt
import pytest

from app.policies.actor import Actor, Grant, Narrowing
from app.policies.narrowing import narrowed
from tests.factories.base import region_id
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import CITY, COUNTY, OTHER, PASSWORD, PROVINCE, Caller

LOGIN = "/api/v1/security/login"
BODIES, ITEMS = "/api/v1/agencies/", "/api/v1/implementation-items/"


def asked(people, person, **wish):
    known = {"username": person.account, "password": PASSWORD}
    return people.app.test_client().post(LOGIN, json=known | wish)


def token(people, person, **wish):
    answer = asked(people, person, **wish)
    assert answer.status_code == 200, answer.json
    headers = {"Authorization": f"Bearer {answer.json['access_token']}"}
    return Caller(people.app.test_client(), headers)


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def city(people):
    return people.make("city_admin", CITY)


@pytest.fixture
def two(people):
    """A body of one county and one of its neighbor."""
    with people.system() as session:
        here = BodyFactory.create(session, name="本区局")
        there = BodyFactory.create(session, name="邻区局", region=region_id(session, OTHER))
        return here, there


def test_a_token_for_a_region_sees_nothing_else(people, city, two):
    here, there = two
    wide, narrow = token(people, city), token(people, city, region=COUNTY)
    assert wide.get(f"{BODIES}{there.id}").status_code == 200
    assert narrow.get(f"{BODIES}{here.id}").status_code == 200
    assert narrow.get(f"{BODIES}{there.id}").status_code == 404
    assert narrow.get(BODIES).json["ids"] == [here.id]


def test_a_token_for_a_lower_region_writes_no_more_than_the_account_does_there(people, city, two):
    change = {"name": "x", "version": two[0].version}
    answer = token(people, city, region=COUNTY).put(f"{BODIES}{two[0].id}", json=change)
    assert answer.status_code == 403
    assert token(people, city, region=COUNTY).post(BODIES, json={"name": "x"}).status_code == 403
    assert token(people, city, region=CITY).post(BODIES, json={"name": "x"}).status_code == 201


def test_a_reviewer_decides_in_the_region_of_the_token(people):
    editor, other = people.make("county_editor", COUNTY), people.make("county_editor", OTHER)
    reviewer = people.make("reviewer", CITY)
    narrow = token(people, reviewer, region=COUNTY)
    statuses = []
    for person in (editor, other):
        with people.as_(person) as session:
            home = region_id(session, COUNTY if person is editor else OTHER)
            item = ImplementationItemFactory.create(session, region=home)
        people.token(person).post(f"{ITEMS}{item.id}/transitions/submit")
        back = narrow.post(f"{ITEMS}{item.id}/transitions/return", json={"remark": "不完整"})
        statuses.append(back.status_code)
    assert statuses == [200, 404]


def test_a_token_with_one_right_has_no_other(people, two):
    editor = people.make("county_editor", COUNTY)
    narrow = token(people, editor, rights=["agencies:read"])
    assert narrow.get(BODIES).status_code == 200
    assert narrow.post(BODIES, json={"name": "x"}).status_code == 403
    assert narrow.get(ITEMS).status_code == 403
    assert "/api/v1/implementation-items/" not in narrow.get("/api/v1/_openapi").json["paths"]


def test_a_token_is_not_given_for_more_than_the_account_has(people, city):
    beyond = [
        ({"region": PROVINCE}, "region"),
        ({"region": "999999999999"}, "region"),
        ({"region": 5}, "region"),
        ({"region": COUNTY, "rights": ["agencies:update"]}, "rights"),
        ({"rights": ["users:create"]}, "rights"),
        ({"rights": ["agencies:everything", "agencies:read"]}, "rights"),
        ({"rights": []}, "rights"),
        ({"rights": "agencies:read"}, "rights"),
        ({"rights": [{"a": 1}]}, "rights"),
        ({"seconds": 59}, "seconds"),
        ({"seconds": 999999999}, "seconds"),
        ({"seconds": True}, "seconds"),
    ]
    for wish, field in beyond:
        answer = asked(people, city, **wish)
        assert (answer.status_code, list(answer.json["error"]["fields"])) == (422, [field]), wish


def test_a_wish_says_nothing_to_who_has_no_password(people, city):
    wrong = people.app.test_client().post(
        LOGIN, json={"username": city.account, "password": "wrong", "region": PROVINCE}
    )
    assert wrong.status_code == 401


def test_a_token_ends_with_the_time_it_was_wanted_for(people, city):
    answer = asked(people, city, seconds=60)
    assert answer.json["expires_in"] == 60
    claims = jwt.decode(answer.json["access_token"], options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == 60


def test_a_narrow_token_gets_no_wider_one(people, city):
    narrow = token(people, city, rights=["agencies:read"])
    words = {"old_password": PASSWORD, "password": "another-Quiet-Word-8"}
    assert narrow.post("/api/v1/security/password", json=words).status_code == 403
    for page in ("/", "/account/password", "/r/agencies/"):
        assert narrow.get(page).status_code == 403, page


def test_a_narrow_token_ends_with_all_the_others(people, city):
    wide, narrow = token(people, city), token(people, city, rights=["agencies:read"])
    assert wide.post("/api/v1/security/logout").status_code == 204
    assert narrow.get(BODIES).status_code == 401


def test_no_narrowing_gives_anything():
    """Whatever a token is held to: each right it keeps, the account has in the same place."""
    rights = frozenset({("agencies", "read"), ("agencies", "update"), ("standards", "update")})
    city = Grant("r", 2, "/1/2/", rights)
    actor = Actor(1, "a", (city,))
    below = narrowed(actor, Narrowing(3), "/1/2/3/")
    assert [(g.region_path, g.rights) for g in below.grants] == [
        ("/1/2/3/", frozenset({("agencies", "read")}))
    ]
    assert narrowed(actor, Narrowing(1), "/1/").grants == (city,)
    assert narrowed(actor, Narrowing(4), "/1/4/").grants == ()
    assert narrowed(actor, Narrowing(9), "").grants == ()
    assert narrowed(actor, Narrowing(None, frozenset({("agencies", "drop")})), "").grants == ()
