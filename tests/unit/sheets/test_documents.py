"""Tables in Word documents and web pages, and forms in which headings stand beside values."""

from __future__ import annotations

import docx
import openpyxl
import pytest

from app.kernel.errors import FileRefused
from app.sheets.files import read_file
from tests.unit.sheets.specs import VOCABULARY

LIST = [
    ("序号", "事项名称", "事项类型", "实施机关", "法定时限", "承诺时限"),
    ("1", "取水许可", "行政许可", "旌阳区水利局", "20个工作日", "8个工作日"),
    ("2", "河道采砂许可", "行政许可", "旌阳区水利局", "20个工作日", "10个工作日"),
]
CARD = [
    ("事项名称", "取水许可", "事项类型", "行政许可"),
    ("实施机关", "旌阳区水利局", "联系电话", "0838-2201234"),
    ("法定时限", "20个工作日", "承诺时限", "8个工作日"),
    ("受理条件", "有取水口\n有计量设施", "办理地点", ""),
]
PARTS = [("序号", "材料名称", "份数"), ("1", "申请书", "2"), ("2", "取水口位置图", "1")]


def read(path):
    return read_file(path, path.name, VOCABULARY)


def word(path, *tables, above=("附件1", "旌阳区政务服务事项清单")):
    document = docx.Document()
    for line in above:
        document.add_paragraph(line)
    for rows in tables:
        table = document.add_table(rows=0, cols=max(map(len, rows)))
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                cell.text = text
    document.save(path)
    return path


def test_a_table_of_a_word_document_is_read(tmp_path):
    found = read(word(tmp_path / "清单.docx", LIST))
    assert found.kind == "docx"
    assert found.tables[0].preamble.title == "旌阳区政务服务事项清单"
    assert [row.values["name"] for row in found.rows] == ["取水许可", "河道采砂许可"]
    assert found.rows[1].values["committed_limit"] == {"value": 10, "unit": "working_day"}
    assert found.errors_json() == []


def test_cells_of_a_word_table_that_are_merged_are_one(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=3, cols=4)
    for row, texts in enumerate(
        [("部门", "事项名称", "办理时限", ""), ("", "", "法定", "承诺")], start=0
    ):
        for cell, text in zip(table.rows[row].cells, texts, strict=True):
            cell.text = text
    table.cell(0, 2).merge(table.cell(0, 3))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(1, 1))
    for cell, text in zip(table.rows[2].cells, ("水利局", "取水许可", "20日", "8日"), strict=True):
        cell.text = text
    document.save(tmp_path / "merged.docx")
    found = read(tmp_path / "merged.docx")
    assert found.rows[0].values["name"] == "取水许可"
    assert found.rows[0].values["statutory_limit"]["value"] == 20
    assert found.rows[0].values["committed_limit"]["value"] == 8


def test_a_table_that_goes_on_after_a_page_is_one_table(tmp_path):
    found = read(word(tmp_path / "pages.docx", LIST[:2], LIST[2:]))
    assert len(found.tables) == 1
    assert [row.values["name"] for row in found.rows] == ["取水许可", "河道采砂许可"]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_a_form_gives_one_record(tmp_path, kind):
    path = tmp_path / f"card.{kind}"
    word(path, CARD) if kind == "docx" else sheet(path, CARD)
    (row,) = read(path).rows
    assert row.values["name"] == "取水许可"
    assert row.values["agency"] == "旌阳区水利局"
    assert row.values["phone"] == "0838-2201234"
    assert row.values["committed_limit"] == {"value": 8, "unit": "working_day"}
    assert row.values["conditions"] == "有取水口\n有计量设施"
    assert row.values["place"] is None
    assert row.findings == []


def sheet(path, *cards):
    book = openpyxl.Workbook()
    for rows in cards:
        for row in rows:
            book.active.append([text or None for text in row])
        book.active.append([])
    book.save(path)
    return path


def test_the_values_of_forms_have_their_own_addresses(tmp_path):
    second = [("事项名称", "河道采砂许可", "事项类型", "行政许可"), *CARD[1:2]]
    second += [("法定时限", "二十来天", "承诺时限", "8个工作日")]
    found = read(sheet(tmp_path / "cards.xlsx", CARD, second))
    assert [row.values["name"] for row in found.rows] == ["取水许可", "河道采砂许可"]
    assert found.rows[0].cells["committed_limit"] == "D3"
    assert [(e["cell"], e["rule"]) for e in found.errors_json()] == [("B8", "limit.unreadable")]
    assert (found.rows[1].row, found.rows[1].last_row) == (6, 8)


def test_a_small_table_within_a_form_is_its_list(tmp_path):
    path = sheet(tmp_path / "list.xlsx", [*CARD, *PARTS])
    (row,) = read(path).rows
    assert row.values["materials"] == [
        {"name": "申请书", "copies": 2},
        {"name": "取水口位置图", "copies": 1},
    ]


def test_a_list_beside_a_heading_merged_over_its_rows_is_read(tmp_path):
    book = openpyxl.Workbook()
    for row in CARD:
        book.active.append([text or None for text in row])
    for at, part in enumerate(PARTS):
        book.active.append(["申请材料" if not at else None, *part])
    book.active.merge_cells("A5:A7")
    book.active.append(["咨询电话", "0838-1"])
    book.save(tmp_path / "beside.xlsx")
    (row,) = read(tmp_path / "beside.xlsx").rows
    assert [part["name"] for part in row.values["materials"]] == ["申请书", "取水口位置图"]


def test_a_table_of_one_row_is_no_form(tmp_path):
    head = ("事项名称", "主项名称", "事项类型", "实施机关", "联系电话", "办理地点")
    (row,) = read(
        sheet(tmp_path / "one.xlsx", [head, ("甲", "乙", "行政许可", "丙局", "1", "2")])
    ).rows
    assert (row.values["name"], row.values["main_name"]) == ("甲", "乙")


def test_a_cell_that_belongs_to_no_heading_is_told(tmp_path):
    rows = [*CARD[:1], ("实施机关", "旌阳区水利局", "科室甲", "联系电话", "0838-1"), *CARD[2:]]
    (row,) = read(sheet(tmp_path / "loose.xlsx", rows)).rows
    assert row.values["phone"] == "0838-1"
    assert [(f.cell, f.rule) for f in row.findings] == [("C2", "cell.unread")]


PAGE = """<html><head><meta charset="gb2312"></head><body><table>
<tr><th rowspan="2">事项名称</th><th rowspan=2>事项类型</th><th colspan="2">办理时限</th></tr>
<tr><th>法定</th><th>承诺</th></tr>
<tr><td>取水<br>许可</td><td>行政许可</td><td>20个工作日</td><td>8个工作日</td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_a_web_page_named_like_a_workbook_is_read_as_what_it_is(tmp_path, encoding):
    path = tmp_path / "清单.xls"
    path.write_bytes(PAGE.encode(encoding))
    found = read(path)
    assert found.kind == "html"
    assert found.rows[0].values["name"] == "取水\n许可"
    assert found.rows[0].values["statutory_limit"] == {"value": 20, "unit": "working_day"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xls", b"<html><body>no table</body></html>"),
        ("a.csv", PAGE.encode()),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>"),
    ],
)
def test_a_page_that_holds_no_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileRefused) as refused:
        read(tmp_path / name)
    assert refused.value.rule == "file.not_a_workbook"


def test_a_document_without_a_table_is_refused(tmp_path):
    with pytest.raises(FileRefused) as refused:
        read(word(tmp_path / "letter.docx"))
    assert refused.value.rule == "file.not_a_workbook"
