"""An editor finds a record by the keyboard, chooses records on two pages, and changes them."""

from __future__ import annotations

import pytest

from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


def test_records_of_two_pages_get_one_value(office):
    with office.people.system() as session:
        for number in range(27):
            ImplementationItemFactory.create(session, name=f"成批许可{number:02}")
    page = office.desk("county_editor", COUNTY)
    page.keyboard.press("Control+k")
    page.keyboard.type("成批许可26")
    page.get_by_role("option", name="成批许可26").wait_for()
    assert accessibility_problems(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="成批许可26").wait_for()
    page.goto(f"{office.address}/r/implementation-items/?q=成批&size=25&order=name")
    assert not page.locator(".bulk").is_visible()
    page.get_by_label("成批许可01", exact=True).check()
    page.get_by_label("成批许可02", exact=True).check()
    page.get_by_role("link", name="下一页").click()
    page.get_by_label("成批许可26", exact=True).check()
    page.get_by_text("已选 3 项").wait_for()
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="批量修改要素").click()
    page.get_by_label("要素", exact=True).select_option("phone")
    page.get_by_label("咨询电话", exact=True).fill("0838-12345")
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="查看变化").click()
    assert page.locator("table.fates ins").all_inner_texts() == ["0838-12345"] * 3
    assert accessibility_problems(page) == []
    page.get_by_role("button", name="批量修改要素：3 条").click()
    page.get_by_text("批量修改要素：3 条").wait_for()
    assert not page.locator(".bulk").is_visible()
