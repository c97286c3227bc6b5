"""A clerk corrects a workbook in the browser or on the desk; a second county needs no mapping."""

from __future__ import annotations

import openpyxl
import pytest

from tests.support.accounts import COUNTY, OTHER, PROVINCE
from tests.support.browser import accessibility_problems

pytestmark = pytest.mark.journey

HEADINGS = ("序号", "事项名称", "事项类型", "办结要多久", "到现场次数", "备查")
ROWS = (
    (1, "甲事项", "公共服务", "二十来天", 1, "一号柜"),
    (2, "乙事项", "公共服务", "二十来天", 1, "二号柜"),
    (3, "丙事项", "许可证", "5个工作日", 0, ""),
    (4, "丁事项", "公共服务", "5个工作日", "许多", ""),
)
LIMIT = "承诺办结时限"


def workbook(path, *, names=""):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    sheet.append(["政务服务事项清单"])
    sheet.merge_cells("A1:F1")
    sheet.append(list(HEADINGS))
    for row in ROWS:
        sheet.append([row[0], f"{row[1]}{names}", *row[2:]])
    book.save(path)
    return path


def hand_in(page, office, path):
    page.goto(f"{office.address}/imports/")
    page.get_by_label("文件内容").select_option(label="实施清单")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="校验文件").click()
    page.get_by_role("heading", name=f"核对导入：{path.name}").wait_for()


def read_as(page, letter, field):
    page.get_by_role("link", name=f"{letter} 列：").click()
    page.get_by_label("对照字段").select_option(label=field)
    page.get_by_role("button", name="按此对照").click()
    page.get_by_text("已重新校验").wait_for()


def errors(page):
    return page.locator(".t-err b").inner_text()


@pytest.fixture
def clerk(office):
    return office.desk("county_editor", COUNTY)


def test_a_file_is_corrected_in_the_browser_written_and_taken_back(office, clerk, tmp_path):
    hand_in(clerk, office, workbook(tmp_path / "items.xlsx"))
    read_as(clerk, "D", LIMIT)
    assert errors(clerk) == "4"
    assert not accessibility_problems(clerk)
    clerk.locator("#cell-清单-C5").fill("公共服务")
    clerk.locator("#cell-清单-E6").fill("2")
    clerk.get_by_role("button", name="重新校验").click()
    clerk.get_by_text("有错误的行：2").wait_for()
    clerk.get_by_label("各行的“二十来天”改为").first.fill("20个工作日")
    clerk.get_by_role("button", name="全部改为（2 处）").first.click()
    clerk.get_by_text("有错误的行：0").wait_for()
    clerk.reload()
    assert errors(clerk) == "0"
    assert clerk.get_by_text("一号柜").is_visible()
    clerk.get_by_role("button", name="全部写入（4 行）").click()
    clerk.get_by_role("heading", name="写入结果").wait_for()
    clerk.get_by_role("link", name="撤销本批次").click()
    clerk.get_by_role("heading", name="删除: 4").wait_for()
    assert not accessibility_problems(clerk)
    clerk.get_by_role("button", name="撤销 4 条记录").click()
    clerk.get_by_text("已撤销").first.wait_for()
    clerk.goto(f"{office.address}/r/implementation-items/")
    assert clerk.locator("tbody th.c-name").count() == 0


def test_a_marked_workbook_is_repaired_at_its_marks_and_has_no_error(office, clerk, tmp_path):
    hand_in(clerk, office, workbook(tmp_path / "items.xlsx"))
    read_as(clerk, "D", LIMIT)
    with clerk.expect_download() as waiting:
        clerk.get_by_role("link", name="下载错误标注表").click()
    waiting.value.save_as(tmp_path / "marked.xlsx")
    book = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    good = {"C5": "公共服务", "D3": "20个工作日", "D4": "20个工作日", "E6": 2}
    marked = [cell.coordinate for row in book["清单"].iter_rows() for cell in row if cell.comment]
    assert marked == ["D3", "D4", "C5", "E6"]
    for cell in marked:
        book["清单"][cell] = good[cell]
    book.save(tmp_path / "repaired.xlsx")
    hand_in(clerk, office, tmp_path / "repaired.xlsx")
    assert errors(clerk) == "0"


def test_a_second_county_needs_no_mapping_once_it_is_approved(office, clerk, tmp_path):
    hand_in(clerk, office, workbook(tmp_path / "items.xlsx"))
    read_as(clerk, "D", LIMIT)
    admin = office.desk("province_admin", PROVINCE)
    admin.goto(f"{office.address}/imports/learned")
    assert not accessibility_problems(admin)
    admin.get_by_role("button", name="全部共用").click()
    admin.get_by_text("已审定").wait_for()
    neighbor = office.desk("county_editor", OTHER)
    hand_in(neighbor, office, workbook(tmp_path / "others.xlsx", names="二"))
    assert neighbor.get_by_role("link", name=f"D 列：{LIMIT}").is_visible()
    assert neighbor.get_by_text("按已学对照").count() == 1
