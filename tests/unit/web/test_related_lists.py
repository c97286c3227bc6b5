"""A record's page tells how many records lead to it, each number leading to its list."""

from __future__ import annotations

from lxml.html import fromstring

from tests.factories.bodies import BodyFactory
from tests.factories.halls import ServiceCenterFactory, ServiceWindowFactory
from tests.factories.implementation_items import ImplementationItemFactory


def related(page):
    """Text and address of the lists of a page."""
    (panel,) = [
        one
        for one in fromstring(page).xpath("//section[header]")
        if "相关记录" in one.text_content()
    ]
    return {"".join(a.text_content().split()): a.get("href") for a in panel.iter("a")}


def test_lists_that_lead_to_a_record_are_counted_and_filtered_by_it(editor, records):
    center = ServiceCenterFactory.create(records)
    windows = [ServiceWindowFactory.create(records, center=center.id) for _each in range(2)]
    ServiceWindowFactory.create(records)
    (way,) = related(editor.get(f"/r/service-centers/{center.id}")).items()
    assert way[0].endswith("2")
    listed = editor.get(way[1])
    assert all(window.title in listed for window in windows)
    assert center.title in listed


def test_namesakes_are_told_apart(editor, records):
    first, second = (BodyFactory.create(records, name="同名的局") for _each in range(2))
    ImplementationItemFactory.create(records, agency=first.id, name="第一个局的事项")
    ImplementationItemFactory.create(records, agency=second.id, name="第二个局的事项")
    ways = related(editor.get(f"/r/agencies/{first.id}"))
    (href,) = [href for words, href in ways.items() if words.startswith("实施清单")]
    listed = editor.get(href)
    assert "第一个局的事项" in listed
    assert "第二个局的事项" not in listed


def test_what_nothing_leads_to_says_nothing(editor, records):
    center = ServiceCenterFactory.create(records)
    assert "相关记录" not in editor.get(f"/r/service-centers/{center.id}")
