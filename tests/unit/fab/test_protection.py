"""What every request and answer is held to."""

from __future__ import annotations

import io

import pytest
from flask import g, request
from jinja2 import TemplateNotFound
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app.db.history import HistoryOp
from app.db.session import session_for
from app.factory import create_app
from app.kernel.errors import NotFound
from config import Settings
from tests.support.accounts import COUNTY, PASSWORD, sign_in


@pytest.fixture
def databases(sqlite):
    """One kind is enough: nothing here is a matter of the database."""
    return sqlite


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


@pytest.mark.parametrize("path", ["/login/", "/api/v1/agencies/", "/nowhere", "/healthz"])
def test_every_answer_carries_the_protecting_headers(app, path):
    headers = app.test_client().get(path).headers
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"


def test_each_answer_has_an_id_of_its_own(app):
    client = app.test_client()
    ids = {client.get("/healthz").headers["X-Request-ID"] for _number in range(3)}
    assert len(ids) == 3


def test_over_https_cookies_are_bound_to_it(tmp_path, database_url):
    app = create_app(Settings(home=tmp_path, database_url=database_url, https=True))
    answer = app.test_client().get("/login/", base_url="https://localhost")
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie


@pytest.mark.parametrize("path", ["/", "/login/?next=http://evil.example/", "/api/v1/agencies/"])
def test_another_host_is_refused_and_leads_nowhere(app, path):
    answer = app.test_client().get(path, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert b"evil" not in answer.data


@pytest.mark.parametrize(
    "target", ["http://evil.example/x", "//evil.example", "/\\evil.example", "https:evil.example"]
)
def test_a_sign_in_leads_to_pages_of_ours_only(app, person, target):
    answer = sign_in(app.test_client(), person.account, PASSWORD, next=target)
    assert answer.status_code == 302
    assert answer.location == "/"


def test_a_form_without_its_token_is_refused(app, person):
    known = {"username": person.account, "password": PASSWORD}
    assert app.test_client().post("/login/", data=known).status_code == 400


def test_a_browser_writes_by_rest_only_with_the_token_of_its_forms(people, person):
    browser = people.browser(person)
    body = {"name": "水利局"}
    bare = browser.client.post("/api/v1/agencies/", json=body)
    assert (bare.status_code, bare.json["error"]["code"]) == (400, "bad_request")
    assert browser.post("/api/v1/agencies/", json=body).status_code == 201


def test_no_address_changes_anything_when_it_is_read(app, people, person):
    """GET answers, or is refused; the history only tells what was taken out."""
    token = people.token(person)
    with people.system() as session:
        before = _written(session)
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            path = rule.rule.replace("<int:record_id>", "1").replace("<name>", "agencies")
            assert token.get(path.replace("<", "").replace(">", "")).status_code < 500, path
    with people.system() as session:
        assert _written(session) == before


def _written(session):
    """How many acts the history knows that are more than looking at things."""
    query = select(func.count()).select_from(HistoryOp)
    return session.scalar(query.where(HistoryOp.kind != "export"))


def test_a_body_that_is_too_large_is_not_read(people, person):
    token = people.token(person)
    body = b'{"name": "' + b"x" * (3 * 1024 * 1024) + b'"}'
    answer = token.post("/api/v1/agencies/", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["error"]["code"]) == (413, "too_large")


def test_a_file_that_is_too_large_is_not_read(people, person):
    token = people.token(person)
    file = (io.BytesIO(b"x" * (22 * 1024 * 1024)), "large.xlsx")
    answer = token.post("/api/v1/imports/", data={"file": file, "resource": "agencies"})
    assert answer.status_code == 413


def test_no_stock_page_of_the_package_is_reachable(app):
    stock = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].__module__.startswith("flask_appbuilder")
    ]
    assert stock == []
    for name in ("appbuilder/base.html", "appbuilder/index.html", "appbuilder/general/list.html"):
        with pytest.raises(TemplateNotFound):
            app.jinja_env.get_template(name)
    assert app.test_client().get("/static/appbuilder/js/ab.js").status_code == 404


def test_a_database_that_fails_shows_no_sql(app, people, person, monkeypatch):
    token = people.token(person)

    def broken(*_given):
        raise OperationalError("INSERT INTO body (name) VALUES (:secret)", {}, Exception("disk"))

    monkeypatch.setattr("app.api.records.create", broken)
    answer = token.post("/api/v1/agencies/", json={"name": "水利局"})
    assert (answer.status_code, answer.json["error"]["code"]) == (500, "failure")
    assert b"INSERT" not in answer.data
    assert b"secret" not in answer.data


def test_a_refusal_outside_rest_and_pages_is_a_page_too(app):
    def refuse():
        raise NotFound

    app.add_url_rule("/made-by-a-test", view_func=refuse)
    answer = app.test_client().get("/made-by-a-test")
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"


def test_the_packages_own_question_is_answered_from_the_grants(app, person):
    with app.test_request_context("/login/"):
        app.preprocess_request()
        manager = app.extensions["appbuilder"].sm
        assert not manager.has_access("can_update", "agencies")
        g.session = session_for(app.extensions["shixiang"].engine, person.actor)
        assert manager.has_access("can_update", "agencies")
        assert not manager.has_access("can_publish", "implementation-items")


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "10.0.0.7")])
def test_an_address_is_believed_only_from_our_own_proxies(tmp_path, database_url, proxies, seen):
    app = create_app(Settings(home=tmp_path, database_url=database_url, proxies=proxies))
    app.add_url_rule("/address", view_func=lambda: str(request.remote_addr))
    headers = {"X-Forwarded-For": "10.0.0.6, 10.0.0.7"}
    assert app.test_client().get("/address", headers=headers).text == seen


def test_the_probes_tell_whether_the_database_is_prepared(app, tmp_path):
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 200
    empty = create_app(Settings(home=tmp_path / "empty"))
    assert empty.test_client().get("/healthz").status_code == 200
    assert empty.test_client().get("/readyz").status_code == 503


@pytest.fixture
def https(tmp_path, database_url):
    settings = Settings(home=tmp_path, database_url=database_url, https=True, proxies=1)
    return create_app(settings).test_client()


def test_in_the_open_pages_lead_to_https_and_the_rest_is_refused(https):
    led = https.get("/login/?next=/r/agencies/")
    assert (led.status_code, led.location) == (308, "https://localhost/login/?next=/r/agencies/")
    assert https.post("/login/", data={"username": "a"}).status_code == 403
    refused = https.post("/api/v1/security/login", json={"username": "a"})
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "forbidden")
    assert "Set-Cookie" not in led.headers
    for path in ("/healthz", "/readyz"):
        assert https.get(path).status_code == 200


def test_what_our_proxy_heard_over_https_is_answered(https):
    assert https.get("/login/", headers={"X-Forwarded-Proto": "https"}).status_code == 200


def test_a_body_is_refused_by_its_announced_length(app):
    class Unread(io.BytesIO):
        def read(self, *_size):
            raise AssertionError("the body was read")

    for kind in ("multipart/form-data; boundary=x", "application/octet-stream"):
        told = {
            "CONTENT_LENGTH": str(3 * 1024 * 1024),
            "CONTENT_TYPE": kind,
            "wsgi.input": Unread(),
        }
        answer = app.test_client().post("/login/", environ_overrides=told)
        assert answer.status_code == 413
