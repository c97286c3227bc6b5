"""A clerk's session ends while a form is filled in: what was typed is there again, and is saved."""

from __future__ import annotations

import pytest

from app.operations import unsaved, update
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY
from tests.support.browser import accessibility_problems, watched_page

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def databases(sqlite):
    """One kind is enough: what is looked at here is the browser."""
    return sqlite


@pytest.fixture
def item(office):
    with office.people.system() as session:
        return ImplementationItemFactory.create(session)


def signed_out(page):
    """The sign-in of the browser is taken away, as a night would."""
    page.context.clear_cookies()


def test_the_text_of_a_lost_session_is_restored_and_saved(office, item):
    account = office.people.make("county_editor", COUNTY).account
    page = office.stack.enter_context(watched_page(office.browser))
    office.sign_in_as(page, account)
    edit = f"{office.address}/r/implementation-items/{item.id}/edit"
    page.goto(edit)
    page.locator("#notes").fill("写了很久的备注")
    page.get_by_text("已暂存，尚未保存").wait_for()
    signed_out(page)
    page.keyboard.press("Control+s")
    page.get_by_text("登录已失效").wait_for()
    assert page.locator("#notes").input_value() == "写了很久的备注"
    page.on("dialog", lambda dialog: dialog.accept())
    office.sign_in_as(page, account)
    page.goto(edit)
    assert accessibility_problems(page) == []
    page.get_by_role("link", name="继续填写").click()
    assert page.locator("#notes").input_value() == "写了很久的备注"
    page.get_by_role("button", name="保存").last.click()
    page.locator(".mhead").wait_for()
    assert page.get_by_text("写了很久的备注").count()
    page.goto(edit)
    assert page.get_by_role("link", name="继续填写").count() == 0


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(office, item):
    page = office.desk("county_editor", COUNTY)
    edit = f"{office.address}/r/implementation-items/{item.id}/edit"
    page.goto(edit)
    page.locator("#notes").fill("我的备注")
    page.get_by_text("已暂存，尚未保存").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    with office.people.system() as session:
        update(session, item.resource, item.id, {"notes": "别人的备注"}, version=item.version)
    page.goto(f"{edit}?_restore=1")
    page.get_by_role("button", name="保存").last.click()
    page.get_by_text("别人的备注").first.wait_for()
    assert page.get_by_text("我的备注").count()


def test_what_is_too_much_to_be_kept_is_saved_all_the_same(office, item, monkeypatch):
    monkeypatch.setattr(unsaved, "LARGEST", 10)
    page = office.desk("county_editor", COUNTY)
    page.goto(f"{office.address}/r/implementation-items/{item.id}/edit")
    page.locator("#notes").fill("比能暂存的更长的备注")
    page.get_by_role("button", name="保存").last.click()
    page.locator(".mhead").wait_for()
    assert page.get_by_text("比能暂存的更长的备注").count()
