"""A county's workbook comes in, is reviewed, published and found; its neighbor sees none of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.accounts import COUNTY, OTHER
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.journey

WORKBOOK = Path(__file__).resolve().parents[1] / "workbooks" / "county" / "02-two-row-header.xlsx"
TRUTH = json.loads(WORKBOOK.with_suffix(".xlsx.truth.json").read_text(encoding="utf-8"))
GOOD = [record for record in TRUTH["records"] if not record["errors"]]
NAME = GOOD[0]["values"]["name"]


def hand_in(page, office):
    page.goto(f"{office.address}/imports/")
    page.get_by_label("文件内容").select_option(label="实施清单")
    page.locator("#file").set_input_files(WORKBOOK)
    page.get_by_role("button", name="校验文件").click()
    page.get_by_role("heading", name=f"核对导入：{WORKBOOK.name}").wait_for()


def write_the_good_rows(page):
    page.get_by_label("同时新建").check()
    page.get_by_role("button", name=f"仅导入正确行（写入 {len(GOOD)} 行）").click()
    page.get_by_role("heading", name="写入结果").wait_for()


def test_a_workbook_becomes_published_records(office):
    clerk = office.desk("county_editor", COUNTY)
    hand_in(clerk, office)
    clerk.keyboard.press("F8")
    assert clerk.evaluate("document.activeElement.id") == "cell-实施清单-F9"
    assert not accessibility_problems(clerk)
    write_the_good_rows(clerk)

    clerk.get_by_role("link", name=NAME, exact=True).click()
    record = clerk.url
    clerk.get_by_role("button", name="提交").click()
    clerk.get_by_text("待审核").first.wait_for()

    reviewer = office.desk("reviewer", COUNTY)
    reviewer.goto(record)
    reviewer.get_by_role("button", name="发布").click()
    reviewer.locator(".mhead .st-ok").wait_for()
    reviewer.get_by_role("link", name="变更记录", exact=True).click()
    assert reviewer.locator(".events").first.locator("> li").count() == 3

    clerk.goto(f"{office.address}/r/implementation-items/?state=published")
    assert clerk.locator("tbody th.c-name a").all_inner_texts() == [NAME]

    neighbor = office.desk("county_editor", OTHER)
    assert neighbor.goto(record).status == 404
    neighbor.goto(f"{office.address}/r/implementation-items/")
    assert neighbor.locator("tbody th.c-name").count() == 0


def test_the_same_workbook_changes_nothing_a_second_time(office):
    clerk = office.desk("county_editor", COUNTY)
    hand_in(clerk, office)
    write_the_good_rows(clerk)
    hand_in(clerk, office)
    assert clerk.locator(".t-same b").inner_text() == str(len(GOOD))
    assert clerk.locator(".t-add b").inner_text() == "0"
