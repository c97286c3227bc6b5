"""The error workbook: the uploaded file, marked; repaired at the marks, it is without error."""

from __future__ import annotations

import openpyxl
import pytest
from openpyxl.styles import Font

from app.sheets.edits import correct_import
from app.sheets.report import write_report
from app.sheets.stored import plan_json
from tests.support.counties import HEADINGS, item_row, rules_of

REPAIRS = {"C6": "旌阳区教育和体育局", "F5": "20个工作日", "F6": "5个工作日", "E6": ""}


def untidy_book(path):
    """Title over merged cells, two headers, bad cells, a text that looks like a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    sheet.append(["旌阳区政务服务事项清单"])
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = Font(size=18, bold=True)
    sheet.append(list(HEADINGS))
    sheet.append(["一、教育类"])
    sheet.append(list(item_row("甲事项", code=None)))
    sheet.append(list(item_row("乙事项", code=None, limit="二十来天")))
    sheet.append(list(item_row("=丙事项", code="123", limit="#N/A")))
    sheet["A6"].data_type = "s"
    sheet.column_dimensions["A"].width = 41
    book.save(path)
    return path


@pytest.fixture
def told(clerk, english):
    return clerk.plan(untidy_book(clerk.folder / "untidy.xlsx"))


def test_the_workbook_keeps_its_look_and_says_what_is_wrong(clerk, told):
    write_report(clerk.session, told["id"], clerk.folder / "out.xlsx")
    book = openpyxl.load_workbook(clerk.folder / "out.xlsx")
    sheet = book["清单"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:F1"]
    assert (sheet["A1"].font.size, sheet.column_dimensions["A"].width) == (18, 41)
    assert "limit.unreadable" in sheet["F5"].comment.text
    assert sheet["F5"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["F4"].comment is None
    listed = [row[1].value for row in book.worksheets[-1].iter_rows(min_row=4)]
    assert listed == [cell for cell, _rule in rules_of(told)]


def test_nothing_in_it_is_a_formula(clerk, told):
    write_report(clerk.session, told["id"], clerk.folder / "out.xlsx")
    for sheet in openpyxl.load_workbook(clerk.folder / "out.xlsx"):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_repaired_at_the_marked_cells_alone_it_has_no_error(clerk, told):
    write_report(clerk.session, told["id"], clerk.folder / "out.xlsx")
    book = openpyxl.load_workbook(clerk.folder / "out.xlsx")
    sheet = book["清单"]
    marked = [
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment and cell.fill.fgColor.rgb == "FFFFC7CE"
    ]
    assert marked
    for cell in marked:
        sheet[cell] = REPAIRS[cell] or None
    book.save(clerk.folder / "repaired.xlsx")
    again = clerk.plan(clerk.folder / "repaired.xlsx")
    assert again["counts"]["error"] == 0, again["errors"]
    assert again["counts"]["rows"] == 3


def test_what_was_corrected_in_the_browser_is_in_it(clerk, told):
    value = {"field": "committed_limit", "from": "二十来天", "to": "20个工作日"}
    asked = {"cells": {"清单!F6": "5个工作日", "清单!E6": ""}, "values": [value]}
    stored = correct_import(clerk.session, told["id"], asked)
    assert plan_json(clerk.session, stored)["counts"]["error"] == 0
    write_report(clerk.session, told["id"], clerk.folder / "out.xlsx")
    again = clerk.plan(clerk.folder / "out.xlsx")
    assert again["counts"]["error"] == 0, again["errors"]


def test_of_another_kind_the_cells_are_told(clerk, english):
    path = clerk.folder / "a.csv"
    path.write_text("事项名称,事项类型,承诺办结时限\n甲,公共服务,=1+1\n", encoding="gb18030")
    document = clerk.plan(path)
    write_report(clerk.session, document["id"], clerk.folder / "out.xlsx")
    sheet = openpyxl.load_workbook(clerk.folder / "out.xlsx").worksheets[0]
    assert sheet["C2"].value == "=1+1"
    assert sheet["C2"].data_type == "s"
    assert "limit.unreadable" in sheet["C2"].comment.text
