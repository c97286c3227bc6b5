"""What offices write into cells, and the value that each form means."""

import re
from datetime import date, datetime

import pytest

from app.kernel.limit import Limit
from app.sheets.grid import Broken
from app.sheets.values import ValueReader
from importers.numerals import read_numeral
from tests.unit.sheets.specs import VOCABULARY


@pytest.fixture(scope="module")
def reader():
    return ValueReader(VOCABULARY.words)


def read(reader, field, raw, **says):
    return reader.read(VOCABULARY.by_name[field], raw, **says)


def rules(reading):
    return [(problem.rule, problem.severity) for problem in reading.problems]


def days(number):
    return Limit(number, "working_day")


AT_ONCE = Limit(0, "immediate")
LIMITS = {
    days(20): """20个工作日|20 个工作日|20(工作日)|20（工作日）|20工作日|２０个工作日|二十个工作日
        |20个工作日内|20工作日以内|自受理之日起20个工作日内|20 个 工作 日|20（个工作日）
        |法定20个工作日|法定时限：20个工作日|不超过20个工作日|最长不超过20个工作日|在20个工作日内|20个工作日;|20个工作日。
        |20个工作日内办结|自受理申请之日起20个工作日内|自收到完整材料起20个工作日|贰拾个工作日
        |自受理之日起20个工作日内作出决定|受理后20个工作日内办结|廿个工作日|二〇个工作日""",
    days(1): "1个工作日|一个工作日|１个工作日|1工作日|1（工作日）|自受理之日起1个工作日内",
    days(2): "两个工作日|二个工作日|２个工作日",
    days(45): "四十五个工作日|45(工作日)",
    days(110): "一百一十个工作日|一百十个工作日|110工作日",
    days(105): "一百零五个工作日",
    days(0): "0个工作日|零个工作日",
    Limit(180, "calendar_day"): "180个自然日|180（自然日）|180自然日|一百八十个日历日",
    Limit(1, "month"): "1个月|一个月|1个月内",
    Limit(6, "month"): "六个月|6个月|半年",
    Limit(18, "month"): "一年半|18个月",
    Limit(3, "month"): "三个月内|自受理之日起3个月内",
    Limit(1, "year"): "1年|一年",
    Limit(24, "hour"): "24小时|二十四小时|24个小时",
    AT_ONCE: """即办|即时办结|当场办结|当场办理|即办件|即办。| 即 办 |当场|立即办理|材料齐全当场办结
        |现场办结|即时办理""",
    None: "无|/|—|——|-|暂无|（无）|不涉及|无法定时限|法律未规定|  |　|无 ",
}
BARE = "20日|20天|二十日|２０日|20 天|20日内|自受理之日起20日内|收到申请材料之日起二十日内"
UNREADABLE_LIMITS = """二十来天|尽快|按规定办理|视情况而定|1-3个工作日|3至5个工作日|约20个工作日
    |20个工作日左右|20+10|0.5个工作日|1.5天|见附件|每年6月|2024年|100000日|第20日|10个工作日/15个工作日
    |行政许可20个工作日|一两天|若干工作日|30分钟|20工作|长期"""


def forms(text):
    """The forms between bars; a line break in the source is none in the cell."""
    return re.sub(r"\n\s*", "", text).split("|")


PAIRS = [(form, limit) for limit, text in LIMITS.items() for form in forms(text)]


class TestLimits:
    @pytest.mark.parametrize(("raw", "limit"), PAIRS)
    def test_each_form_means_one_limit(self, reader, raw, limit):
        reading = read(reader, "statutory_limit", raw)
        assert (reading.value, reading.problems) == (limit, ())

    @pytest.mark.parametrize("raw", forms(BARE))
    def test_a_bare_day_is_what_the_row_says_and_warned_of(self, reader, raw):
        for unit in ("working_day", "calendar_day"):
            reading = read(reader, "statutory_limit", raw, day_unit=unit)
            assert reading.value == Limit(20, unit)
            assert rules(reading) == [("limit.unit_assumed", "warning")]
            assert reading.readable

    @pytest.mark.parametrize("raw", forms(UNREADABLE_LIMITS))
    def test_anything_vaguer_is_no_limit(self, reader, raw):
        reading = read(reader, "statutory_limit", raw)
        assert reading.value is None
        assert rules(reading) == [("limit.unreadable", "error")]

    @pytest.mark.parametrize(
        ("raw", "limit", "note"),
        [
            ("30日(特殊情况可延长10日)", Limit(30, "calendar_day"), "特殊情况可延长10日"),
            ("20个工作日（不含公示时间）", days(20), "不含公示时间"),
            ("20个工作日，特殊情况可延长10个工作日", days(20), "特殊情况可延长10个工作日"),
            ("20个工作日；情况复杂的，可延长。", days(20), "情况复杂的，可延长"),
            ("即办（现场核验）", AT_ONCE, "现场核验"),
            ("20个工作日\n（法律另有规定的除外）", days(20), "法律另有规定的除外"),
        ],
    )
    def test_what_it_says_besides_becomes_a_note(self, reader, raw, limit, note):
        reading = read(reader, "committed_limit", raw)
        assert reading.value == limit
        assert reading.notes == {"committed_limit_note": note}

    @pytest.mark.parametrize("raw", ["20", 20, 20.0, "20个", "二十"])
    def test_the_unit_may_stand_in_the_heading(self, reader, raw):
        reading = read(reader, "statutory_limit", raw, unit="month")
        assert (reading.value, reading.problems) == (Limit(20, "month"), ())

    def test_a_number_without_a_unit_is_warned_of(self, reader):
        assert rules(read(reader, "statutory_limit", 20)) == [("limit.unit_assumed", "warning")]
        nothing = read(reader, "statutory_limit", 0)
        assert (nothing.value, rules(nothing)) == (AT_ONCE, [("limit.unit_assumed", "warning")])

    def test_a_month_that_may_be_june_is_warned_of(self, reader):
        reading = read(reader, "statutory_limit", "6月")
        assert reading.value == Limit(6, "month")
        assert rules(reading) == [("limit.unit_assumed", "warning")]

    def test_the_one_limit_of_a_longer_text_is_proposed(self, reader):
        (problem,) = read(reader, "statutory_limit", "约20个工作日").problems
        assert problem.suggestion == "20个工作日"

    def test_a_warning_names_the_limit_in_words(self, reader):
        (problem,) = read(reader, "statutory_limit", "20日").problems
        assert "20" in str(problem.message)


DAYS = {
    "2022-05-25": """2022年5月25日|2022-05-25|2022.5.25|2022/5/25|2022年05月25日
        |二〇二二年五月二十五日|二○二二年五月二十五日|二零二二年五月二十五日|２０２２年５月２５日
        |2022 年 5 月 25 日|2022. 5. 25
        |20220525|2022-05-25 00:00:00|2022-05-25T00:00:00|2022-05-25 10:30|2022年5月25|2022年5月25号
        |2022年5月25日起|自2022年5月25日起|2022年5月25日起施行|2022/05/25""",
    "2022-12-31": "二〇二二年十二月三十一日|2022.12.31|2022年12月31日",
    "9999-12-31": "长期|永久|长期有效|无限期",
    None: "无|/|—|不涉及| |暂无",
}
NO_DAYS = """2022-13-01|2022-02-30|22年5月1日|5月25日|2022年|2022年5月25日至2025年5月24日
    |2022-05/25|待定|12345678|2022年十三月一日"""
DAY_PAIRS = [(form, day) for day, text in DAYS.items() for form in forms(text)]


class TestDays:
    @pytest.mark.parametrize(("raw", "day"), DAY_PAIRS)
    def test_each_form_means_one_day(self, reader, raw, day):
        reading = read(reader, "effective_from", raw)
        assert (reading.value, reading.problems) == (day, ())

    @pytest.mark.parametrize("raw", [*forms(NO_DAYS), 1.0, 2022.1, 90_000, True])
    def test_anything_else_is_no_day(self, reader, raw):
        reading = read(reader, "effective_from", raw)
        assert (reading.value, rules(reading)) == (None, [("date.unreadable", "error")])

    @pytest.mark.parametrize("raw", ["2022年5月", "2022.5", "2022-05", "二〇二二年五月", 2022.5])
    def test_a_month_is_read_as_its_first_day_with_a_warning(self, reader, raw):
        reading = read(reader, "effective_from", raw)
        assert (reading.value, rules(reading)) == ("2022-05-01", [("date.unreadable", "warning")])

    @pytest.mark.parametrize(
        "raw",
        [44706, 44706.0, 44706.75, date(2022, 5, 25), datetime(2022, 5, 25, 18), 20220525],  # noqa: DTZ001 a cell has no zone
    )
    def test_a_spreadsheet_counts_days_in_its_own_way(self, reader, raw):
        reading = read(reader, "effective_from", raw)
        assert (reading.value, reading.problems) == ("2022-05-25", ())

    def test_the_calendar_of_1904_begins_later(self):
        reader = ValueReader(VOCABULARY.words, epoch_1904=True)
        assert read(reader, "effective_from", 43244).value == "2022-05-25"

    def test_a_day_counted_in_text_is_warned_of(self, reader):
        reading = read(reader, "effective_from", "44706")
        assert (reading.value, rules(reading)) == ("2022-05-25", [("date.unreadable", "warning")])


COUNTS = {
    0: "0|０|0次|零次|0 次|不跑|无需到现场|零跑动|不见面|最多0次",
    1: "1|１|1次|一次|最多1次|至多 1 次|最多跑一次|不超过1次|到现场1次|1.0|1份",
    2: "2|两次|二次|贰次|2次",
    12: "12|十二次|１２",
    None: "无|/|—|不涉及",
}
COUNT_PAIRS = [(form, number) for number, text in COUNTS.items() for form in forms(text)]


class TestNumbers:
    @pytest.mark.parametrize(("raw", "number"), [*COUNT_PAIRS, (1.0, 1), (0, 0), (3, 3)])
    def test_each_form_means_one_number(self, reader, raw, number):
        reading = read(reader, "visits", raw)
        assert (reading.value, reading.problems) == (number, ())

    @pytest.mark.parametrize(
        "raw",
        ["一两次", "0-1", "1或2", "至少1次", "若干", "-1", -1, 1.5, 2**40, "1次（领证）", True],
    )
    def test_anything_vaguer_is_no_number(self, reader, raw):
        reading = read(reader, "visits", raw)
        assert (reading.value, rules(reading)) == (None, [("visits.unreadable", "error")])


class TestYesAndNo:
    @pytest.mark.parametrize(
        ("raw", "value"),
        [
            *((form, True) for form in forms("是|√|✓|✔|有|1|Y|y|yes|收费|☑|■| 是 |TRUE|对|可以")),
            *((form, False) for form in forms("否|×|无|0|N|n|no|不收费|免费|✗|X|□|FALSE|不|没有")),
            *((form, None) for form in forms("/|—|——|不涉及|不适用")),
            (True, True),
            (False, False),
            (1.0, True),
            (0, False),
        ],
    )
    def test_each_form_means_one(self, reader, raw, value):
        reading = read(reader, "charged", raw)
        assert (reading.value, reading.problems) == (value, ())

    @pytest.mark.parametrize("raw", ["视情况", "部分收费", "2", "是（见标准）", "待定"])
    def test_anything_else_is_neither(self, reader, raw):
        reading = read(reader, "charged", raw)
        assert (reading.value, rules(reading)) == (None, [("bool.unreadable", "error")])


class TestChoices:
    @pytest.mark.parametrize(
        ("raw", "label"),
        [
            *(
                (form, "行政许可")
                for form in forms("行政许可|许可|行政许可类|行政许可事项|　行政许可")
            ),
            *(
                (form, "其他行政权力")
                for form in forms("其他|其他权力|其他行政权力|其它行政权力|备案")
            ),
            *(
                (form, "公共服务")
                for form in ("公共服务", "公共服务事项", "公共\n服务", " 公共服务\xa0")
            ),
            *((form, None) for form in ("无", "/", "")),
            ("☑行政许可 □公共服务", "行政许可"),
        ],
    )
    def test_a_word_means_a_label(self, reader, raw, label):
        assert read(reader, "kind", raw).value == label

    def test_an_unknown_word_comes_with_the_nearest_label(self, reader):
        (problem,) = read(reader, "kind", "行政许诺").problems
        assert (problem.rule, problem.suggestion) == ("kind.unknown", "行政许可")

    @pytest.mark.parametrize("raw", ["行政处罚", "行政强制", "行政征收", "行政检查", "处罚"])
    def test_powers_without_an_application_are_named(self, reader, raw):
        assert rules(read(reader, "kind", raw)) == [("kind.not_an_item", "error")]

    @pytest.mark.parametrize(
        "raw",
        [
            "自然人、企业法人",
            "自然人,企业法人",
            "自然人，企业法人",
            "企业法人；自然人",
            "自然人^企业法人",
            "自然人|企业法人",
            "自然人/企业法人",
            "自然人\n企业法人",
            "自然人 企业法人",
            "1. 自然人\n2. 企业法人",
            "1.自然人 2.企业法人",
            "①自然人②企业法人",
            "个人、企业",
            "自然人企业法人",
            "■自然人 □事业法人 ■企业法人",
        ],
    )
    def test_several_labels_come_in_the_order_of_their_list(self, reader, raw):
        assert read(reader, "service_objects", raw).value == ["自然人", "企业法人"]

    @pytest.mark.parametrize("raw", ["自然人、法人", "全部", "自然人、火星人"])
    def test_one_unknown_word_among_several_is_an_error(self, reader, raw):
        reading = read(reader, "service_objects", raw)
        assert (reading.value, rules(reading)) == (None, [("choice.unknown", "error")])

    def test_no_label_is_nothing(self, reader):
        assert read(reader, "service_objects", "无").value is None


NAMES = ["申请表", "身份证"]


class TestLists:
    @pytest.mark.parametrize(
        "raw",
        [
            "1、申请表\n2、身份证",
            "1.申请表\n2.身份证",
            "1．申请表\n2．身份证",
            "1)申请表\n2)身份证",
            "（1）申请表\n（2）身份证",
            "（一）申请表\n（二）身份证",
            "一、申请表\n二、身份证",
            "①申请表\n②身份证",
            "申请表\n身份证",
            "1.申请表 2.身份证",
            "1.申请表；2.身份证；",
            "①申请表；②身份证",
            "（1）申请表（2）身份证",
            "申请表；身份证",
            "1、申请表;\n\n2、身份证;",
        ],
    )
    def test_each_form_means_two_rows(self, reader, raw):
        assert read(reader, "materials", raw).value == [{"name": name} for name in NAMES]

    @pytest.mark.parametrize(
        ("raw", "names"),
        [
            ("1.申请表\n（一式两份）\n2.身份证", ["申请表\n（一式两份）", "身份证"]),
            ("1.5寸照片2张", ["1.5寸照片2张"]),
            ("申请表（一式两份；盖章）", ["申请表（一式两份；盖章）"]),
            ("申请表、身份证", ["申请表、身份证"]),
            ("1.申请表 3.身份证", ["申请表 3.身份证"]),
        ],
    )
    def test_what_is_no_number_of_a_list_stays(self, reader, raw, names):
        assert read(reader, "materials", raw).value == [{"name": name} for name in names]

    @pytest.mark.parametrize("raw", ["无", "/", "不涉及"])
    def test_no_rows_are_nothing(self, reader, raw):
        assert read(reader, "materials", raw).value is None

    def test_a_row_that_is_too_long_is_an_error(self, reader):
        assert rules(read(reader, "materials", "长" * 301)) == [("text.too_long", "error")]


class TestCodes:
    CODE = "11510603665538630E4510105002001"

    @pytest.mark.parametrize(
        "raw",
        [
            CODE,
            f" {CODE} ",
            "11510603665538630E\u30004510105002001",
            "11510603665538630E 4510105\n002001",
            "11510603665538630e4510105002001",
            f"'{CODE}",
            "１１５１０６０３６６５５３８６３０Ｅ４５１０１０５００２００１",
            f"\u200b{CODE}_x000D_",
        ],
    )
    def test_blanks_and_width_do_not_matter(self, reader, raw):
        assert read(reader, "code", raw).value == self.CODE

    @pytest.mark.parametrize(
        "raw", [1.151060366553863e32, 115106036655386301, "1.15106E+30", "1.15E30", 10**15]
    )
    def test_a_code_stored_as_a_number_is_refused(self, reader, raw):
        assert rules(read(reader, "code", raw)) == [("code.numeric", "error")]

    def test_a_short_code_stored_as_a_number_has_all_its_digits(self, reader):
        assert read(reader, "catalog_code", 510109004000).value == "510109004000"
        assert rules(read(reader, "catalog_code", 105004000)) == [("code.invalid", "error")]

    @pytest.mark.parametrize("raw", [CODE[:-1], CODE.replace("E", "F"), "甲", CODE[:19] + "x" * 12])
    def test_a_code_that_cannot_be_is_refused(self, reader, raw):
        assert rules(read(reader, "code", raw)) == [("code.invalid", "error")]

    def test_the_code_of_an_organization_has_a_rule_of_its_own(self, reader):
        assert rules(read(reader, "agency_uscc", "11510321074998416")) == [
            ("uscc.invalid", "error")
        ]

    @pytest.mark.parametrize("raw", ["无", "/", "待定", "暂无编码", ""])
    def test_no_code_is_nothing(self, reader, raw):
        assert read(reader, "code", raw).value is None

    def test_a_code_without_a_check_has_a_length(self, reader):
        assert rules(read(reader, "local_code", "x" * 81)) == [("text.too_long", "error")]
        assert read(reader, "local_code", "511A0005200002-1 00").value == "511A0005200002-100"


class TestTexts:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("  甲\n乙 ", "甲\n乙"),
            ("甲\r\n乙", "甲\n乙"),
            ("甲_x000D_\n乙", "甲\n乙"),
            ("甲_x000D_", "甲"),
            ("\u3000甲\xa0", "甲"),
            ("\ufeff甲\u200b乙\x00", "甲乙"),
            (2025, "2025"),
            (2025.0, "2025"),
            (12.5, "12.5"),
            (13800138000.0, "13800138000"),
            (date(2025, 6, 30), "2025-06-30"),
            ("无", None),
            ("/", None),
            ("无。", None),
            ("无收费", "无收费"),
        ],
    )
    def test_outer_blanks_and_unseen_signs_are_left_out(self, reader, raw, text):
        assert read(reader, "notes", raw).value == text

    def test_a_number_that_lost_digits_is_refused_in_any_text(self, reader):
        assert rules(read(reader, "notes", 1e17)) == [("code.numeric", "error")]

    def test_a_text_that_does_not_fit_is_refused(self, reader):
        assert rules(read(reader, "name", "长" * 501)) == [("text.too_long", "error")]

    def test_a_phone_is_kept_in_half_width(self, reader):
        assert read(reader, "phone", "０８３０－１２３４５６７").value == "0830-1234567"

    @pytest.mark.parametrize(
        ("cell", "rule"),
        [(Broken("error", "#REF!"), "cell.error"), (Broken("formula", "="), "formula.no_value")],
    )
    def test_a_cell_without_a_value_is_an_error_in_any_field(self, reader, cell, rule):
        for field in ("name", "code", "statutory_limit", "materials"):
            assert rules(read(reader, field, cell)) == [(rule, "error")]

    def test_whether_a_value_was_changed_is_told(self, reader):
        assert not read(reader, "name", "甲").changed
        assert read(reader, "name", " 甲").changed


class TestBodies:
    @pytest.mark.parametrize(
        "raw",
        [
            "甲局、乙局",
            "甲局；乙局",
            "甲局;乙局",
            "甲局\n乙局",
            "甲局，乙局",
            "甲局/乙局",
            "甲局、乙局、甲局",
        ],
    )
    def test_several_in_a_cell_are_joined_in_one_way(self, reader, raw):
        assert read(reader, "agency", raw).value == "甲局、乙局"

    @pytest.mark.parametrize(
        ("raw", "name"),
        [
            ("区经济信息化\n和科学技术局", "区经济信息化和科学技术局"),
            ("甲局(一科、二科)", "甲局(一科、二科)"),
            ("设区的市、县级发展改革部门", "设区的市、县级发展改革部门"),
            (" 甲局 ", "甲局"),
            ("无", None),
        ],
    )
    def test_one_name_stays_one(self, reader, raw, name):
        assert read(reader, "agency", raw).value == name

    def test_the_name_of_a_place_is_not_taken_apart(self, reader):
        assert read(reader, "region", "甲县、乙县").value == "甲县、乙县"
        assert read(reader, "region", "无").value is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("二十五", 25), ("一百", 100),
        ("一百零五", 105), ("一百一十", 110), ("一百十", 110), ("一百八十", 180), ("两百", 200),
        ("一千零二十", 1020), ("廿五", 25), ("卅", 30), ("〇", 0), ("二〇二二", 2022), ("陆", 6),
        ("三百六十五", 365), ("贰拾", 20), ("一千二百", 1200),
        ("", None), ("一两", None), ("二〇", 20), ("一〇五", 105), ("〇五", None),
        ("来", None), ("十百", None), ("百", None),
        ("一十二百", None), ("3", None),
    ],
)  # fmt: skip
def test_numerals_are_read_only_where_they_are_certain(text, number):
    assert read_numeral(text) == number
