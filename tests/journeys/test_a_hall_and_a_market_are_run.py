"""Who runs a hall closes its gap by a rule; who looks after the market sees a certificate lapse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.kernel.clock import today
from app.operations import update
from app.resource.registry import registry
from tests.factories.bodies import BodyFactory
from tests.factories.halls import ServiceCenterFactory, ServiceWindowFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.qualifications import QualificationFactory
from tests.support.accounts import COUNTY
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


def test_a_gap_is_closed_by_a_rule(office):
    with office.people.system() as session:
        agency = BodyFactory.create(session, name="旌阳区水利局")
        center = ServiceCenterFactory.create(session, name="旌阳区政务服务中心")
        ServiceWindowFactory.create(session, center=center.id, name="水利窗口")
        ImplementationItemFactory.published(session, name="取水许可", agency=agency.id)
        ImplementationItemFactory.published(session, name="教师资格认定")
    page = office.desk("hall_manager", COUNTY)
    page.get_by_role("link", name="应进未进").click()
    page.get_by_role("link", name="旌阳区政务服务中心").click()
    page.locator("summary", has_text="按规则选择").click()
    page.get_by_label("实施机关").select_option("旌阳区水利局")
    page.get_by_role("button", name="预览").click()
    page.get_by_text("按规则找到1项").wait_for()
    assert page.get_by_role("checkbox", name="取水许可").is_checked()
    page.get_by_role("button", name="进驻所选事项").click()
    page.get_by_text("水利窗口").first.wait_for()
    assert coverage(page) == ["1", "0", "1"]
    assert accessibility_problems(page) == []
    page.locator("summary", has_text="进驻事项").click()
    page.get_by_role("button", name="退出窗口：取水许可").click()
    page.get_by_text("已退出该窗口").wait_for()
    assert coverage(page) == ["0", "0", "2"]
    page.get_by_text("教师资格认定").first.drag_to(page.locator("[data-window]").first)
    page.get_by_text("水利窗口").first.wait_for()
    assert coverage(page) == ["1", "0", "1"]
    page.get_by_label("更多操作").click()
    page.get_by_role("link", name="列入进驻负面清单").last.click()
    assert page.get_by_label("事项名称").input_value() == "取水许可"


def coverage(page):
    """What the page of a hall says: at a window, lawfully not, gaps."""
    return page.locator(".cov b").all_inner_texts()[:3]


def test_a_certificate_lapses(office):
    with office.people.system() as session:
        lasting = {"valid_until": (today() + timedelta(days=200)).isoformat()}
        made = QualificationFactory.create(session, **lasting)
        over = {"valid_until": (today() - timedelta(days=1)).isoformat()}
        resource = registry.get("qualifications")
        update(session, resource, made.id, over, version=made.version)
    page = office.desk("market_manager", COUNTY)
    page.get_by_role("link", name="已过期的资质").click()
    page.get_by_role("link", name=made.title).click()
    page.get_by_text("过期").first.wait_for()
    assert accessibility_problems(page) == []
