import pytest

from app.db.session import session_for
from app.operations import Filter, ListQuery, fetch_page, fetch_record, history_of
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from tests.factories.base import region_id
from views.loading import load_reference


@pytest.fixture
def session(app):
    session = session_for(app.extensions["shixiang"].engine, SYSTEM)
    yield session
    session.close()


def count(session, resource, **filters):
    conditions = [Filter(name, "eq", value) for name, value in filters.items()]
    return fetch_page(session, registry.get(resource), ListQuery(filters=conditions)).count


def test_a_new_database_knows_the_cities_counties_and_holidays(session):
    assert count(session, "regions", level="市级") == 21
    assert count(session, "regions", level="县级") == 183
    assert count(session, "holidays", year=2026) == 39


def test_a_county_lies_in_its_city_and_remembers_its_earlier_code(session):
    regions = registry.get("regions")
    found = fetch_record(session, regions, region_id(session, "510116000000"))
    assert found.names["parent"] == "成都市"
    assert [row["code"] for row in found.own["codes"]] == ["510122"]


def test_loading_again_adds_nothing(session):
    names = ("regions", "code-lists", "holidays")
    before = [count(session, name) for name in names]
    load_reference(session)
    assert [count(session, name) for name in names] == before


def test_what_was_loaded_is_told_by_the_history(session):
    told = history_of(session, registry.get("regions"), region_id(session, "510116000000"))
    assert [entry.actor for entry in told] == ["system"]
