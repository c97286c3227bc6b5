from __future__ import annotations

import re

import pytest

from app.db.session import session_for
from app.policies.actor import SYSTEM
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.desk import ERROR_ID

LIST = "/r/implementation-items/"


def rows(page):
    return re.findall(r'<th scope="row" class="c-name">.*?title="([^"]*)"', page, re.S)


@pytest.fixture(scope="module")
def items(world):
    """Records of one agency, with a word of their own in the name."""
    with session_for(world.extensions["shixiang"].engine, SYSTEM) as session:
        agency = BodyFactory.create(session, name="旌阳区清点局")
        for number in range(3):
            ImplementationItemFactory.create(
                session,
                name=f"清点许可{number}",
                agency=agency.id,
                online_depth="全程网办",
                committed_limit={"value": 5 + number, "unit": "working_day"},
            )
        confirmed = {"name": "清点确认", "kind": "行政确认", "effective_from": "2030-01-01"}
        ImplementationItemFactory.create(session, **confirmed)
    return agency


def test_a_list_shows_what_is_in_the_area(editor, items):
    page = editor.get(f"{LIST}?q=清点")
    assert sorted(rows(page)) == ["清点确认", "清点许可0", "清点许可1", "清点许可2"]
    assert "本页 4 条" in page or "On this page 4" in page


def test_another_area_sees_none_of_it(stranger, items):
    assert not rows(stranger.get(f"{LIST}?q=清点"))


def test_nobody_reads_a_list_without_signing_in(world):
    answer = world.test_client().get(f"{LIST}?q=a")
    assert answer.status_code == 302
    assert answer.location.startswith("/login/?next=")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("kind=行政确认", ["清点确认"]),
        ("kind=行政确认&kind=行政许可&state=draft&q=清点", 4),
        ("agency=旌阳区清点局", 3),
        ("agency=清点局", 3),
        ("agency=没有这个局", 0),
        ("q=清点&committed_limit.from=6&committed_limit.to=6", ["清点许可1"]),
        ("q=清点&committed_limit.from=6&committed_limit.unit=hour", 0),
        ("q=清点&region=旌阳区", 4),
        ("q=清点&state=published", 0),
        ("q=清点&version=published", 0),
        ("q=清点&day=2020-01-01", 0),
    ],
)
def test_a_list_is_narrowed_by_its_conditions(editor, items, query, names):
    found = rows(editor.get(f"{LIST}?{query}"))
    assert sorted(found) == names if isinstance(names, list) else len(found) == names


def test_each_condition_can_be_taken_away(editor, items):
    page = editor.get(f"{LIST}?kind=行政确认&kind=行政许可&agency=清点局&after=")
    chips = re.findall(r'class="chip">.*?<b>(.*?)</b>(?:<span.*?</span>)?<a href="(.*?)"', page)
    assert [text for text, _href in chips] == ["行政许可", "行政确认", "清点局"]
    without_kind = chips[0][1]
    assert "%E8%A1%8C%E6%94%BF%E7%A1%AE%E8%AE%A4" in without_kind
    assert "%E8%A1%8C%E6%94%BF%E8%AE%B8%E5%8F%AF" not in without_kind


def test_pages_turn_forth_and_back_by_their_keys(editor, items):
    first = editor.get("/r/regions/?size=25&order=code")
    after = re.search(r'rel="next" href="([^"]*)"', first).group(1).replace("&amp;", "&")
    second = editor.get(after)
    assert len(rows(first)) == len(rows(second)) == 25
    assert not set(rows(first)) & set(rows(second)) or rows(first) != rows(second)
    before = re.search(r'rel="prev" href="([^"]*)"', second).group(1).replace("&amp;", "&")
    assert rows(editor.get(before)) == rows(first)


def test_a_count_that_is_not_exact_says_so(editor):
    assert "10,000+" in editor.get("/r/regions/?level=村级")


def test_a_heading_orders_one_way_and_then_the_other(editor):
    page = editor.get("/r/regions/?order=code")
    assert re.search(r'aria-sort="ascending"><a class="sort" href="[^"]*order=-code"', page)
    page = editor.get("/r/regions/?order=-code")
    assert re.search(r'aria-sort="descending"><a class="sort" href="[^"]*order=code"', page)


@pytest.mark.parametrize(
    "query",
    [
        "order=password",
        "size=7",
        "after=nonsense",
        "version=soon",
        "committed_limit.from=soon",
    ],
)
def test_a_question_that_cannot_be_read_is_refused(editor, query):
    assert ERROR_ID.search(editor.get(f"{LIST}?{query}", status=400))


def test_an_unknown_kind_of_record_is_not_there(editor):
    editor.get("/r/no-such-thing/", status=404)


def test_a_level_stands_as_a_stamp_and_a_scale_as_a_meter(editor, items):
    assert '<span class="lv lv-2"' in editor.get("/r/regions/?level=省级")
    page = editor.get(f"{LIST}?q=清点许可1")
    assert page.count('<i class="on"') == 4


def test_buttons_are_shown_to_those_who_may(editor, reviewer):
    assert f'{LIST}new"' in editor.get(LIST)
    page = reviewer.get(LIST)
    assert f'{LIST}new"' not in page
    assert f"{LIST}export?format=xlsx" in page
    assert f"{LIST}template" not in page


def test_an_empty_list_tells_whether_conditions_are_the_reason(editor):
    assert LIST in editor.get(f"{LIST}?q=没有这样的")
    assert "q=" not in editor.get("/r/holidays/?year.from=1990&year.to=1990")


def test_words_in_the_top_bar_find_records_of_every_kind(editor, items):
    page = editor.get("/search?q=清点")
    assert "清点确认" in page
    assert "旌阳区清点局" in page
    assert editor.get("/search?q=").count('class="panel board"') == 0


def test_the_conditions_of_a_list_hold_for_its_workbook(editor, items):
    answer = editor.caller.get(f"{LIST}export?kind=行政确认&format=csv")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    text = answer.data.decode("utf-8-sig")
    assert "清点确认" in text
    assert "清点许可" not in text


def test_a_workbook_of_another_kind_is_refused(editor):
    editor.get(f"{LIST}export?format=exe", status=400)


def test_who_may_import_gets_a_workbook_to_fill_in(editor, reviewer):
    answer = editor.caller.get(f"{LIST}template")
    assert answer.data[:2] == b"PK"
    reviewer.get(f"{LIST}template", status=403)


def test_an_export_holds_what_the_search_finds(editor, items):
    answer = editor.caller.get(f"{LIST}export?q=清点许可1&format=csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert len(lines) == 2
    assert "清点许可1" in lines[1]


def test_each_condition_says_how_many_it_leaves_beside_the_others(editor, stranger, items):
    path = f"{LIST}counts?q=清点"
    found = editor.caller.get(f"{path}&kind=行政许可").json
    assert (found["kind:行政许可"], found["kind:行政确认"]) == ("3", "1")
    assert (found["state:draft"], found["state:published"]) == ("3", "0")
    assert found["online_depth:全程网办"] == "3"
    assert stranger.caller.get(path).json["kind:行政许可"] == "0"
    page = editor.get(f"{LIST}?q=清点&kind=行政许可")
    assert 'data-count="kind:行政许可"' in page


def test_a_list_too_long_to_be_counted_says_no_numbers(editor, items, monkeypatch):
    monkeypatch.setattr("app.operations.counting.EXACT_UP_TO", 2)
    found = editor.caller.get(f"{LIST}counts?q=清点").json
    assert not [name for name in found if name.startswith("kind:")]


def test_a_view_says_how_many_it_finds_now(editor, items):
    for name, where in (("清点的", "q=清点"), ("过时的", "committed_limit.from=x")):
        editor.post(f"{LIST}views", data={"_where": where, "name": name})
    found = editor.caller.get(f"{LIST}counts").json
    assert [number for name, number in found.items() if name.startswith("view:")] == ["4"]
