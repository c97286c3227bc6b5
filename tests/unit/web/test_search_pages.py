"""The search of the top bar, and what the navigation says of waiting work."""

from __future__ import annotations

import io
import itertools

import openpyxl
import pytest

from app.operations import transition
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import OTHER, PROVINCE
from tests.support.desk import Desk

NUMBERS = itertools.count(1)
CODE = "1151010576241623XW4512005026000"


@pytest.fixture(scope="module")
def item(everybody):
    with everybody.system() as session:
        return ImplementationItemFactory.create(session, name="寻找许可", code=CODE)


def suggested(desk, words):
    groups = desk.caller.get("/search/suggest", query_string={"q": words}).json
    return {hit["title"]: hit for group in groups for hit in group["hits"]}


@pytest.mark.parametrize("words", ["寻找", "寻找 许可", CODE, CODE[:15]])
def test_a_record_is_found_by_two_characters_or_its_code(editor, stranger, item, words):
    hit = suggested(editor, words)["寻找许可"]
    assert (hit["href"], hit["beside"]) == (f"/r/implementation-items/{item.id}", CODE)
    assert "寻找许可" not in suggested(stranger, words)
    assert "寻找许可" in editor.get(f"/search?q={words}")


def test_one_character_is_no_question(editor, item):
    assert suggested(editor, "寻") == {}


def test_an_import_is_found_by_its_number_and_its_file(everybody, editor, stranger):
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["机构名称"])
    book.active.append([f"旌阳区寻找{next(NUMBERS)}局"])
    book.save(out)
    given = {"resource": "agencies", "file": (io.BytesIO(out.getvalue()), "寻找的表.xlsx")}
    made = editor.post("/imports/", data=given, content_type="multipart/form-data").location
    number = made.rstrip("/").rpartition("/")[2]
    for words in (f"#{number}", number.zfill(3), "寻找的表"):
        assert suggested(editor, words)["寻找的表.xlsx"]["beside"] == f"#{number}"
        assert "寻找的表.xlsx" not in suggested(stranger, words)
    reader = Desk(everybody.browser(everybody.make("viewer", PROVINCE)))
    assert "寻找的表.xlsx" not in suggested(reader, "寻找的表")


def test_the_page_says_how_many_there_are_of_each_kind(editor, everybody):
    with everybody.system() as session:
        for number in range(6):
            ImplementationItemFactory.create(session, name=f"数数许可{number}")
    page = editor.get("/search?q=数数")
    assert '<span class="muted">6</span>' in page


def test_the_navigation_tells_what_waits_for_the_reader(everybody, editor):
    other = Desk(everybody.browser(everybody.make("reviewer", OTHER)))
    before = other.caller.get("/inbox/counts").json
    neighbor = everybody.make("county_editor", OTHER)
    with everybody.system() as session:
        region = neighbor.actor.home.region_id
        item = ImplementationItemFactory.create(session, name="等待许可", region=region)
        transition(session, item.resource, item.id, "submit")
    assert before == {}
    assert other.caller.get("/inbox/counts").json == {"implementation-items": "1", "inbox": "1"}
    assert "implementation-items" not in editor.caller.get("/inbox/counts").json
