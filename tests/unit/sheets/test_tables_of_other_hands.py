"""Tables of a hand in a hurry: two beside each other, a row of units, two limits in a cell."""

from dataclasses import replace

import pytest

from app.kernel.errors import FileRefused
from app.sheets.readings import Reading
from app.sheets.shared_cells import Labels, read_shared
from app.sheets.vocabulary import Spec
from tests.unit.sheets.files import grid, understand

HEAD = ["序号", "事项名称", "事项类型", "法定时限", "承诺时限"]


def read(*rows, more=()):
    return understand(grid(rows), *more)


def said(found, *names):
    return [tuple(row.values.get(name) for name in names) for row in found.rows]


def days(number):
    return {"value": number, "unit": "working_day"}


def test_a_row_of_units_belongs_to_the_headings_and_one_of_numbers_is_no_record():
    found = read(
        HEAD,
        ["", "", "", "（工作日）", "（工作日）"],
        ["栏次", 1, 2, 3, 4],
        [1, "甲", "行政确认", 20, 8],
    )
    (table,) = found.tables_json()
    assert (table["header"], table["skipped_rows"]) == ("A1:E2", {"3": "header"})
    assert said(found, "name", "statutory_limit", "committed_limit") == [("甲", days(20), days(8))]
    assert found.errors_json() == []


def test_of_tables_beside_each_other_the_left_one_is_read_and_that_is_told():
    head = ["序号", "事项名称", "事项类型"]
    found = read(
        [*head, "", *head],
        [1, "甲", "行政许可", "", 3, "丙", "行政确认"],
        [2, "乙", "行政许可", "", 4, "丁", "公共服务"],
    )
    assert said(found, "name", "kind") == [("甲", "行政许可"), ("乙", "行政许可")]
    assert found.rows[0].kept["F2"] == "丙"
    (told,) = found.errors_json()
    assert (told["cell"], told["rule"], told["severity"]) == ("E1", "cell.unread", "warning")


def test_forms_beside_each_other_are_refused_for_their_values_would_mix():
    with pytest.raises(FileRefused) as refused:
        read(
            ["事项名称", "甲", "", "事项名称", "乙"],
            ["事项类型", "行政许可", "", "事项类型", "行政确认"],
            ["实施机关", "某县水利局", "", "实施机关", "某县教育局"],
            ["法定时限", "20个工作日", "", "法定时限", "30个工作日"],
        )
    assert refused.value.rule == "file.no_table"


def test_a_total_that_counts_in_words_is_no_record():
    head = ["实施机关", "序号", "事项名称", "事项类型"]
    found = read(head, ["某县水利局", 1, "甲", "行政许可"], ["小计", "", "共1项", ""])
    assert said(found, "name") == [("甲",)]
    assert found.tables_json()[0]["skipped_rows"] == {"3": "total"}


ONE = ["序号", "事项名称", "事项类型", "办理时限"]


@pytest.mark.parametrize(
    ("heading", "typed", "statutory", "committed"),
    [
        ("办理时限", "法定45个工作日，承诺15个工作日", 45, 15),
        ("办理时限", "承诺15个工作日；法定45个工作日", 45, 15),
        ("办理时限", "法定45个工作日", 45, None),
        ("办理时限", "45个工作日（承诺15个工作日）", None, 15),
        ("办理时限", "15个工作日（法定节假日除外）", None, 15),
        ("法定时限", "45个工作日（承诺15个工作日）", 45, 15),
        ("法定时限", "法定45个工作日（法定节假日除外）", 45, None),
        ("办结时限（法定/承诺）", "45个工作日/15个工作日", 45, 15),
        ("时限（承诺、法定）", "15个工作日、45个工作日", 45, 15),
    ],
)
def test_two_limits_in_a_cell_go_to_the_field_that_each_names(heading, typed, statutory, committed):
    found = read([*HEAD[:3], heading], [1, "甲", "行政许可", typed])
    wanted = tuple(days(n) if n else None for n in (statutory, committed))
    assert said(found, "statutory_limit", "committed_limit") == [wanted]
    assert found.errors_json() == []
    assert typed in found.rows[0].typed.values()


def test_a_column_of_its_own_counts_more_and_what_nobody_takes_is_noted():
    both = "法定45个工作日，承诺15个工作日"
    found = read([*HEAD[:3], "法定时限", "办理时限"], [1, "甲", "行政许可", "30个工作日", both])
    assert said(found, "statutory_limit", "committed_limit") == [(days(30), days(15))]
    assert said(found, "committed_limit_note") == [(both,)]


def test_what_is_promised_under_a_heading_that_says_statutory_is_an_error_at_its_cell():
    found = read([*HEAD[:3], "法定时限"], [1, "甲", "行政许可", "承诺15个工作日"])
    assert "committed_limit" not in found.rows[0].values
    assert [(e["cell"], e["rule"]) for e in found.errors_json()] == [("D2", "limit.unreadable")]


def test_a_limit_that_no_word_names_keeps_what_it_promises():
    fields = {"法定": "statutory_limit", "承诺": "committed_limit"}
    labels = Labels(fields, frozenset(fields.values()))
    other = Spec(name="accept_limit", kind="limit")
    read_piece = {"committed_limit": Reading(days(2))}
    for name, wanted in (("accept_limit", None), ("statutory_limit", {"committed_limit": days(2)})):
        spec = replace(other, name=name)
        told = read_shared(spec, "承诺2个工作日", ["时限"], labels, lambda f, _piece: read_piece[f])
        assert (told and told.others) == wanted


def test_a_sheet_without_headings_is_not_left_out_in_silence():
    first = grid([HEAD[:3], [1, "甲", "行政许可"]])
    second = grid([[2, "乙", "行政许可"], [3, "丙", "行政确认"]], name="续表")
    empty = grid([HEAD[:3], ["", "", ""]], name="空表")
    (told,) = understand(first, second, empty).errors_json()
    assert (told["sheet"], told["cell"], told["rule"]) == ("续表", None, "cell.unread")
