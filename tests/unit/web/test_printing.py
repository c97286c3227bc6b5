"""Official sheets: a list or a record on paper, with room for a seal and three names."""

from __future__ import annotations

import itertools

import pytest
from lxml.html import fromstring

from app.web import printing
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory


def lines(page):
    """The lines of the sheet's tables, each with its cells."""
    rows = fromstring(page).xpath("//article[contains(@class,'paper')]//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


NUMBERS = itertools.count(1)


class Items:
    """Two records with a word of their own: one better than its standard, one without any."""

    def __init__(self, session):
        self.word = f"打印{next(NUMBERS)}号"
        catalog = CatalogItemFactory.published(session)
        limit = {"value": 20, "unit": "working_day"}
        StandardFactory.published(session, catalog_item=catalog.id, committed_limit=limit)
        better = {"committed_limit": {"value": 8, "unit": "working_day"}}
        papers = [{"name": "申请书"}, {"name": "照片"}]
        made, given = ImplementationItemFactory.create, {"catalog_item": catalog.id}
        self.over = made(session, name=f"{self.word}甲", materials=papers, **given, **better)
        self.other = made(session, name=f"{self.word}乙")

    @property
    def path(self):
        return f"/r/implementation-items/{self.over.id}/print"

    @property
    def listed(self):
        return f"/r/implementation-items/print?q={self.word}"


@pytest.fixture
def items(records):
    return Items(records)


def test_a_list_is_printed_as_its_conditions_leave_it(editor, items):
    page = editor.get(f"{items.listed}甲")
    assert [row[1] for row in lines(page)] == [f"{items.word}甲"]
    assert "填报单位（盖章）：旌阳区" in "".join(fromstring(page).text_content().split())
    for words in ("填报人：", "审核人：", "电话："):
        assert words in page


def test_a_list_shows_its_way_to_paper_with_its_conditions(editor, items):
    page = fromstring(editor.get(f"/r/implementation-items/?q={items.word}&order=name&size=25"))
    (way,) = page.xpath("//a[contains(@href,'/print')]/@href")
    names = [row[1].removeprefix(items.word) for row in lines(editor.get(way))]
    assert sorted(names) == ["乙", "甲"]
    backwards = editor.get(way.replace("order=name", "order=-name"))
    assert [row[1].removeprefix(items.word) for row in lines(backwards)] == names[::-1]


def test_what_is_longer_than_a_sheet_says_so(editor, items, monkeypatch):
    monkeypatch.setattr(printing, "MOST", 1)
    monkeypatch.setattr(printing, "AT_ONCE", 1)
    page = editor.get(items.listed)
    assert len(lines(page)) == 1
    assert "共2条，此处打印前1条" in page
    monkeypatch.setattr(printing, "MOST", 2)
    assert len(lines(editor.get(items.listed))) == 2


def test_a_record_is_printed_beside_its_standard_with_its_lists(editor, items):
    printed = lines(editor.get(items.path))
    (limit,) = (row for row in printed if row[0].startswith("承诺"))
    assert limit[1:] == ["20 个工作日", "8 个工作日 (优于省标)"]
    assert [row[:2] for row in printed if row[1:2] in (["申请书"], ["照片"])] == [
        ["1", "申请书"],
        ["2", "照片"],
    ]


def test_nothing_out_of_sight_is_printed(stranger, items):
    stranger.get(items.path, 404)
    assert lines(stranger.get(items.listed)) == [["暂无。"]]
