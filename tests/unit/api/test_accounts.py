"""Accounts by REST: looked through, made and changed within one's area, and nowhere else."""

from __future__ import annotations

import pytest

from app.fab import actor_named, grant_role, revoke_role
from tests.support.accounts import CITY, COUNTY, OTHER, PASSWORD, PROVINCE, sign_in

URL = "/api/v1/accounts/"
AUDITOR = {"role": "auditor", "region": COUNTY}
VIEWER = {"role": "viewer", "region": COUNTY}
NEW = {"account": "wang.fang", "name": "王芳", "role": "county_editor", "region": COUNTY}


@pytest.fixture
def databases(sqlite):
    """One kind is enough: what asks the database is tried on both below."""
    return sqlite


@pytest.fixture
def keeper(people):
    """Whoever looks after the accounts of a city."""
    return people.token(people.make("security_admin", CITY))


def region_id(people, code):
    return people.make("viewer", code).actor.home.region_id


def test_a_new_account_signs_in_with_its_first_password_and_has_to_change_it(people, keeper):
    answer = keeper.post(URL, json=NEW)
    assert answer.status_code == 201, answer.json
    known = {"username": "wang.fang", "password": answer.json["first_password"]}
    token = people.app.test_client().post("/api/v1/security/login", json=known)
    headers = {"Authorization": f"Bearer {token.json['access_token']}"}
    held = people.app.test_client().get("/api/v1/regions/", headers=headers)
    assert (held.status_code, held.json["error"]["code"]) == (403, "password_change_needed")
    one = keeper.get(answer.headers["Location"])
    assert "first_password" not in one.json
    assert one.json["roles"][0]["role"] == "county_editor"


def test_the_list_shows_the_own_area_and_can_be_narrowed(people, keeper):
    mine, other = people.make("county_editor", COUNTY), people.make("reviewer", OTHER)
    people.make("county_editor", PROVINCE)
    people.make("security_admin")

    def names(**asked):
        return {one["account"] for one in keeper.get(URL, query_string=asked).json["result"]}

    assert names() == {mine.account, other.account}
    assert names(role="reviewer") == names(region=OTHER) == {other.account}
    assert names(q=mine.account[:9]) == {mine.account}
    assert names(state="shut") == set()
    first = keeper.get(URL, query_string={"page_size": 1}).json
    assert first["count"] == 2
    assert names(after=first["next"]) == {other.account}


def test_roles_and_state_are_put_together_under_a_version(people, keeper):
    person = people.make("county_editor", COUNTY)
    one = keeper.get(f"{URL}{person.id}").json
    roles = [{"role": "reviewer", "region": OTHER}, {"role": "viewer", "region": COUNTY}]
    assert keeper.put(f"{URL}{person.id}", json={"roles": roles}).status_code == 428
    body = {"roles": roles, "version": one["version"]}
    put = keeper.put(f"{URL}{person.id}", json=body)
    assert put.status_code == 200, put.json
    assert {(r["role"], r["region"]) for r in put.json["roles"]} == {
        ("reviewer", OTHER),
        ("viewer", COUNTY),
    }
    assert keeper.put(f"{URL}{person.id}", json=body).status_code == 409
    shut = {"active": False, "version": put.json["version"]}
    assert keeper.put(f"{URL}{person.id}", json=shut).json["state"] == "shut"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"roles": [AUDITOR, VIEWER]}, 422),
        ({"roles": [{"role": "viewer", "region": PROVINCE}]}, 403),
        ({"roles": [{"role": "emperor", "region": COUNTY}]}, 422),
        ({"roles": [{"role": "viewer"}]}, 422),
        ({"roles": "viewer"}, 400),
        ({"active": "no"}, 400),
        ({"password": "secret"}, 400),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(people, keeper, body, status):
    person = people.make("county_editor", COUNTY)
    before = keeper.get(f"{URL}{person.id}").json
    answer = keeper.put(f"{URL}{person.id}", json=body | {"version": before["version"]})
    assert answer.status_code == status, answer.json
    assert keeper.get(f"{URL}{person.id}").json == before


def test_accounts_outside_the_area_above_it_and_the_own_are_not_there(people, keeper):
    own = actor_named(people.engine, people.make("security_admin", CITY).account)
    token = people.token(people.make("security_admin", COUNTY))
    for key in (people.make("viewer", OTHER).id, people.make("auditor").id, own.user_id, 10**9):
        for method, path in (
            ("GET", ""),
            ("PUT", ""),
            ("POST", "/password"),
            ("POST", "/unlock"),
            ("POST", "/handover"),
            ("DELETE", "/sessions"),
            ("DELETE", "/second-factor"),
        ):
            body = {} if method == "GET" else {"json": {"to": "x", "version": 1}}
            assert token.open(method, f"{URL}{key}{path}", **body).status_code == 404


@pytest.mark.parametrize("role", ["province_admin", "county_editor", "auditor", "viewer"])
def test_nobody_else_looks_after_accounts(people, role):
    token = people.token(people.make(role))
    other = people.make("viewer", COUNTY)
    assert token.get(URL).status_code == 403
    assert token.post(URL, json=NEW).status_code == 403
    assert token.get(f"{URL}{other.id}").status_code == 403
    assert token.post(f"{URL}{other.id}/password").status_code == 403


def test_a_reset_closes_everything_and_gives_a_first_password(people, keeper):
    person = people.make("viewer", COUNTY)
    token, browser = people.token(person), people.browser(person)
    password = keeper.post(f"{URL}{person.id}/password").json["first_password"]
    assert token.get("/api/v1/regions/").status_code == 401
    assert browser.get("/").status_code == 302
    assert sign_in(people.app.test_client(), person.account, PASSWORD).status_code == 401
    assert sign_in(people.app.test_client(), person.account, password).status_code == 302


def test_an_account_is_signed_out_unlocked_and_handed_over(people, keeper):
    person, heir = people.make("county_editor", COUNTY), people.make("county_editor", COUNTY)
    browser = people.browser(person)
    assert keeper.delete(f"{URL}{person.id}/sessions").status_code == 204
    assert browser.get("/").status_code == 302
    assert keeper.post(f"{URL}{person.id}/unlock").json["state"] == "open"
    assert keeper.delete(f"{URL}{person.id}/second-factor").status_code == 204
    done = keeper.post(f"{URL}{person.id}/handover", json={"to": heir.account})
    assert done.json == {"to": heir.account, "imports": 0, "drafts": 0}
    assert keeper.get(f"{URL}{person.id}").json["active"] is False


def test_who_moves_to_another_region_sees_it_with_the_next_request_and_the_old_no_more(people):
    """Token and browser of before are over at once; those of after know the new place alone."""
    person, other = people.make("county_editor", COUNTY), region_id(people, OTHER)
    token, browser = people.token(person), people.browser(person)
    made = token.post("/api/v1/implementation-items/", json={"name": "食品经营许可"})
    path = f"/api/v1/implementation-items/{made.json['id']}"
    assert browser.get(f"/r/implementation-items/{made.json['id']}").status_code == 200
    with people.system() as session:
        grant_role(session, person.id, "county_editor", region_id=other)
        revoke_role(session, person.id, "county_editor", region_id=person.actor.home.region_id)
    assert token.get(path).status_code == 401
    assert browser.get(f"/r/implementation-items/{made.json['id']}").status_code == 302
    again = people.token(person)
    assert again.get(path).status_code == 404
    there = again.post("/api/v1/implementation-items/", json={"name": "药品经营许可"})
    assert there.json["result"]["region"] == OTHER
