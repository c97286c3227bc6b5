"""What is written looks like what came in, and no text is lost or run on the way."""

from __future__ import annotations

import random

import openpyxl
import pytest

from app.kernel.errors import Illegal, NotFound
from app.kernel.text import tidy
from app.operations import Filter
from app.resource.registry import registry
from app.sheets import xlsx_writer
from app.sheets.export import export, export_as
from app.sheets.files import read_file
from app.sheets.vocabulary import Spec, Vocabulary
from app.sheets.writers import open_book
from importers.words import WORDS
from tests.support.accounts import OTHER, PROVINCE
from tests.support.counties import AGENCY, CODE, desk, item_row

STARTS = "=+-@\t'＝＋－＠"
INNER = "甲乙丙 a1=+-@'\"<&>;,\n；、（）%$#!|\\/"


VOCABULARY = Vocabulary(
    fields=(
        Spec("name", headings=("事项名称",)),
        Spec("notes", kind="long_text", headings=("备注",)),
    ),
    words=WORDS,
    identity=("name",),
)


def county_layout(folder):
    """A title, a header of two merged rows, a number and ticks: as a county lays it out."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "清单"
    sheet.append(["旌阳区政务服务事项清单"])
    sheet.merge_cells("A1:G1")
    sheet.append(["序号", "事项名称", "实施编码", "事项类型", "实施机关", "办理时限", None])
    sheet.append([None, None, None, None, None, "法定", "承诺"])
    for column in "ABCDE":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet.merge_cells("F2:G2")
    sheet.append([1, "教材审定", CODE, "行政许可", AGENCY, "20个工作日", "8个工作日"])
    book.save(folder / "county.xlsx")
    return folder / "county.xlsx"


def test_records_are_written_in_the_layout_of_an_import(clerk):
    plan = clerk.plan(county_layout(clerk.folder))
    clerk.commit(plan, create_references=True)
    clerk.load(item_row("教材初审", code=None))
    assert export_as(clerk.session, plan["id"], clerk.folder / "again.xlsx") == 2
    sheet = openpyxl.load_workbook(clerk.folder / "again.xlsx")["清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert sheet["A1"].value == "旌阳区政务服务事项清单"
    assert rows[0] == [
        1,
        "教材审定",
        CODE,
        "行政许可",
        AGENCY,
        "20个工作日",
        "8个工作日",
    ]
    assert "F2:G2" in {str(area) for area in sheet.merged_cells.ranges}
    again = clerk.plan(clerk.folder / "again.xlsx")
    assert again["tables"][0]["header"] == "A2:G3"
    assert again["counts"]["changed"] == again["counts"]["error"] == 0


def test_code_lists_and_divisions_come_back_without_a_change(people, tmp_path):
    """Words that hold separators, a word for nothing, parents of one name."""
    province = desk(people, tmp_path, "province_admin", PROVINCE)
    below = {"regions": [Filter("code", "starts", "510603")]}
    for name in ("code-lists", "regions"):
        province.resource = registry.get(name)
        file, filters = tmp_path / f"{name}.xlsx", below.get(name, [])
        count = export(province.session, province.resource, file, filters=filters)
        counts = province.plan(file)["counts"]
        assert counts["unchanged"] == counts["rows"] == count > 200 - 150 * bool(filters)


def test_the_layout_of_an_import_out_of_sight_is_not_told(clerk, people, tmp_path):
    plan = clerk.plan(county_layout(clerk.folder))
    other = desk(people, tmp_path, region=OTHER)
    with pytest.raises(NotFound):
        export_as(other.session, plan["id"], tmp_path / "out.xlsx")


def test_a_file_without_a_table_gives_no_layout(clerk):
    (clerk.folder / "empty.csv").write_text("没有表", encoding="utf-8")
    plan = clerk.plan(clerk.folder / "empty.csv")
    with pytest.raises(Illegal):
        export_as(clerk.session, plan["id"], clerk.folder / "out.xlsx")


def hostile(number):
    """A text that a spreadsheet program might run, as the product would keep it."""
    dice = random.Random(number)
    inner = "".join(dice.choice(INNER) for _ in range(dice.randint(1, 30)))
    text = f"{dice.choice(STARTS)}{inner}"
    return tidy(text) or "="


@pytest.mark.parametrize("ending", ["xlsx", "csv", "ods"])
def test_texts_that_look_like_formulas_come_back_byte_for_byte(tmp_path, ending):
    texts = [hostile(number) for number in range(500)]
    with open_book(tmp_path / f"out.{ending}") as book:
        table = book.table("清单", [("事项名称",), ("备注",)])
        for at, text in enumerate(texts):
            table.append([f"第{at}项许可", text])
    found = read_file(tmp_path / f"out.{ending}", f"out.{ending}", VOCABULARY)
    assert [row.values["notes"] for row in found.rows] == texts


@pytest.mark.parametrize("ending", ["xlsx", "csv", "ods"])
def test_blanks_and_line_breaks_within_a_text_stay(tmp_path, ending):
    text = "一  二\n三 四   五\n\n六"
    with open_book(tmp_path / f"out.{ending}") as book:
        book.table("清单", [("事项名称",), ("备注",)]).append(["教材审定", text])
    found = read_file(tmp_path / f"out.{ending}", f"out.{ending}", VOCABULARY)
    assert found.rows[0].values["notes"] == text


def test_a_text_is_never_markup(tmp_path):
    text = '<r><t>甲</t></r> & "乙" ]]>'
    with open_book(tmp_path / "out.xlsx") as book:
        book.table("清单", [("事项名称",), ("备注",)]).append(["教材审定", text])
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet["B2"].value == text
    found = read_file(tmp_path / "out.xlsx", "out.xlsx", VOCABULARY)
    assert found.rows[0].values["notes"] == text


def test_rows_beyond_the_end_of_a_worksheet_stand_on_a_further_one(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx_writer, "MOST_ROWS", 3)
    with open_book(tmp_path / "out.xlsx") as book:
        table = book.table("清单", [("事项名称",), ("数量",)])
        for at in range(4):
            table.append([f"第{at}项", at])
    sheets = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True).worksheets
    assert [list(sheet.values) for sheet in sheets] == [
        [("事项名称", "数量"), ("第0项", 0), ("第1项", 1)],
        [("事项名称", "数量"), ("第2项", 2), ("第3项", 3)],
    ]


def test_a_written_cell_looks_like_what_it_is(tmp_path):
    with open_book(tmp_path / "out.xlsx") as book:
        book.table("清单", [("事项名称",), ("数量",)]).append(["=1+1", 12])
    text, number = openpyxl.load_workbook(tmp_path / "out.xlsx").active[2]
    assert (text.value, text.data_type, text.number_format, text.quotePrefix) == (
        "=1+1", "s", "@", True
    )  # fmt: skip
    assert (number.value, number.data_type, number.number_format) == (12, "n", "General")
