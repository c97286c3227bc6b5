"""The main path by the keyboard alone, and without a script."""

from __future__ import annotations

import pytest

from app.operations.attachments import attach
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import COUNTY

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


@pytest.fixture
def item(office):
    """A record over a standard, better in one thing and worse in another."""
    with office.people.system() as session:
        catalog = CatalogItemFactory.published(session)
        StandardFactory.published(session, catalog_item=catalog.id, materials=[{"name": "申请书"}])
        agency = BodyFactory.create(session, name="旌阳区水利局")
        limit = {"value": 5, "unit": "working_day"}
        given = {"catalog_item": catalog.id, "agency": agency.id, "statutory_limit": limit}
        item = ImplementationItemFactory.create(session, **given, visits=3)
        attach(session, item.resource, item.id, "受理通知书.pdf", b"%PDF-1.7")
        return item


def test_a_form_works_by_the_keyboard_alone(office, item):
    page = office.desk("county_editor", COUNTY)
    page.goto(f"{office.address}/r/implementation-items/{item.id}/edit")
    agency = page.get_by_role("combobox", name="实施机关", exact=True)
    agency.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("水利")
    page.get_by_role("option", name="旌阳区水利局").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert agency.input_value() == "旌阳区水利局"
    page.get_by_label("到现场次数", exact=True).fill("很多")
    page.keyboard.press("Control+s")
    summary = page.locator("[data-focus]")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    assert page.get_by_label("到现场次数", exact=True).input_value() == "很多"


def test_rows_come_and_go_without_a_reload(office, item):
    page = office.desk("county_editor", COUNTY)
    page.goto(f"{office.address}/r/implementation-items/{item.id}/edit")
    rows = page.locator("#materials [data-row]")
    assert rows.count() == 0
    for number, name in enumerate(("申请书", "照片", "证明")):
        page.locator("#materials [data-add]").click()
        rows.nth(number).locator("[name$='-name']").fill(name)
    rows.nth(1).locator("[data-act=drop]").click()
    rows.nth(1).locator("[data-act=up]").click()
    page.get_by_role("button", name="保存").last.click()
    page.locator(".mhead").wait_for()
    names = page.locator("#c-materials tbody td:nth-child(2)")
    assert names.all_inner_texts() == ["证明", "申请书"]


def test_the_path_works_without_a_script(office, item, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    office.sign_in(page, "county_editor", COUNTY)
    page.goto(f"{office.address}/r/implementation-items/")
    page.locator("summary", has_text="状态").click()
    page.get_by_label("草稿", exact=True).check()
    page.locator("details[open] button").click()
    page.get_by_role("link", name=item.title, exact=True).click()
    page.get_by_role("link", name="编辑").click()
    page.fill("#notes", "不用脚本")
    page.locator(".actbar button").click()
    page.get_by_text("不用脚本").first.wait_for()
    context.close()
