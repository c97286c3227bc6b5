"""Columns, density and saved views of a list stand in its address."""

from __future__ import annotations

import re

import pytest
from lxml.html import fromstring

from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY
from tests.support.desk import Desk

LIST = "/r/implementation-items/"


@pytest.fixture
def desk(everybody):
    """Somebody whose views are nobody else's."""
    return Desk(everybody.browser(everybody.make("county_editor", COUNTY)))


def headings(page):
    cells = fromstring(page).xpath("//table[contains(@class, 'cards')]/thead//th")
    return [cell.text_content().strip() for cell in cells if cell.text_content().strip()]


@pytest.fixture(scope="module")
def one(everybody):
    with everybody.system() as session:
        return ImplementationItemFactory.create(session, name="看列的许可", phone="0838-7")


def test_the_columns_are_those_of_the_address_in_its_order(desk, one):
    page = desk.get(f"{LIST}?q=看列&col=state&col=phone&col=code&density=compact")
    assert headings(page) == ["事项名称", "状态", "咨询电话", "实施编码"]
    assert "0838-7" in page
    assert 'data-density="compact"' in page
    (form,) = fromstring(page).xpath("//form[@id='filters']")
    assert ("col", "phone") in form.form_values()
    assert ("density", "compact") in form.form_values()
    desk.get(f"{LIST}?col=nothing", 400)
    desk.get(f"{LIST}?col=materials", 400)


def test_a_view_is_kept_found_again_renamed_and_taken_away(desk, one):
    where = "q=看列&col=phone&density=loose&after=x"
    kept = desk.post(f"{LIST}views", data={"_where": where, "name": "看电话"}).location
    assert "after" not in kept
    page = desk.get(kept)
    assert headings(page) == ["事项名称", "咨询电话"]
    assert fromstring(page).xpath("//a[@aria-current='page' and contains(., '看电话')]")
    number = re.search(r"view=(\d+)", kept)[1]
    desk.post(f"{LIST}views/{number}", data={"name": "只看电话", "default": "on"})
    opened = desk.get(LIST, 302)
    assert f"view={number}" in opened
    assert headings(desk.get(f"{LIST}?view=all"))[1:2] == ["实施编码"]
    desk.post(f"{LIST}views/{number}/delete")
    desk.get(LIST)
    assert "只看电话" not in desk.get(LIST)


def test_a_name_that_does_not_fit_is_said_on_the_list(desk):
    back = desk.post(f"{LIST}views", data={"_where": "q=看列", "name": " "}).location
    assert "toast-bad" in desk.get(back)


def test_a_view_that_does_not_fit_the_list_any_more_leads_to_everything(desk):
    answer = desk.caller.get(f"{LIST}?view=7&col=gone")
    assert (answer.status_code, answer.location) == (302, f"{LIST}?view=all")
    assert "toast-bad" in desk.get(answer.location)
