"""Tables as offices lay them out: where the header is, what each row is, what belongs together."""

import re

import pytest

from app.kernel.errors import FileRefused
from app.sheets.corrections import Corrections
from app.sheets.files import understand_grids
from app.sheets.grid import Broken
from tests.unit.sheets.files import code, grid, understand
from tests.unit.sheets.specs import VOCABULARY

HEAD = ["序号", "事项名称", "事项类型", "实施编码"]


def item(number, name="甲", kind="行政许可", **says):
    return [number, name, kind, says.get("code", code(number))]


def table(*rows, areas=()):
    """The one table of a worksheet, as a plan prints it, and its rows."""
    found = understand(grid(rows, *areas))
    (only,) = found.tables_json()
    return only, found.rows


def fields(table):
    return {column["column"]: column["field"] for column in table["columns"]}


def values(rows, *names):
    return [tuple(row.values.get(name) for name in names) for row in rows]


def problems(rows):
    return [(f.cell, f.field, f.rule) for row in rows for f in row.findings]


class TestHeader:
    def test_three_rows_with_groups_at_two_depths(self):
        rows = [
            ["附件1"],
            ["某县政务服务事项目录（2025年）"],
            ["填报单位（盖章）：某县行政审批局", *[""] * 5, "填报日期：2025年6月"],
            ["序号", "基本信息", "", "", "办理信息", "", "", "", "备注"],
            ["", "事项名称", "事项类型", "实施编码", "时限", "", "联系方式"],
            ["", "", "", "", "法定", "承诺", "咨询", "投诉"],
            ["一、县发展和改革局（3项）"],
            ["（一）行政许可"],
            [1, "甲", "", code(1), "20个工作日", "10个工作日", "1", "2"],
            ["（二）公共服务"],
            [2, "乙", "", code(2), "/", "即办", "1", "2"],
            ["二、县教育局"],
            ["（一）行政确认"],
            [3, "丙", "", code(3), "30个工作日", "10个工作日", "1", "2"],
            ["合计", "3项"],
            ["注：1.本表一式三份。"],
            ["2.请认真填写。"],
            ["填表人：张三", "", "审核人：李四"],
        ]
        areas = """A2:I2 A3:D3 G3:I3 A4:A6 B4:D4 E4:H4 I4:I6 B5:B6 C5:C6 D5:D6 E5:F5 G5:H5
            A7:I7 A8:I8 A10:I10 A12:I12 A13:I13 A16:I16 A17:I17"""
        found, records = table(*rows, areas=re.split(r"\s+", areas))
        assert (found["header"], found["title"]) == ("A4:I6", "某县政务服务事项目录（2025年）")
        assert found["preamble"] == {"填报单位": "某县行政审批局", "填报日期": "2025年6月"}
        assert found["columns"][4]["heading"] == ["办理信息", "时限", "法定"]
        assert list(fields(found).values()) == [
            None, "name", "kind", "code", "statutory_limit", "committed_limit", "phone",
            "complaint_phone", "notes",
        ]  # fmt: skip
        assert found["group_rows"] == [7, 8, 10, 12, 13]
        assert found["skipped_rows"] == {"15": "total", "16": "note", "17": "note", "18": "note"}
        assert values(records, "name", "department", "kind") == [
            ("甲", "县发展和改革局", "行政许可"),
            ("乙", "县发展和改革局", "公共服务"),
            ("丙", "县教育局", "行政确认"),
        ]

    def test_two_rows_without_a_single_merge(self):
        found, records = table(
            ["序号", "事项名称", "办理时限", "", "联系电话", "", "备注"],
            ["", "", "法定", "承诺", "咨询", "投诉", ""],
            [1, "甲", "20个工作日", "10个工作日", "1", "2"],
        )
        assert found["header"] == "A1:G2"
        assert list(fields(found).values())[2:6] == [
            "statutory_limit", "committed_limit", "phone", "complaint_phone",
        ]  # fmt: skip
        assert len(records) == 1

    def test_the_same_heading_under_two_others_means_two_things(self):
        found, _rows = table(
            ["事项名称", "办理时限", "", "收费", ""],
            ["", "法定", "承诺", "是否收费", "依据"],
            ["甲", "20个工作日", "1个工作日", "否", ""],
            areas=["B1:C1", "D1:E1", "A1:A2"],
        )
        assert fields(found)["E"] == "fee_basis"

    def test_marks_remarks_and_blanks_in_headings_do_not_matter(self):
        found, records = table(
            [
                "序 号",
                "*事 项 名 称",
                "事项类型\n（许可/确认）",
                "承诺时限（工作日）",
                "备   注（必填）：",
            ],
            [1, "甲", "行政许可", "5", "x"],
        )
        assert list(fields(found).values()) == [None, "name", "kind", "committed_limit", "notes"]
        assert found["columns"][4]["heading"] == ["备注"]
        assert records[0].values["committed_limit"] == {"value": 5, "unit": "working_day"}
        assert not problems(records)

    def test_a_careless_heading_is_recognized_as_less_sure(self):
        found, _rows = table(["事项名称", "统一会信用代码", "备注"], ["甲", "", ""])
        assert found["columns"][1] | {"confidence": 0} == {
            "column": "B", "heading": ["统一会信用代码"], "field": "agency_uscc",
            "confidence": 0, "by": "fuzzy",
        }  # fmt: skip
        assert 0.7 < found["columns"][1]["confidence"] < 0.9

    @pytest.mark.parametrize("word", ["法定时限依据条款", "承诺时限备注说明", "是否委托实施机关"])
    def test_a_word_that_makes_another_field_of_it_is_no_slip(self, word):
        found, _rows = table(["事项名称", "事项类型", word], ["甲", "行政许可", ""])
        assert fields(found)["C"] not in ("statutory_limit", "committed_limit", "agency")

    def test_keys_of_a_program_over_the_headings_are_no_header(self):
        found, _rows = table(["taskName", "taskType"], ["事项名称", "事项类型"], ["甲", "行政许可"])
        assert found["header"] == "A2:B2"

    def test_a_heading_merged_over_columns_that_mean_nothing_stays_unmapped(self):
        found, _rows = table(
            ["序号", "事项名称", "决策会议及顺序", "", "", "备注"],
            [1, "甲", "县长办公会", "常委会"],
            areas=["C1:E1"],
        )
        assert [c["heading"] for c in found["columns"]][2:5] == [["决策会议及顺序"]] * 3

    def test_a_row_that_numbers_the_columns_is_part_of_the_header(self):
        found, records = table(HEAD, [1, 2, 3, 4], item(1))
        assert found["skipped_rows"] == {"2": "header"}
        assert values(records, "name") == [("甲",)]

    def test_words_of_headings_among_the_data_are_data(self):
        _found, records = table(
            ["序号", "事项名称", "备注"], [1, "备注", "事项名称"], [2, "乙", ""]
        )
        assert values(records, "name") == [("备注",), ("乙",)]

    def test_margins_are_left_out(self):
        found, records = table([], ["", *HEAD], [], ["", *item(1)], [], ["", *item(2)])
        assert (found["header"], [row.row for row in records]) == ("B2:E2", [4, 6])


class TestNoTable:
    @pytest.mark.parametrize(
        "rows",
        [
            [],
            [["关于报送材料的通知"], ["各县（市、区）："], ["请于6月30日前报送。"]],
            [["姓名", "年龄"], ["张三", 30]],
            [
                ["登记表"],
                ["事项名称", "甲", "事项类型", "行政许可"],
            ],
        ],
    )
    def test_a_sheet_without_one_is_refused(self, rows):
        with pytest.raises(FileRefused) as refused:
            understand(grid(rows))
        assert refused.value.rule == "file.no_table"

    def test_a_table_without_rows_is_a_table(self):
        found, records = table(HEAD)
        assert (found["header"], records) == ("A1:D1", [])

    def test_a_sheet_of_instructions_is_left_out(self):
        notes = grid([["填报说明"], ["1.一项一行。"], ["2.“事项名称”须一致。"]], name="说明")
        found = understand(notes, grid([HEAD, item(1)], name="清单"))
        assert [t["sheet"] for t in found.tables_json()] == ["清单"]

    def test_a_hidden_sheet_is_left_out_where_another_is_shown(self):
        hidden = grid([HEAD, item(1)], name="字典")
        hidden.visible = False
        found = understand(hidden, grid([HEAD, item(2)], name="清单"))
        assert [row.sheet for row in found.rows] == ["清单"]


class TestSeveralTables:
    def test_a_header_printed_on_each_page_is_one_table(self):
        title, pairs = ["某县事项清单"], ["填报单位：甲局", "", "填报时间：2025年"]
        found, records = table(
            title,
            pairs,
            HEAD,
            item(1),
            ["第1页 共2页"],
            title,
            pairs,
            HEAD,
            item(2),
            areas=["A1:D1"],
        )
        assert found["skipped_rows"] == {"5": "note", "6": "header", "7": "header", "8": "header"}
        assert [row.row for row in records] == [4, 9]

    def test_another_header_below_begins_another_table(self):
        found = understand(
            grid(
                [
                    ["甲县行政许可事项清单"],
                    HEAD,
                    item(1),
                    ["注：略。"],
                    [],
                    ["甲县公共服务事项清单"],
                    ["序号", "公共服务事项名称", "主管部门", "备注"],
                    [1, "乙", "甲局", "x"],
                ],
                "A1:D1",
                "A6:D6",
            )
        )
        first, second = found.tables_json()
        assert (first["title"], second["title"]) == ("甲县行政许可事项清单", "甲县公共服务事项清单")
        assert first["skipped_rows"] == {"4": "note"}
        assert (second["header"], second["group_rows"]) == ("A7:D7", [])
        assert values(found.rows, "name", "department") == [("甲", None), ("乙", "甲局")]

    def test_a_section_above_each_header_holds_for_its_rows(self):
        found, records = table(
            ["一、县发展和改革局"],
            HEAD,
            item(1),
            ["二、县教育局"],
            HEAD,
            item(2),
            areas=["A1:D1", "A4:D4"],
        )
        assert found["group_rows"] == [4]
        assert values(records, "department") == [("县发展和改革局",), ("县教育局",)]


class TestGroups:
    def test_a_number_and_a_name_in_two_cells(self):
        found, records = table(
            HEAD, ["一", "县发展和改革局"], item(1), ["二、", "县教育局"], item(2)
        )
        assert found["group_rows"] == [2, 4]
        assert values(records, "department") == [("县发展和改革局",), ("县教育局",)]

    def test_names_without_numbers(self):
        found, records = table(HEAD, ["县发改局"], item(1), ["县教育局"], item(2))
        assert found["group_rows"] == [2, 4]
        assert values(records, "department") == [("县发改局",), ("县教育局",)]

    def test_kinds_over_departments(self):
        found, records = table(
            ["序号", "事项名称", "实施编码"],
            ["行政许可"], ["县发改局"], [1, "甲", code(1)], ["县教育局"], [2, "乙", code(2)],
            ["公共服务"], ["县发改局"], [3, "丙", code(3)],
            areas=["A2:C2", "A3:C3", "A5:C5", "A7:C7", "A8:C8"],
        )  # fmt: skip
        assert found["group_rows"] == [2, 3, 5, 7, 8]
        assert values(records, "kind", "department") == [
            ("行政许可", "县发改局"), ("行政许可", "县教育局"), ("公共服务", "县发改局"),
        ]  # fmt: skip

    def test_what_a_row_says_itself_counts_more(self):
        _found, records = table(
            [*HEAD, "主管部门"], ["一、县发改局"], [*item(1), "县教育局"], [*item(2), ""]
        )
        assert values(records, "department") == [("县教育局",), ("县发改局",)]

    def test_an_unreadable_cell_is_not_replaced_by_the_group(self):
        _found, records = table(HEAD, ["一、行政许可"], [1, "甲", "行政许诺", code(1)])
        assert "kind" not in records[0].values
        assert problems(records) == [("C3", "kind", "kind.unknown")]

    def test_the_cell_of_an_inherited_value_is_the_heading(self):
        _found, records = table(HEAD, ["一、县发改局"], item(1))
        assert records[0].cells["department"] == "A2"

    def test_a_heading_that_names_nothing_gives_no_value(self):
        found, records = table(HEAD, ["一、实施的中央层面设定的事项"], item(1))
        assert found["group_rows"] == [2]
        assert records[0].values.keys() == {"name", "kind", "code"}

    def test_a_numbered_heading_without_rows_is_still_one(self):
        found, _rows = table(
            HEAD, ["一、县发改局"], item(1), ["二、县教育局"], areas=["A2:D2", "A4:D4"]
        )
        assert found["group_rows"] == [2, 4]


class TestRowsThatAreNoRecords:
    @pytest.mark.parametrize(
        "text", ["合计", "总计：3项", "共20项", "共 3 项，其中行政许可 2 项", "小计", "累计"]
    )
    def test_totals(self, text):
        found, records = table(HEAD, item(1), [text], item(2), areas=["A3:D3"])
        assert found["skipped_rows"] == {"3": "total"}
        assert len(records) == 2

    def test_a_total_with_its_numbers(self):
        found, _rows = table(HEAD, item(1), ["合计", "", "", 1], ["", "总计", "1项"])
        assert found["skipped_rows"] == {"3": "total", "4": "total"}

    @pytest.mark.parametrize("text", ["注：略", "备注:略", "说明：", "填表说明：1.略", "注1：略"])
    def test_notes_and_what_follows_them(self, text):
        found, _rows = table(HEAD, item(1), [text], ["1.一"], ["  2.二"], ["共1项"])
        assert found["skipped_rows"] == {"3": "note", "4": "note", "5": "note", "6": "total"}

    def test_a_note_in_the_middle_ends_no_table(self):
        found, records = table(HEAD, item(1), ["注：以下为新增。"], item(2))
        assert (found["skipped_rows"], len(records)) == ({"3": "note"}, 2)

    def test_an_example_under_the_header(self):
        found, records = table(HEAD, ["例", "某某许可", "行政许可", code(9)], item(1))
        assert (found["skipped_rows"], len(records)) == ({"2": "example"}, 1)

    def test_an_item_that_begins_like_an_example_is_an_item(self):
        _found, records = table(
            ["事项名称", "事项类型"], ["例行审查备案", "备案"], ["示例：", "备案"]
        )
        assert values(records, "name") == [("例行审查备案",)]

    def test_a_numbered_name_with_nothing_beside_it_is_a_name(self):
        found, records = table(HEAD, item(1), ["", "（二）变更", "", ""])
        assert (found["group_rows"], len(records)) == ([], 2)

    def test_rows_that_are_only_numbered_or_bordered(self):
        found, records = table(HEAD, item(1), [2], [3, " ", "\u3000"], [])
        assert (found["skipped_rows"], len(records)) == ({}, 1)

    def test_an_item_whose_name_begins_like_a_total_is_an_item(self):
        _found, records = table(HEAD, item(1, "共有产权住房申请"), item(2, "合计工时制审批"))
        assert len(records) == 2


class TestRecords:
    def test_bases_in_rows_of_their_own_are_joined(self):
        _found, records = table(
            ["事项名称", "主管部门", "设定依据"],
            ["甲", "甲局", "《一》"], ["", "", "《二》"], ["", "", "《三》"],
            ["乙", "乙局", "《一》"],
        )  # fmt: skip
        assert values(records, "name", "legal_basis") == [
            ("甲", "《一》\n《二》\n《三》"),
            ("乙", "《一》"),
        ]
        assert [(row.row, row.last_row) for row in records] == [(2, 4), (5, 5)]

    def test_equal_texts_of_one_record_are_said_once(self):
        _found, records = table(
            ["序号", "事项名称", "设定依据", "实施机关"],
            [1, "甲", "《一》", "甲局"], ["", "", "《一》", "乙局"], ["", "", "《二》", "甲局"],
            areas=["A2:A4", "B2:B4"],
        )  # fmt: skip
        assert values(records, "legal_basis", "agency") == [("《一》\n《二》", "甲局、乙局")]

    def test_two_values_where_one_is_expected_are_an_error(self):
        _found, records = table(
            ["事项名称", "承诺时限", "设定依据"],
            ["甲", "5个工作日", "《一》"], ["", "6个工作日", "《二》"],
            areas=["A2:A3"],
        )  # fmt: skip
        assert problems(records) == [("B3", "committed_limit", "value.repeated")]
        assert "committed_limit" not in records[0].values

    def test_a_name_over_rows_with_codes_of_their_own_names_several_records(self):
        _found, records = table(HEAD, item(1), ["", "", "行政许可", code(2)], areas=["B2:B3"])
        assert values(records, "name", "code") == [("甲", code(1)), ("甲", code(2))]
        assert [(row.row, row.last_row) for row in records] == [(2, 2), (3, 3)]

    def test_empty_rows_under_a_merged_name_belong_to_it(self):
        _found, records = table(HEAD, item(1), [], [], item(2), areas=["B2:B4"])
        assert [(row.row, row.last_row) for row in records] == [(2, 4), (5, 5)]

    def test_a_row_without_a_name_is_an_error_and_no_continuation(self):
        _found, records = table(
            ["事项名称", "事项类型", "实施编码"],
            ["甲", "行政许可", code(1)], ["", "行政许可", code(2)], ["", "行政许可", ""],
        )  # fmt: skip
        assert problems(records) == [("A3", "name", "name.missing"), ("A4", "name", "name.missing")]
        assert all("name" not in row.values for row in records[1:])

    def test_a_body_alone_is_not_added_to_the_record_above(self):
        _found, records = table(["事项名称", "主管部门"], ["甲", "甲局"], ["", "乙局"], ["乙", ""])
        assert values(records, "department") == [("甲局",), ("乙局",), (None,)]
        assert problems(records) == [("A3", "name", "name.missing")]

    def test_a_table_without_a_column_of_names_says_so_without_a_cell(self):
        _found, records = table(["序号", "事项类型", "实施编码"], [1, "行政许可", code(1)])
        assert problems(records) == [(None, "name", "name.missing")]

    def test_main_items_sub_items_and_handling_items(self):
        found, records = table(
            ["序号", "事项", "", "", "实施编码"],
            ["", "主项名称", "子项名称", "业务办理项名称", ""],
            [1, "民办学校设立", "小学设立", "新设", code(1, 1)],
            ["", "", "", "变更", code(1, 2)],
            ["", "", "中学设立", "新设", code(2, 1)],
            [2, "教师资格认定", "", "", code(3)],
            areas=["A1:A2", "B1:D1", "E1:E2", "A3:A5", "B3:B5", "C3:C4"],
        )
        assert list(fields(found).values()) == [None, "main_name", "name", "handling_item", "code"]
        assert values(records, "main_name", "name", "handling_item") == [
            ("民办学校设立", "小学设立", "新设"),
            ("民办学校设立", "小学设立", "变更"),
            ("民办学校设立", "中学设立", "新设"),
            ("教师资格认定", "教师资格认定", None),
        ]
        assert records[3].cells["name"] == "B6"

    def test_a_name_beside_its_sub_item_is_the_main_item(self):
        found, records = table(
            ["序号", "职权名称", "子项", "实施主体"], [1, "甲", "一", "县局"], ["", "", "二", ""],
            [2, "乙", "无", "县局"],
            areas=["A2:A3", "B2:B3", "D2:D3"],
        )  # fmt: skip
        assert fields(found) == {"A": None, "B": "main_name", "C": "name", "D": "agency"}
        assert values(records, "name", "agency") == [("一", "县局"), ("二", "县局"), ("乙", "县局")]

    def test_a_key_of_an_earlier_record_is_an_error_that_names_it(self):
        _found, records = table(HEAD, item(1), item(2, "乙", code=code(1)))
        (finding,) = records[1].findings
        assert (finding.cell, finding.rule) == ("D3", "duplicate.key")
        assert "Sheet1!D2" in finding.message

    def test_a_promise_longer_than_the_law_is_an_error_in_equal_units_only(self):
        _found, records = table(
            ["事项名称", "法定时限", "承诺时限"],
            ["甲", "5个工作日", "6个工作日"], ["乙", "5个工作日", "1个月"],
            ["丙", "5个工作日", "5个工作日"],
        )  # fmt: skip
        assert problems(records) == [("C2", "committed_limit", "limit.order")]
        assert records[0].values["committed_limit"] == {"value": 6, "unit": "working_day"}

    def test_a_cell_without_a_value_is_reported_where_it_is(self):
        _found, records = table(
            HEAD, [1, Broken("error", "#REF!"), "行政许可", Broken("formula", "=")]
        )
        assert problems(records) == [
            ("B2", "name", "cell.error"), ("D2", "code", "formula.no_value"),
        ]  # fmt: skip

    def test_an_error_in_a_merged_cell_is_listed_once(self):
        found = understand(grid([HEAD, item(1, kind="行政许诺"), [2, "乙", "", code(2)]], "C2:C3"))
        assert [(e["cell"], e["rule"]) for e in found.errors_json()] == [("C2", "kind.unknown")]
        assert all(row.has_error for row in found.rows)


class TestMapping:
    def test_of_two_columns_for_one_field_the_first_keeps_it(self):
        found, _rows = table(["事项名称", "备注", "备注"], ["甲", "x", "y"])
        assert fields(found) == {"A": "name", "B": "notes", "C": None}

    def test_what_a_person_said_of_a_heading_counts_more_than_any_list(self):
        learned = {"事项/简称": "name", "备注": "", "说明文字": "notes"}
        heads = ["事项", "", "备注", "说明文字"], ["类型", "简称", "", ""]
        sheet = grid([*heads, ["行政许可", "甲", "x", "y"]], "A1:B1", "C1:C2", "D1:D2")
        (before,) = understand_grids([sheet], VOCABULARY).tables
        known = Corrections(learned={before.header.fingerprint: learned})
        (found,) = understand_grids([sheet], VOCABULARY, corrections=known).tables_json()
        assert [(c["field"], c["by"]) for c in found["columns"]] == [
            ("kind", "alias"), ("name", "learned"), (None, "learned"), ("notes", "learned"),
        ]  # fmt: skip

    def test_tables_with_one_header_have_one_fingerprint(self):
        one, two, other = (
            understand(grid(rows)).tables[0].header.fingerprint
            for rows in (
                [HEAD, item(1)],
                [["标题"], [], [" 序 号", "*事项名称", "事项\n类型", "实施编码（31位）"], item(2)],
                [[*HEAD, "备注"], item(1)],
            )
        )
        assert one == two != other

    def test_of_two_headings_for_one_field_the_usual_one_is_meant(self):
        found, _rows = table(["事项名称", "受理机构", "实施机关"], ["甲", "甲局", "乙局"])
        assert fields(found) == {"A": "name", "B": None, "C": "agency"}

    def test_codes_without_a_heading_are_recognized(self):
        rows = [[n, "甲", "行政许可", code(n)] for n in (1, 2, 3)]
        found, records = table(["序号", "事项名称", "事项类型"], *rows)
        assert found["columns"][3] == {
            "column": "D", "heading": [], "field": "code", "confidence": 0.9, "by": "content",
        }  # fmt: skip
        assert values(records, "code") == [(code(1),), (code(2),), (code(3),)]

    @pytest.mark.parametrize(("head", "field"), [("", "kind"), ("原事项属性", None)])
    def test_values_are_recognized_where_no_heading_says_otherwise(self, head, field):
        rows = [["甲", "行政许可"], ["乙", "公共服务"], ["丙", "行政确认"], ["丁", "行政许可"]]
        found, _rows = table(["事项名称", head, "备注"], *rows)
        assert fields(found)["B"] == field

    def test_equal_headings_before_and_after_a_change_are_not_guessed(self):
        found, _rows = table(
            ["事项名称", "调整前", "", "调整后", "", "备注"],
            ["", "法定时限", "实施机关", "法定时限", "实施机关"],
            ["甲", "20个工作日", "甲局", "10个工作日", "乙局", "x"],
            areas=["A1:A2", "B1:C1", "D1:E1", "F1:F2"],
        )
        assert list(fields(found).values()) == ["name", None, None, None, None, "notes"]

    def test_a_remark_on_a_child_is_no_note_of_the_record(self):
        found, _rows = table(
            ["事项名称", "申请材料", ""], ["", "名称", "备注"], ["甲", "申请表", "x"],
            areas=["A1:A2", "B1:C1"],
        )  # fmt: skip
        assert fields(found) == {"A": "name", "B": "materials", "C": None}

    def test_codes_of_another_scheme_go_to_their_own_field(self):
        tail = "511602000000-000-115113016823646795-1-00"
        found, records = table(
            ["事项名称", "事项编码"], ["甲", f"511A0005200002-{tail}"], ["乙", f"513A01612-{tail}"]
        )
        assert fields(found)["B"] == "local_code"
        assert not problems(records)

    def test_a_basis_alone_is_the_legal_one(self):
        alone, _rows = table(["事项名称", "实施依据"], ["甲", "《一》"])
        beside, _rows = table(["事项名称", "设定依据", "实施依据"], ["甲", "《一》", "《二》"])
        assert fields(alone)["B"] == "legal_basis"
        assert fields(beside)["C"] == "implementation_basis"

    @pytest.mark.parametrize(
        "head",
        [
            [["事项名称", "法定办结时限", "法定办结时限单位"]],
            [["事项名称", "法定时限", "单位"]],
            [["事项名称", "法定时限", ""], ["", "数值", "单位"]],
        ],
    )
    def test_a_unit_beside_a_limit_is_its_unit(self, head):
        areas = ["A1:A2", "B1:C1"] if len(head) == 2 else []
        _found, records = table(*head, ["甲", 20, "工作日"], ["乙", "3", "(月)"], areas=areas)
        assert values(records, "statutory_limit") == [
            ({"value": 20, "unit": "working_day"},), ({"value": 3, "unit": "month"},),
        ]  # fmt: skip
        assert not problems(records)


class TestTicks:
    HEADS = (
        ["事项名称", "行使层级", "", "", "是否收费", "", "服务对象", ""],
        ["", "市级", "县级", "乡级", "是", "否", "自然人", "企业法人"],
    )
    AREAS = ("A1:A2", "B1:D1", "E1:F1", "G1:H1")

    def read(self, *ticks):
        return table(*self.HEADS, ["甲", *ticks], areas=self.AREAS)

    def test_the_heading_is_the_value(self):
        found, records = self.read("", "√", "", "", "√", "√", "✔")
        assert values(records, "level", "charged", "service_objects") == [
            ("县级", False, ["自然人", "企业法人"])
        ]
        assert records[0].cells["level"] == "C3"
        assert found["columns"][2]["part"] == "县级"

    def test_no_tick_is_nothing(self):
        _found, records = self.read("", "否", "×", "", "", "□", "")
        assert values(records, "level", "charged", "service_objects") == [(None, None, None)]

    def test_the_label_itself_is_as_good_as_a_tick(self):
        _found, records = self.read("", "县级")
        assert values(records, "level") == [("县级",)]

    def test_two_ticks_where_one_is_expected_are_an_error(self):
        _found, records = self.read("√", "√")
        assert problems(records) == [("B3", "level", "choice.unknown")]

    def test_anything_but_a_tick_is_an_error_at_its_cell(self):
        _found, records = self.read("", "可能")
        assert problems(records) == [("C3", "level", "choice.unknown")]

    def test_a_tick_under_an_unknown_word_is_not_lost(self):
        _found, records = table(
            ["事项名称", "服务对象", ""], ["", "自然人", "法人"], ["甲", "√", "√"], ["乙", "√", ""],
            areas=["A1:A2", "B1:C1"],
        )  # fmt: skip
        assert problems(records) == [("C3", "service_objects", "choice.unknown")]
        assert records[1].values["service_objects"] == ["自然人"]


class TestChildren:
    HEADS = (
        ["序号", "事项名称", "申请材料", "", ""],
        ["", "", "名称", "份数", "必要性"],
    )
    AREAS = ("A1:A2", "B1:B2", "C1:E1")

    def test_rows_of_parts_become_a_list(self):
        found, records = table(
            *self.HEADS,
            [1, "甲", "申请表", "1份", "必要"], ["", "", "身份证", 2, "非必要"],
            [2, "乙", "无"],
            areas=self.AREAS,
        )  # fmt: skip
        assert [c.get("part") for c in found["columns"]][2:] == ["name", "copies", "necessity"]
        assert values(records, "materials") == [
            (
                [
                    {"name": "申请表", "copies": 1, "necessity": "必要"},
                    {"name": "身份证", "copies": 2, "necessity": "非必要"},
                ],
            ),
            (None,),
        ]

    def test_a_part_merged_over_two_rows_holds_for_both(self):
        _found, records = table(
            *self.HEADS,
            [1, "甲", "申请表", 1, "必要"], ["", "", "身份证", 2, ""],
            areas=(*self.AREAS, "E3:E4"),
        )  # fmt: skip
        assert [child["necessity"] for child in records[0].values["materials"]] == ["必要", "必要"]

    def test_a_name_merged_over_two_rows_is_one_child(self):
        _found, records = table(
            *self.HEADS, [1, "甲", "申请表", 1, "必要"], ["", "", "", "", ""],
            areas=(*self.AREAS, "C3:C4", "B3:B4"),
        )  # fmt: skip
        assert len(records[0].values["materials"]) == 1

    def test_an_unreadable_part_is_reported_at_its_cell(self):
        _found, records = table(*self.HEADS, [1, "甲", "申请表", "若干", "必要"], areas=self.AREAS)
        assert problems(records) == [("D3", "materials", "number.unreadable")]
        assert "materials" not in records[0].values

    def test_a_child_without_a_name_is_an_error(self):
        _found, records = table(*self.HEADS, [1, "甲", "", 1, "必要"], areas=self.AREAS)
        assert problems(records) == [("C3", "materials", "value.missing")]

    def test_one_cell_with_a_numbered_list_is_a_list(self):
        _found, records = table(["事项名称", "申请材料"], ["甲", "1.申请表\n2.身份证"])
        assert values(records, "materials") == [([{"name": "申请表"}, {"name": "身份证"}],)]


class TestLimitsInARow:
    def test_a_bare_day_counts_as_the_kind_of_the_row_says(self):
        _found, records = table(
            ["事项名称", "法定时限", "事项类型"],
            ["甲", "20日", "行政许可"],
            ["乙", "20日", "公共服务"],
        )
        assert [row.values["statutory_limit"]["unit"] for row in records] == [
            "working_day", "calendar_day",
        ]  # fmt: skip
        assert {f.severity for row in records for f in row.findings} == {"warning"}

    def test_the_kind_may_come_from_a_group(self):
        _found, records = table(
            ["序号", "事项名称", "法定时限"], ["一、行政许可"], [1, "甲", "20日"], areas=["A2:C2"]
        )
        assert records[0].values["statutory_limit"]["unit"] == "working_day"

    def test_what_a_limit_says_besides_is_a_field(self):
        _found, records = table(
            ["事项名称", "法定时限", "法定时限说明"],
            ["甲", "30个工作日（可延长）", "依法"], ["乙", "30个工作日", "依法"],
        )  # fmt: skip
        assert values(records, "statutory_limit_note") == [("依法\n可延长",), ("依法",)]

    def test_the_note_has_the_cell_of_the_limit(self):
        _found, records = table(["事项名称", "法定时限"], ["甲", "30个工作日（可延长）"])
        assert records[0].cells["statutory_limit_note"] == "B2"


class TestPreamble:
    @pytest.mark.parametrize(
        ("rows", "pairs"),
        [
            ([["填报单位：甲局        填报时间：2025年6月30日"]],
             {"填报单位": "甲局", "填报时间": "2025年6月30日"}),
            ([["填报单位：甲局（盖章）", "", "填报人：张三"]],
             {"填报单位": "甲局", "填报人": "张三"}),
            ([["填报单位：", "甲局", "填报时间：", "2025"]],
             {"填报单位": "甲局", "填报时间": "2025"}),
            ([["填报单位：甲局\n填报时间：2025"]], {"填报单位": "甲局", "填报时间": "2025"}),
            ([["填报单位："]], {}),
            ([["说明：请认真填写"]], {}),
            ([["附件：1"]], {}),
        ],
    )  # fmt: skip
    def test_pairs_above_the_header_are_read(self, rows, pairs):
        found, _rows = table(*rows, HEAD, item(1))
        assert found["preamble"] == pairs

    @pytest.mark.parametrize(
        ("rows", "title"),
        [
            ([["附件1"], ["某县事项清单"]], "某县事项清单"),
            ([["某县"], ["2025年\n事项清单"], ["（共 120 项）"]], "2025年事项清单"),
            ([["附件"], ["填报单位：甲局"]], ""),
            ([["一、行政许可事项"]], ""),
        ],
    )
    def test_the_title_is_what_is_neither_pair_nor_annex(self, rows, title):
        found, _rows = table(*rows, HEAD, item(1))
        assert found["title"] == title
