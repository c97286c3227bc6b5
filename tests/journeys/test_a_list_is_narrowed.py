"""Who looks after a city turns to one county, chooses columns, and keeps that as a view."""

from __future__ import annotations

import pytest

from tests.factories.base import region_id
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import CITY, COUNTY
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


def test_a_region_columns_and_a_view_are_chosen(office):
    with office.people.system() as session:
        for code, name in ((COUNTY, "旌阳的事项"), ("510681000000", "广汉的事项")):
            place = region_id(session, code)
            ImplementationItemFactory.create(session, name=name, region=place)
    page = office.desk("city_admin", CITY)
    page.goto(f"{office.address}/r/implementation-items/")
    page.locator(".regionpop summary").click()
    page.get_by_role("link", name="旌阳区", exact=True).wait_for()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="旌阳区的下级").click()
    page.get_by_role("button", name="旌阳区的下级", expanded=True).wait_for()
    page.get_by_role("link", name="旌阳区", exact=True).click()
    page.get_by_role("link", name="旌阳的事项").wait_for()
    assert page.get_by_text("广汉的事项").count() == 0
    page.locator("summary", has_text="列 7/").click()
    page.get_by_label("到现场次数", exact=True).check()
    page.get_by_role("button", name="应用").click()
    page.get_by_role("columnheader", name="到现场次数").wait_for()
    page.locator("summary", has_text="保存").click()
    page.get_by_label("视图名称").fill("旌阳一览")
    page.get_by_role("button", name="保存").click()
    page.goto(f"{office.address}/r/implementation-items/")
    page.get_by_role("link", name="旌阳一览").click()
    page.get_by_role("columnheader", name="到现场次数").wait_for()
    assert page.locator(".regionpop summary").inner_text().endswith("旌阳区")
    assert page.get_by_text("广汉的事项").count() == 0
