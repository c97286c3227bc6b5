"""Comments are a tab of a record; notifications a page behind the bell."""

from __future__ import annotations

import re

import pytest

from tests.factories.implementation_items import ImplementationItemFactory


@pytest.fixture
def item(records):
    return ImplementationItemFactory.create(records)


def path(item):
    return f"/r/implementation-items/{item.id}/comments"


def test_what_is_said_stands_on_the_page_until_it_is_withdrawn(editor, reviewer, item):
    editor.post(path(item), data={"words": "<b>请看</b>第三行\n谢谢"})
    page = reviewer.get(path(item))
    assert "&lt;b&gt;请看&lt;/b&gt;第三行" in page
    assert "/withdraw" not in page
    (way,) = re.findall(rf'action="({path(item)}/\d+/withdraw)"', editor.get(path(item)))
    reviewer.post(way, 404)
    editor.post(way)
    page = editor.get(path(item))
    assert "请看" not in page
    assert "已撤回" in page


def test_words_that_are_refused_are_not_lost(editor, item):
    answer = editor.post(path(item), 422, data={"words": "长" * 2001})
    assert "长" * 2001 in answer.text
    assert "最多2000个字" in answer.text


def test_nobody_else_reads_them(stranger, item):
    stranger.get(path(item), 404)
    stranger.post(path(item), 404, data={"words": "你好"})


def test_the_bell_counts_and_the_page_leads_to_the_record(editor, reviewer, item, world):
    form = {"version": item.version}
    editor.post(f"/r/implementation-items/{item.id}/transitions/submit", data=form)
    reviewer.post(path(item), data={"words": "依据？"})
    assert int(editor.caller.get("/inbox/counts").json["notifications"]) == 1
    page = editor.get("/notifications/")
    assert path(item) in page
    (key,) = re.findall(r'name="id" value="(\d+)"', page)
    for other in ("x", "²", "9" * 30):
        editor.post("/notifications/read", data={"id": other})
    assert int(editor.caller.get("/inbox/counts").json["notifications"]) == 1
    editor.post("/notifications/read", data={"id": key})
    assert "notifications" not in editor.caller.get("/inbox/counts").json
    assert 'name="id"' not in editor.get("/notifications/")
    assert "暂无消息" not in editor.get("/notifications/")
