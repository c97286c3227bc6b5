"""The history page: told in words, brought back by a button, looked at as of a day."""

from __future__ import annotations

import re

import pytest

from app.kernel import clock
from app.operations import transition, update
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems as Items

TODAY = clock.today().isoformat()


@pytest.fixture
def agency(records):
    record = BodyFactory.create(records, short_name="原名")
    return update(records, Agencies, record.id, {"short_name": "新名"}, version=1)


@pytest.fixture
def item(records):
    """Published, with a draft beside it."""
    record = ImplementationItemFactory.create(records, phone="1")
    for step in ("submit", "publish"):
        record = transition(records, Items, record.id, step)
    return update(records, Items, record.id, {"phone": "2"}, version=record.version)


def test_the_page_offers_what_can_be_brought_back(editor, item):
    page = editor.get(f"/r/implementation-items/{item.id}/history")
    assert page.count("恢复到此时</button>") == 3
    assert page.count("恢复为草稿</button>") == 1
    assert f"自{TODAY}起生效" in page
    assert 'name="at"' in page


def test_who_only_reads_is_offered_nothing(everybody, item):
    reader = everybody.browser(everybody.make("viewer", COUNTY))
    page = reader.get(f"/r/implementation-items/{item.id}/history").text
    assert "恢复到此时" not in page
    assert "恢复为草稿" not in page


def test_a_version_is_brought_back_by_its_button(editor, item):
    path = f"/r/implementation-items/{item.id}"
    given = {"version": item.version, "version_no": 1}
    assert editor.post(f"{path}/restore", data=given).location.endswith(path)
    told = editor.get(f"{path}/history")
    assert "v1" in told
    assert re.search(r"<del>2</del> → <ins>1</ins>", told)


def test_a_refusal_is_told_on_the_page(editor, item):
    path = f"/r/implementation-items/{item.id}/restore"
    stale = editor.post(path, status=409, data={"version": item.version + 1, "version_no": 1})
    assert "已被他人修改" in stale.text
    assert editor.post(path, status=404, data={"version": item.version, "version_no": 9})
    assert editor.post(path, status=400, data={"version": item.version, "version_no": "x"})
    assert editor.post(path, status=428, data={"version_no": 1})


def test_a_stranger_learns_nothing(stranger, item):
    stranger.get(f"/r/implementation-items/{item.id}/history", status=404)
    path = f"/r/implementation-items/{item.id}/restore"
    stranger.post(path, status=404, data={"version": item.version, "version_no": 1})


def test_a_record_is_looked_at_as_of_a_day_and_in_a_version(editor, item, agency):
    path = f"/r/implementation-items/{item.id}"
    assert f"{TODAY}" in editor.get(f"{path}?at={TODAY}")
    assert "您看到的是第1版。" in editor.get(f"{path}?version=1")
    assert "新名" in editor.get(f"/r/agencies/{agency.id}?at={TODAY}")
    editor.get(f"/r/agencies/{agency.id}?at=2001-01-31", status=404)
    editor.get(f"{path}?version=77", status=404)


def test_a_long_history_has_pages(editor, records, agency, monkeypatch):
    monkeypatch.setattr("app.web.history.PAGE", 1)
    page = editor.get(f"/r/agencies/{agency.id}/history")
    (before,) = re.findall(r"history\?before=(\d+)", page)
    older = editor.get(f"/r/agencies/{agency.id}/history?before={before}")
    assert "原名" in older
    assert "更早的记录" not in older
    editor.get(f"/r/agencies/{agency.id}/history?before=x", status=400)


def test_what_a_terminal_would_obey_is_written_out(editor, records, agency):
    given = {"short_name": "甲\x1b[31m\u202e乙\r\n丙"}
    update(records, Agencies, agency.id, given, version=agency.version)
    page = editor.get(f"/r/agencies/{agency.id}/history")
    assert "甲\\x1b[31m\\u202e乙" in page
    assert "\x1b" not in page
