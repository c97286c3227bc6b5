import pytest

import views.demo.accounts
import views.demo.making
from app.db.session import session_for
from app.fab import has_accounts
from app.factory import create_app
from app.kernel.errors import Invalid
from app.operations import Filter, ListQuery, fetch_page
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from config import Settings
from models import reference
from views.demo import load_demo
from views.demo.halls import WINDOWS
from views.demo.making import Demo
from views.demo.province import make_province


@pytest.fixture
def sessions(sqlite_url, tmp_path, monkeypatch):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    app = create_app(Settings(home=tmp_path, database_url=sqlite_url))
    session = session_for(app.extensions["shixiang"].engine, SYSTEM)
    yield session
    session.close()


@pytest.fixture
def short(monkeypatch):
    """The first part of the catalog: the rest is more of the same."""
    items = reference.demo_catalog()[:40]
    codes = {row["base_code"] for row in items}
    standards = [row for row in reference.demo_standards() if row["base_code"] in codes]
    monkeypatch.setattr(reference, "demo_catalog", lambda: items)
    monkeypatch.setattr(reference, "demo_standards", lambda: standards)


def count(session, resource, **filters):
    conditions = [Filter(name, "eq", value) for name, value in filters.items()]
    return fetch_page(session, registry.get(resource), ListQuery(filters=conditions)).count


@pytest.mark.usefixtures("short")
def test_the_demo_is_published_and_has_an_account_for_every_role_and_county(sessions):
    accounts = load_demo(sessions)
    assert {role for _name, role, _region, _password in accounts} == set(registry.roles)
    editors = {region for _n, role, region, _p in accounts if role == "county_editor"}
    counties = {row["region"] for row in reference.demo_bodies() if row["level"] == "县级"}
    assert editors == counties
    assert len({password for *_who, password in accounts}) == len(accounts)
    shipped = len(reference.demo_catalog())
    assert count(sessions, "catalog-items", state="published") == shipped
    assert count(sessions, "standards", state="published") == len(reference.demo_standards())
    assert count(sessions, "departments") == len(reference.demo_bodies())
    assert count(sessions, "service-windows") == 2 * len(WINDOWS)
    assert count(sessions, "window-assignments")
    assert count(sessions, "intermediary-agencies", state="listed") > count(
        sessions, "intermediary-agencies", state="applied"
    )
    assert count(sessions, "innovation-filings", state="accepted")
    assert count(sessions, "process-maps", state="published")


@pytest.mark.usefixtures("short")
def test_a_demo_that_was_interrupted_is_gone_on_with(sessions, monkeypatch):
    done = views.demo.making.transition
    steps = iter(range(3))

    def until_the_power_fails(*given):
        if next(steps, None) is None:
            raise KeyboardInterrupt
        return done(*given)

    monkeypatch.setattr("views.demo.making.transition", until_the_power_fails)
    with pytest.raises(KeyboardInterrupt):
        load_demo(sessions)
    sessions.rollback()
    monkeypatch.setattr("views.demo.making.transition", done)
    assert load_demo(sessions)
    assert count(sessions, "catalog-items") == len(reference.demo_catalog())
    assert count(sessions, "catalog-items", state="published") == len(reference.demo_catalog())
    assert count(sessions, "departments") == len(reference.demo_bodies())


def test_accounts_of_the_demo_are_made_all_or_none(sessions, monkeypatch):
    monkeypatch.setattr(
        "views.demo.accounts.SEATS",
        (*views.demo.accounts.SEATS, ("nobody", "none", "510000000000", "")),
    )
    for shipped in ("demo_catalog", "demo_standards", "demo_legal_bases"):
        monkeypatch.setattr(reference, shipped, list)
    with pytest.raises(Invalid):
        load_demo(sessions)
    sessions.rollback()
    assert not has_accounts(sessions.get_bind())


@pytest.mark.usefixtures("short")
def test_the_whole_province_has_every_county_with_its_items(sessions, monkeypatch):
    monkeypatch.setattr("views.demo.province.ROWS", 400)
    load_demo(sessions, scale="province", seed=7)
    counties = [row["code"] for row in reference.divisions() if row["level"] == "县级"]
    items = {code: items_of(sessions, code) for code in counties}
    assert {len(found) >= 2 for found in items.values()} == {True}
    far = counties[-1]
    assert {row["state"] for row in items[far]} == {"published"}
    assert all(row["agency"].startswith("雷波县") for row in items[far])
    before = [row["committed_limit"] for row in items[far]]
    make_province(known_demo(sessions), seed=7, rows=400)
    assert [row["committed_limit"] for row in items_of(sessions, far)] == before


def items_of(session, region):
    asked = ListQuery(
        filters=[Filter("region", "eq", region)],
        columns=("name", "agency", "committed_limit"),
        order=("id",),
    )
    return fetch_page(session, registry.get("implementation-items"), asked).rows


def known_demo(session):
    asked = ListQuery(columns=("base_code",), size=200)
    found = fetch_page(session, registry.get("catalog-items"), asked).rows
    return Demo(session, items={row["base_code"]: row["id"] for row in found})
