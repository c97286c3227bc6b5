"""A county files 20 → 8 days and 7 → 5 materials; the city passes it, the province decides."""

from __future__ import annotations

import pytest

from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import CITY, COUNTY, PROVINCE
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.journey
LIMITS = {
    "statutory_limit": {"value": 45, "unit": "working_day"},
    "committed_limit": {"value": 20, "unit": "working_day"},
}
PAPERS = [
    {"name": name}
    for name in ("申请表", "论证报告", "退水方案", "协议", "承诺书", "营业执照", "身份证")
]


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


@pytest.fixture
def item(office):
    """An item whose draft promises more than the standard asks for."""
    with office.people.system() as session:
        catalog = CatalogItemFactory.published(session, name="取水许可（首次申请）")
        StandardFactory.published(session, catalog_item=catalog.id, materials=PAPERS, **LIMITS)
        agency = BodyFactory.create(session, name="旌阳区水利局")
        return ImplementationItemFactory.create(
            session,
            name="取水许可（首次申请）",
            catalog_item=catalog.id,
            agency=agency.id,
            committed_limit={"value": 8, "unit": "working_day"},
            materials=PAPERS[:5],
        )


def look(page):
    wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert accessibility_problems(page) + (["wider than the screen"] if wider else []) == []


def test_a_filing_goes_from_the_county_to_the_province(office, item):
    county = office.desk("county_editor", COUNTY)
    county.goto(f"{office.address}/r/implementation-items/{item.id}")
    county.get_by_role("link", name="申报本地创新").click()
    county.get_by_label("创新举措").fill("数据共享，免收两份材料。")
    county.get_by_label("法律依据与合规").fill("不改变许可条件。")
    county.get_by_role("button", name="保存").last.click()
    county.get_by_role("link", name="与省标逐项比对").click()
    county.get_by_text("2 项可备案，0 项不得备案，0 项待判断").wait_for()
    look(county)
    review = county.url
    county.go_back()
    county.get_by_role("button", name="提交").click()
    county.get_by_text("CXBA-").first.wait_for()

    city = office.desk("city_admin", CITY)
    city.goto(review)
    city.get_by_role("button", name="复核通过").click()
    city.get_by_text("市级已复核").first.wait_for()

    province = office.desk("province_department", PROVINCE)
    province.goto(review)
    look(province)
    record = review.replace("/filings/", "/r/innovation-filings/").removesuffix("/review")
    province.goto(f"{record}/transitions/return")
    said = {"创新举措": "请写明共享来源。", "法律依据与合规": "请写明条款。"}
    for label, text in said.items():
        province.get_by_role("textbox", name=label, exact=True).fill(text)
    look(province)
    province.get_by_role("button", name="退回").click()
    county.goto(f"{record}/edit")
    for text in said.values():
        county.get_by_text(text, exact=True).wait_for()
    county.get_by_label("创新举措").fill("数据共享，免收两份材料；来源为电子证照库。")
    county.get_by_label("法律依据与合规").fill("不改变许可条件，依据第三十条。")
    county.get_by_role("button", name="保存").last.click()
    county.get_by_role("button", name="提交").click()
    county.get_by_text("待受理").first.wait_for()
    city.goto(review)
    city.get_by_role("button", name="复核通过").click()
    city.get_by_text("市级已复核").first.wait_for()
    province.goto(review)
    province.get_by_role("button", name="受理备案").click()
    province.get_by_text("已备案").first.wait_for()
    province.goto(review.replace("review", "notice"))
    province.get_by_role("heading", name="备案通知书").wait_for()
    look(province)
    province.goto(f"{office.address}/filings/statistics")
    look(province)

    county.goto(f"{office.address}/r/implementation-items/{item.id}")
    line = county.locator("#e-committed_limit td.loc")
    assert "8 个工作日" in line.inner_text()
    assert line.get_by_role("link").inner_text().startswith("CXBA-")
    look(county)
