"""A region is chosen from a tree: a level at a time, down from where one works."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from tests.factories.base import region_id
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import CITY, COUNTY
from tests.support.desk import Desk

TREE = "/r/implementation-items/regions"


def names(page):
    """The regions of a fragment, as they stand."""
    return fromstring(f"<div>{page}</div>").xpath("//a/@data-region")


@pytest.fixture(scope="session")
def city(everybody):
    return Desk(everybody.browser(everybody.make("city_admin", CITY)))


def test_the_tree_begins_where_one_works(city, province):
    assert names(city.get(TREE))[:2] == ["德阳市", "旌阳区"]
    assert names(province.get(TREE))[0] == "四川省"


def test_what_everybody_reads_begins_with_the_whole_territory(city):
    assert names(city.get("/r/service-centers/regions"))[0] == "四川省"


def test_a_level_opens_below_its_region(province, records):
    below = names(province.get(f"{TREE}?_under={region_id(records, CITY)}"))
    assert "旌阳区" in below
    assert "德阳市" not in below


def test_the_tree_opens_down_to_what_is_chosen(province, records):
    county = region_id(records, COUNTY)
    page = fromstring(province.get(f"{TREE}?region=%23{county}"))
    assert page.xpath("//a[@aria-current]/@data-region") == ["旌阳区"]
    assert {"成都市", "德阳市"} <= set(page.xpath("//a/@data-region"))


def test_words_find_regions_and_say_where_they_lie(province):
    page = fromstring(f"<div>{province.get(f'{TREE}?_q=市中区')}</div>")
    told = {" ".join(link.text_content().split()) for link in page.xpath("//a")}
    assert {"市中区 内江市", "市中区 乐山市"} <= told
    assert "没有与“不存在的地方”相符的地区" in province.get(f"{TREE}?_q=不存在的地方")


def test_each_region_leads_to_the_list_with_its_other_conditions(province, records):
    made = ImplementationItemFactory.create(records, name="按地区找到的事项")
    page = fromstring(
        province.get(f"{TREE}?q=按地区找到&after=x&_under={region_id(records, CITY)}")
    )
    (href,) = page.xpath("//a[@data-region='旌阳区']/@href")
    assert "after" not in href
    found = province.get(href)
    assert made.title in found
    elsewhere = page.xpath("//a[@data-region='广汉市']/@href")[0]
    assert made.title not in province.get(elsewhere)


def test_the_button_says_which_region_is_looked_at(province, records):
    key = region_id(records, COUNTY)
    page = fromstring(province.get(f"/r/implementation-items/?region=%23{key}"))
    assert "旌阳区" in page.xpath("string(//details[@data-tree]/summary)")
    assert province.get(page.xpath("//a[.='全部地区']/@href")[0])


def test_no_region_is_meant_by_what_is_no_number(province):
    province.get(f"{TREE}?_under=abc", 400)
    province.get(f"{TREE}?_under=99999999", 404)
