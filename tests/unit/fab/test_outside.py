"""Who signs in at a directory or a provider is known there; what he may do is said here alone."""

from __future__ import annotations

import dataclasses
import sys
from types import ModuleType
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask

from app.fab import actor_named, grant_role, set_active
from app.fab.outside import configuration
from app.factory import create_app
from config import Outside
from tests.support.accounts import COUNTY, PASSWORD, People, sign_in
from tests.support.provider import CLIENT, SECRET, providing

DIRECTORY = {"uid=wang.fang,ou=people": ("wang.fang", "王芳", PASSWORD)}
LDAP = {"sign_in": "ldap", "ldap_server": "ldap://directory", "ldap_search": "ou=people"}


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def served(settings):
    """The application with another way to sign in."""
    return lambda **how: create_app(dataclasses.replace(settings, outside=Outside(**how)))


class Connection:
    """A directory with one person; a name without a password is nobody in particular."""

    def set_option(self, *_given):
        pass

    def start_tls_s(self):
        self.encrypted = True

    def simple_bind_s(self, name, password):
        assert self.encrypted
        known = DIRECTORY.get(name)
        if name != "cn=reader" and password and (known is None or known[2] != password):
            raise sys.modules["ldap"].INVALID_CREDENTIALS

    def search_s(self, _base, _scope, wanted, _fields):
        return [
            (name, {"cn": [called.encode()]})
            for name, (uid, called, _password) in DIRECTORY.items()
            if wanted == f"(uid={uid})"
        ]


@pytest.fixture
def directory(monkeypatch):
    """The package of the directory's protocol, as far as it is used."""
    ldap, filters = ModuleType("ldap"), ModuleType("ldap.filter")
    ldap.LDAPError = type("LDAPError", (Exception,), {})
    ldap.INVALID_CREDENTIALS = type("INVALID_CREDENTIALS", (ldap.LDAPError,), {})
    ldap.initialize = lambda _server: Connection()
    ldap.set_option = lambda *_given: None
    for name in ("OPT_REFERRALS", "SCOPE_SUBTREE", "OPT_X_TLS_REQUIRE_CERT", "OPT_X_TLS_DEMAND"):
        setattr(ldap, name, name)
    ldap.OPT_X_TLS_NEWCTX = "new"
    filters.escape_filter_chars = lambda text: text.replace("*", "\\2a")
    ldap.__spec__ = sys.__spec__
    monkeypatch.setitem(sys.modules, "ldap", ldap)
    monkeypatch.setitem(sys.modules, "ldap.filter", filters)


def region(people):
    return people.make("viewer", COUNTY).actor.home.region_id


def test_who_is_known_to_the_directory_gets_an_account_without_a_role(served, directory):
    app = served(**LDAP, ldap_user="cn=reader", ldap_password="x")
    assert sign_in(app.test_client(), "wang.fang", PASSWORD).status_code == 302
    person = actor_named(app.extensions["shixiang"].engine, "wang.fang")
    assert person.name == "王芳"
    assert person.grants == ()
    people = People(app)
    with people.system() as session:
        grant_role(session, person.user_id, "viewer", region_id=region(people))
    client = app.test_client()
    sign_in(client, "wang.fang", PASSWORD)
    assert client.get("/r/agencies/").status_code == 200


@pytest.mark.parametrize("given", [("wang.fang", "wrong"), ("wang.fang", ""), ("*", PASSWORD)])
def test_the_directory_decides_and_no_password_is_none(served, directory, given):
    app = served(**LDAP, ldap_user="cn=reader", ldap_password="x")
    assert sign_in(app.test_client(), *given).status_code == 401


def test_a_password_of_ours_opens_nothing_where_the_directory_is_asked(served, directory):
    app = served(**LDAP, ldap_user="cn=reader", ldap_password="x")
    person = People(app).make("viewer", COUNTY)
    assert sign_in(app.test_client(), person.account, PASSWORD).status_code == 401


def test_a_shut_account_stays_out_whatever_the_directory_says(served, directory):
    app = served(**LDAP, ldap_user="cn=reader", ldap_password="x")
    sign_in(app.test_client(), "wang.fang", PASSWORD)
    people = People(app)
    key = actor_named(people.engine, "wang.fang").user_id
    with people.system() as session:
        set_active(session, key, False)
    assert sign_in(app.test_client(), "wang.fang", PASSWORD).status_code == 401


@pytest.mark.parametrize(
    "how", [{"sign_in": "magic"}, {"sign_in": "ldap"}, LDAP, {"sign_in": "oidc"}]
)
def test_a_way_that_lacks_something_stops_the_start(settings, how):
    with pytest.raises(ValueError, match=r"SHIXIANG|python-ldap"):
        configuration(dataclasses.replace(settings, outside=Outside(**how)))


@pytest.fixture
def provider():
    with providing() as found:
        yield found


@pytest.fixture
def by_provider(served, provider):
    metadata = f"{provider.address}/.well-known/openid-configuration"
    return served(sign_in="oidc", oidc_metadata=metadata, oidc_client=CLIENT, oidc_secret=SECRET)


def way_back(client, start="/login/outside/?next=/accounts/"):
    """What the provider sends the browser back to."""
    there = client.get(start).location
    back = requests.get(there, allow_redirects=False, timeout=30).headers["Location"]
    return back.replace("http://localhost", "")


def test_who_comes_back_from_the_provider_is_signed_in_without_a_role(by_provider):
    client = by_provider.test_client()
    assert "/login/outside/" in client.get("/login/").text
    answer = client.get(way_back(client))
    assert (answer.status_code, answer.location) == (302, "/accounts/")
    actor = actor_named(by_provider.extensions["shixiang"].engine, "wang.fang")
    assert (actor.name, actor.grants) == ("王芳", ())
    assert client.get("/accounts/").status_code == 403
    again = by_provider.test_client()
    assert again.get(way_back(again)).status_code == 302


@pytest.mark.parametrize(
    "claims",
    [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://another"}, {"exp": 1}, {"sub": ""}],
)
def test_an_answer_that_cannot_be_believed_signs_nobody_in(by_provider, provider, claims):
    provider.claims |= claims
    client = by_provider.test_client()
    assert client.get(way_back(client)).status_code == 502
    assert client.get("/").status_code == 302


def test_an_answer_to_another_browser_or_without_a_state_signs_nobody_in(by_provider):
    first, second = by_provider.test_client(), by_provider.test_client()
    back = way_back(first)
    way_back(second)
    assert second.get(back).status_code == 502
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert first.get(f"/login/outside/return/?code={code}&state=made-up").status_code == 502


def test_a_provider_that_does_not_answer_is_said_so(served):
    app: Flask = served(
        sign_in="oidc",
        oidc_metadata="http://127.0.0.1:9/none",
        oidc_client=CLIENT,
        oidc_secret=SECRET,
    )
    assert app.test_client().get("/login/outside/").status_code == 502


def test_no_password_opens_anything_where_the_provider_is_asked(by_provider):
    person = People(by_provider).make("viewer", COUNTY)
    assert sign_in(by_provider.test_client(), person.account, PASSWORD).status_code == 401
    known = {"username": person.account, "password": PASSWORD}
    answer = by_provider.test_client().post("/api/v1/security/login", json=known)
    assert answer.status_code == 401


def test_there_is_no_way_to_a_provider_where_none_is_asked(client):
    assert client.get("/login/outside/").status_code == 404
    assert client.get("/login/outside/return/?code=1&state=2").status_code == 404
