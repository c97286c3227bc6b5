"""What agencies of the market are worth, whether a certificate holds, what a service rests on."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules import credit
from models.rules.affiliation import ties
from models.rules.credit import judged, kind_of_basis, later, lawful_basis, scheme_of, standing

DAY = date(2026, 6, 30)


@pytest.fixture(autouse=True)
def day(monkeypatch):
    monkeypatch.setattr(credit, "today", lambda: DAY)


def event(kind, since, **more):
    return {"kind": kind, "since": since, **more}


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"valid_until": date(2030, 1, 1)}, "有效"),
        ({"valid_until": None}, "有效"),
        ({"valid_until": date(9999, 12, 31)}, "有效"),
        ({"valid_until": date(2026, 8, 29)}, "临期"),
        ({"valid_until": date(2026, 8, 30)}, "有效"),
        ({"valid_until": DAY}, "临期"),
        ({"valid_until": date(2026, 6, 29)}, "过期"),
        ({"valid_until": date(2030, 1, 1), "withdrawn": True}, "暂停"),
    ],
)
def test_a_certificate_holds_until_its_last_day_unless_it_is_withheld(given, found):
    assert standing(given) == {"standing": found}


def test_an_event_is_worth_what_the_scheme_of_its_own_day_says():
    before, now = (
        judged({"credit_events": [event("违规收费", since)]})
        for since in (date(2025, 12, 31), date(2026, 1, 1))
    )
    assert before["credit_events"][0]["scheme"] != now["credit_events"][0]["scheme"]
    assert (before["score"], now["score"]) == (92, 90)


@pytest.mark.parametrize(
    ("more", "score"),
    [
        ({}, 90),
        ({"repaired": True}, 100),
        ({"appeal": "申诉成立"}, 100),
        ({"appeal": "申诉中"}, 90),
        ({"until": DAY}, 100),
    ],
)
def test_what_was_repaired_or_is_over_or_was_wrong_counts_no_more(more, score):
    found = judged({"credit_events": [event("违规收费", date(2026, 3, 1), **more)]})
    assert found["score"] == score


def test_events_add_up_to_a_grade():
    kinds = ("违规收费", "拒不履行合同", "挂靠或超越资质范围执业")
    found = judged({"credit_events": [event(kind, date(2026, 3, 1)) for kind in kinds]})
    assert (found["score"], found["grade"], found["restricted"]) == (56, "D级", False)
    assert judged({})["grade"] == "A级"


def test_a_severe_breach_restricts_until_its_time_is_over():
    breach = event("出具虚假报告或成果", date(2023, 7, 1))
    assert judged({"credit_events": [breach]})["restricted"]
    assert not judged({"credit_events": [breach | {"since": date(2023, 6, 30)}]})["restricted"]
    assert judged({"restricted_elsewhere": "绵阳市"})["restricted"]


def test_months_end_on_the_last_day_that_there_is():
    assert later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert later(date(2023, 12, 31), 2) == date(2024, 2, 29)
    assert later(date(2026, 6, 15), 24) == date(2028, 6, 15)


def test_before_the_first_scheme_the_first_one_counts():
    assert scheme_of(date(2019, 1, 1)) == scheme_of(date(2023, 1, 1))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("《中华人民共和国环境影响评价法》第十六条", "法律"),
        ("《建设项目环境保护管理条例》（国务院令第253号）第六条", "行政法规"),
        ("《四川省测绘管理条例》第二十条", "地方性法规"),
        (
            "《国务院决定对确需保留的行政审批项目设定行政许可的决定》（国务院令第412号）",
            "国务院决定",
        ),
        ("《房屋建筑工程抗震设防管理规定》（建设部令第148号）", "规章"),
        ("《关于规范中介服务的通知》（川发改〔2019〕3号）", "规范性文件"),
        ("《四川省测绘管理条例》；《中华人民共和国测绘法》第五条", "法律"),
        ("部门要求", None),
        ("", None),
    ],
)
def test_the_words_of_a_basis_tell_of_what_kind_it_is(text, kind):
    assert kind_of_basis(text) == kind


def test_only_three_kinds_of_act_make_a_service_lawful():
    assert lawful_basis({"basis": "《中华人民共和国测绘法》"})["lawful"] is True
    assert lawful_basis({"basis_kind": "规章"})["lawful"] is False
    assert lawful_basis({}) == {"lawful": None}


BODY = {
    "id": 7,
    "name": "旌阳区住房和城乡建设局",
    "short_name": "区住建局",
    "uscc": "11510603008459625U",
    "address": "文庙街1号",
    "phone": "0838-2500000",
}


@pytest.mark.parametrize(
    "agency",
    [
        {"parent_body": "旌阳区住房和城乡建设局下属事业单位"},
        {"association": "由区住建局主管的建筑业协会"},
        {"shared_officers": "总工程师，曾任旌阳区住房和城乡建设局副局长"},
        {"uscc": "11510603008459625U"},
        {"registered_at": "文庙街1号"},
        {"phone": "0838 2500000"},
    ],
)
def test_each_way_to_stand_too_near_is_found(agency):
    (tie,) = ties(agency, [BODY], [7])
    assert (tie.body, tie.deciding) == ("旌阳区住房和城乡建设局", True)


def test_who_is_tied_to_nobody_is_named_with_nobody():
    agency = {"parent_body": "成都某集团", "phone": "12", "registered_at": "青年路8号"}
    assert ties(agency, [BODY, {"id": 8, "name": "局", "phone": "12"}], []) == []
