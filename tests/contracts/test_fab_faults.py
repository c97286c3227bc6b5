"""What was measured to be wrong in Flask-AppBuilder, and must stay mended here after an upgrade.

The mixing of two requests' filters is shown on the package itself in the tests of the adapter.
"""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest
from jinja2 import TemplateNotFound
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.fab.permissions import Store, manifest
from app.factory import create_app
from config import Settings
from tests.contracts.source import ROOT
from tests.factories.bodies import BodyFactory
from tests.support.accounts import COUNTY, PASSWORD, People, sign_in
from tests.support.databases import AUDIT_KEY
from tests.support.desk import Desk
from tests.support.many_lists import ask_at_once, askers

CALLS = 40
# What the package serves by default, or with a setting of its own.
STOCK = (
    "/users/list/",
    "/roles/list/",
    "/userinfoeditview/form",
    "/resetpassword/form",
    "/permissions/list/",
    "/viewmenus/list/",
    "/permissionviews/list/",
    "/userstatschartview/chart/",
    "/register/form",
    "/lang/en",
    "/swagger/v1",
    "/api/v1/_openapi/",
    "/api/v1/menu/",
    "/api/v1/security/users/",
    "/api/v1/security/roles/",
    "/api/v1/security/permissions/",
    "/api/v1/security/refresh",
    "/static/appbuilder/js/ab.js",
    "/appbuilder/static/js/ab.js",
)
TEMPLATES = ("base", "init", "index", "general/model/list", "general/security/login_db", "navbar")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("faults")


@pytest.fixture(scope="module")
def app(sqlite, folder):
    url = sqlite.create(like=sqlite.ready)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        made = create_app(Settings(home=folder, database_url=url, audit_key=AUDIT_KEY))
        yield made
    made.extensions["shixiang"].engine.dispose()
    sqlite.drop(url)


@pytest.fixture(scope="module")
def people(app):
    return People(app)


@pytest.fixture(scope="module")
def person(people):
    return people.make("county_editor", COUNTY)


def test_of_many_who_ask_at_once_nobody_gets_the_rows_of_another(people):
    assert ask_at_once(askers(people), CALLS) == []


def test_the_start_of_processes_takes_no_permission_away(app, people, folder):
    def kept():
        with people.system() as session:
            return Store(session).rights_by_role()

    before = kept()
    assert {role: before.get(role, frozenset()) for role in manifest()} == manifest()
    url = people.engine.url.render_as_string(hide_password=False)
    for _number in range(2):
        other = create_app(Settings(home=folder, database_url=url, audit_key=AUDIT_KEY))
        other.test_client().get("/login/")
        other.extensions["shixiang"].engine.dispose()
    assert kept() == before


def test_no_record_is_deleted_by_reading_an_address(people, person):
    desk = Desk(people.browser(person))
    with people.system() as session:
        body = BodyFactory.create(session)
    for path in (f"/r/agencies/{body.id}/delete", f"/r/agencies/{body.id}/delete?version=1"):
        assert desk.caller.get(path).status_code == 405
    for path in (f"/agencies/delete/{body.id}", f"/r/agencies/delete/{body.id}"):
        assert desk.caller.get(path).status_code == 404
    desk.get(f"/r/agencies/{body.id}")


def test_a_host_that_somebody_made_up_leads_nowhere(app, person):
    evil = {"Host": "evil.example"}
    answer = app.test_client().get("/login/?next=http://evil.example/x", headers=evil)
    assert (answer.status_code, answer.headers.get("Location")) == (400, None)
    client = app.test_client()
    assert sign_in(client, person.account, PASSWORD, next="http://evil.example/x").location == "/"


@pytest.mark.parametrize("way", ["rest", "form"])
def test_passwords_are_not_guessed_without_an_end(app, people, way):
    account = people.make("county_editor", COUNTY).account

    def guess(password):
        client = app.test_client()
        if way == "form":
            return sign_in(client, account, password).status_code
        known = {"username": account, "password": password}
        return client.post("/api/v1/security/login", json=known).status_code

    told = [guess(f"not-the-Word-{number}") for number in range(12)]
    assert told[0] == 401
    assert told[-1] == 429
    assert guess(PASSWORD) == 429


@pytest.fixture
def broken(people):
    """A database whose disk fails when an agency is written."""

    def fail(_connection, _cursor, statement, *_rest):
        if re.match(r"INSERT INTO body\b", statement):
            raise OperationalError(statement, {"name": "a-secret"}, Exception("disk I/O error"))

    event.listen(people.engine, "before_cursor_execute", fail)
    yield
    event.remove(people.engine, "before_cursor_execute", fail)


@pytest.mark.parametrize("way", ["rest", "form"])
def test_a_statement_that_failed_is_shown_to_nobody(people, person, broken, way):
    desk = Desk(people.browser(person))
    if way == "form":
        form = desk.form("/r/agencies/new") | {"name": "失败局", "kind": "机关"}
        answer = desk.caller.post("/r/agencies/new", data=form)
        assert "失败局" in answer.text
    else:
        answer = people.token(person).post("/api/v1/agencies/", json={"name": "失败局"})
    assert answer.status_code == 500
    for word in ("INSERT", "VALUES", "a-secret", "disk I/O error", "sqlalche", "Traceback"):
        assert word not in answer.text, word


@pytest.mark.parametrize("path", STOCK)
def test_no_page_endpoint_or_file_of_the_package_is_served(app, people, path):
    administrator = people.make("province_admin")
    for caller in (app.test_client(), people.token(administrator)):
        assert caller.get(path).status_code == 404


def test_no_template_of_the_package_can_be_shown(app):
    for name in TEMPLATES:
        with pytest.raises(TemplateNotFound):
            app.jinja_env.get_template(f"appbuilder/{name}.html")


def test_the_package_is_named_with_its_very_version():
    pinned = re.search(r'"flask-appbuilder==([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert pinned.group(1) == version("flask-appbuilder")
    for name in ("requirements.lock", "requirements-dev.lock"):
        assert f"\nflask-appbuilder=={pinned.group(1)} \\\n" in (ROOT / name).read_text(), name
