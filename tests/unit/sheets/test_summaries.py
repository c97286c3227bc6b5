"""Summary workbooks say how many records there are, and what an import holds."""

from __future__ import annotations

import openpyxl
import pytest

from app import operations as ops
from app.kernel.errors import NotFound
from app.sheets.summary import summarize, summarize_import
from tests.support.accounts import OTHER
from tests.support.counties import desk, item_row


def tables(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[c.value for c in row] for row in sheet.iter_rows()] for sheet in book}


def test_records_are_counted_by_what_the_list_can_be_asked_for(clerk):
    other = ("教材初审", "行政确认", "区教育和体育局", "旌阳区档案馆", None, "8个工作日")
    clerk.load(item_row(), item_row("教材再审", code=None), other)
    path = clerk.folder / "summary.xlsx"
    assert summarize(clerk.session, clerk.resource, path, ops.ListQuery()) == 3
    found = tables(path)
    assert found["事项类型"] == [
        ["事项类型", "草稿", "合计"],
        ["行政确认", 1, 1],
        ["行政许可", 2, 2],
        ["合计", 3, 3],
    ]
    assert found["行政区划"][1] == ["旌阳区", 3, 3]


def test_only_the_records_in_sight_are_counted(clerk, people, tmp_path):
    clerk.load(item_row())
    other = desk(people, tmp_path, region=OTHER)
    path = tmp_path / "summary.xlsx"
    assert summarize(other.session, other.resource, path, ops.ListQuery()) == 0
    assert tables(path)["事项类型"][-1] == ["合计", 0]


def test_an_import_is_summed_up_by_class_and_finding(clerk):
    plan = clerk.plan_rows(item_row(), item_row("教材初审", code=None, limit="二十来天"))
    path = clerk.folder / "import.xlsx"
    assert summarize_import(clerk.session, plan["id"], path) == 2
    found = tables(path)
    assert [row[1] for row in found["行"][1:]] == [1, 1, 2]
    assert found["发现的问题"][1][0] == "limit.unreadable"


def test_an_import_out_of_sight_is_not_summed_up(clerk, people, tmp_path):
    plan = clerk.plan_rows(item_row())
    other = desk(people, tmp_path, region=OTHER)
    with pytest.raises(NotFound):
        summarize_import(other.session, plan["id"], tmp_path / "import.xlsx")
