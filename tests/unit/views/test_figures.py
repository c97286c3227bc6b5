"""The first page counts what the person may see, and each number leads to its list."""

from __future__ import annotations

import re

import pytest

from app.db.session import session_for
from app.fab import actor_named
from app.operations import Filter, ListQuery
from app.operations.counting import count_below, count_by
from app.policies.actor import actor_of
from tests.factories.base import region_id
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.process_maps import ProcessMapFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import CITY, COUNTY, OTHER, PROVINCE, People


@pytest.fixture
def people(app):
    people = People(app)
    with people.system() as session:
        for kind, depth in (("行政许可", "全程网办"), ("行政许可", "网上可办"), ("公共服务", None)):
            ImplementationItemFactory.published(session, kind=kind, online_depth=depth)
        ImplementationItemFactory.create(session, kind="行政许可")
        elsewhere = region_id(session, OTHER)
        ImplementationItemFactory.create(session, kind="行政许可", region=elsewhere)
    return people


def shown(people, role, place):
    page = people.browser(people.make(role, place)).get("/").text
    goals = dict(re.findall(r"<h2>([^<]+)</h2><a class=\"big\" href=\"[^\"]*\">([^<]+)</a>", page))
    return page, goals


def test_each_place_sees_its_own_progress_towards_the_year_ends(people):
    page, goals = shown(people, "county_editor", COUNTY)
    assert goals["行政许可事项标准化"] == "66.7%"
    assert goals["其他行政权力和公共服务事项标准化"] == "100.0%"
    assert goals["“全程网办”事项"] == "33.3%"
    assert "共 3 项，已发布 2 项" in page
    _page, above = shown(people, "city_admin", CITY)
    assert above["行政许可事项标准化"] == "50.0%"
    page, _goals = shown(people, "province_admin", PROVINCE)
    assert "德阳市" in page


def test_standards_and_maps_count_for_every_item_below_them(people):
    with people.system() as session:
        standard = StandardFactory.published(session)
        catalog = standard.own["catalog_item"]
        ImplementationItemFactory.published(session, catalog_item=catalog)
        alone = ImplementationItemFactory.published(session)
        ProcessMapFactory.published(session, item=alone.id)
    _page, goals = shown(people, "county_editor", COUNTY)
    assert goals["政务服务事项按统一标准办理"] == "20.0%"
    assert goals["政务服务流程“一图尽知”"] == "20.0%"
    with people.system() as session:
        region = region_id(session, PROVINCE)
        ProcessMapFactory.published(session, item=None, standard=catalog, region=region)
    _page, goals = shown(people, "county_editor", COUNTY)
    assert goals["政务服务流程“一图尽知”"] == "40.0%"


def test_a_standard_and_its_map_count_for_the_items_of_their_own_regions_alone(people):
    elsewhere = "510700000000"
    with people.system() as session:
        place = region_id(session, elsewhere)
        standard = StandardFactory.published(session, region=place)
        catalog = standard.own["catalog_item"]
        for code in (COUNTY, "510703000000"):
            where = region_id(session, code)
            ImplementationItemFactory.published(session, catalog_item=catalog, region=where)
        ProcessMapFactory.published(session, item=None, standard=catalog, region=place)
    _page, goals = shown(people, "province_admin", PROVINCE)
    # One of five in the province, none of the four of the county.
    assert goals["政务服务事项按统一标准办理"] == "20.0%"
    assert goals["政务服务流程“一图尽知”"] == "20.0%"
    _page, goals = shown(people, "county_editor", COUNTY)
    assert goals["政务服务事项按统一标准办理"] == "0.0%"
    assert goals["政务服务流程“一图尽知”"] == "0.0%"


def test_whoever_reads_no_items_sees_no_figures(people):
    page, goals = shown(people, "security_admin", COUNTY)
    assert goals == {}
    assert "data-chart" not in page


def test_a_number_leads_to_its_list(people):
    browser = people.browser(people.make("county_editor", COUNTY))
    page = browser.get("/").text
    (address,) = re.findall(r"行政许可事项标准化</h2><a class=\"big\" href=\"([^\"]+)\"", page)
    listed = browser.get(address.replace("&amp;", "&")).text
    assert len(set(re.findall(r"/r/implementation-items/(\d+)\"", listed))) == 2


def test_records_are_counted_by_what_holds_and_by_place(people):
    items = ImplementationItemFactory.resource()
    city = actor_named(people.engine, people.make("city_admin", CITY).account)
    with session_for(people.engine, city) as session:
        counts = count_by(session, items, ("kind",), ListQuery())
        assert counts[("行政许可",)] == 4
        drafts = ListQuery([Filter("state", "eq", "draft")])
        assert count_by(session, items, ("kind",), drafts) == {("行政许可",): 2}
        home = actor_of(session).home.region_id
        below = count_below(session, items, ("state",), ListQuery(), home)
    told = {name: sum(counts.values()) for (_key, name), counts in below.items() if counts}
    assert told == {"旌阳区": 4, "罗江区": 1}
