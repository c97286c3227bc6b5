"""Lists with several fields stand on sheets of their own, out and in again."""

from __future__ import annotations

import openpyxl
import pytest

from app import operations as ops
from app.sheets.export import export
from app.sheets.template import template
from tests.support.counties import CODE, HEADINGS, item_row, rules_of

MATERIALS = [
    {"name": "申请书", "necessity": "必要", "copies": 2, "source": "申请人自备"},
    {"name": "=身份证明", "necessity": "非必要", "copies": 1, "paper_size": "A4"},
]
FEES = [{"name": "工本费", "standard": "每证10元\n减半", "basis": "发改价格〔2015〕1号"}]
PROCEDURES = [
    {"name": "听证论证", "longest": {"value": 20, "unit": "working_day"}, "counted": False}
]
OTHER_CODE = "11510603665538630E4510105002002"
QUESTIONS = [{"question": "要本人到场吗？", "answer": "  不要。"}]


@pytest.fixture
def stocked(clerk):
    """One item with an entry in each of its lists."""
    clerk.load(item_row(), item_row("教材初审", code=OTHER_CODE))
    for row in ops.fetch_page(clerk.session, clerk.resource, ops.ListQuery(order=["id"])).rows:
        record = ops.fetch_record(clerk.session, clerk.resource, row["id"])
        lists = {"materials": MATERIALS, "fees": FEES, "special_procedures": PROCEDURES}
        lists["questions"] = QUESTIONS
        ops.update(clerk.session, clerk.resource, record.id, lists, version=record.version)
    return clerk


def two_sheets(clerk, rows, *, name="两张表.xlsx"):
    """A workbook of items, and of materials on a second sheet."""
    book = openpyxl.Workbook()
    for row in (HEADINGS, item_row(), item_row("教材初审", code=None)):
        book.active.append(list(row))
    sheet = book.create_sheet("申请材料")
    for row in (("序号", "事项名称", "实施编码", "材料名称", "必要性", "份数"), *rows):
        sheet.append(list(row))
    book.save(clerk.folder / name)
    return clerk.plan(clerk.folder / name)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "ods"])
def test_what_is_written_out_comes_back_without_a_change(stocked, ending):
    file = stocked.folder / f"out.{ending}"
    assert export(stocked.session, stocked.resource, file) == 2
    plan = stocked.plan(file)
    assert plan["counts"]["rows"] == plan["counts"]["unchanged"] == 2, plan["errors"]


def test_every_field_of_a_list_stands_in_the_workbook(stocked):
    file = stocked.folder / "out.xlsx"
    export(stocked.session, stocked.resource, file)
    plan = stocked.plan(file)
    values = plan["rows"][0]["values"]
    assert values["materials"] == MATERIALS
    assert values["fees"] == FEES
    assert values["special_procedures"] == PROCEDURES
    assert values["questions"] == [{"question": "要本人到场吗？", "answer": "不要。"}]


def test_a_second_sheet_gives_each_item_its_materials(clerk):
    rows = [(1, "教材审定", CODE, "申请书", "必要", 2), (2, "教材审定", CODE, "样书", "非必要", 1)]
    plan = two_sheets(clerk, [*rows, (3, "教材初审", None, "申请书", "必要", 1)])
    assert plan["counts"]["rows"] == 2
    assert [m["name"] for m in plan["rows"][0]["values"]["materials"]] == ["申请书", "样书"]
    assert plan["rows"][1]["values"]["materials"][0]["copies"] == 1
    assert plan["errors"] == []


def test_a_material_of_no_item_is_an_error_at_its_cell(clerk):
    rows = [(1, "教材审定", CODE, "申请书", "必要", 2), (2, "别的事项", None, "样书", "必要", 1)]
    plan = two_sheets(clerk, rows)
    assert [(e["sheet"], e["cell"], e["rule"]) for e in plan["errors"]] == [
        ("申请材料", "B3", "reference.unknown")
    ]


def test_a_wrong_cell_of_the_second_sheet_is_named_there(clerk):
    plan = two_sheets(clerk, [(1, "教材审定", CODE, "申请书", "也许", 2)])
    assert [(e["sheet"], e["cell"]) for e in plan["errors"]] == [("申请材料", "E2")]
    assert plan["rows"][0]["class"] == "error"


def test_a_filled_template_is_read_with_its_second_sheet(clerk):
    file = clerk.folder / "template.xlsx"
    template(clerk.session, clerk.resource, file)
    book = openpyxl.load_workbook(file)
    main, materials = book["实施清单"], book["申请材料"]
    _fill(main, 1, {"事项名称": "教材审定", "实施编码": CODE, "事项类型": "行政许可"})
    _fill(materials, 2, {"实施编码": CODE, "材料名称": "申请书", "份数": 3})
    book.save(file)
    plan = clerk.plan(file)
    assert rules_of(plan) == []
    assert plan["rows"][0]["values"]["materials"] == [{"name": "申请书", "copies": 3}]


def _fill(sheet, depth, values):
    """Put each value under its heading, in the first empty row."""
    places = {cell.value: cell.column for row in sheet.iter_rows(max_row=depth) for cell in row}
    for title, value in values.items():
        sheet.cell(depth + 1, places[title], value)
