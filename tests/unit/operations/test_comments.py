"""Comments on records, and what people are told of what others did."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.kernel.errors import Forbidden, Invalid, NotFound
from app.operations import fetch_record, transition
from app.operations.comments import comment, comments_of, withdraw_comment
from app.operations.notifications import (
    forget_read,
    mark_read,
    notifications_of,
    notify,
    unread,
)
from app.operations.trail import history_of_record
from app.operations.unit import operation


def said(world, who, item):
    return [(one.by, one.words) for one in comments_of(world.as_(who), item.resource, item.id)]


def told(world, who):
    return [(one.kind, one.title, one.read) for one in notifications_of(world.as_(who))]


def handed_in(world):
    """An item that the editor has submitted."""
    item = world.item()
    transition(world.as_("editor"), item.resource, item.id, "submit")
    return item


def test_who_sees_a_record_reads_what_is_said_of_it_and_nobody_else(fresh_world):
    item = fresh_world.item()
    kept = comment(fresh_world.as_("editor"), item.resource, item.id, " 材料名称请核对 ")
    assert (kept.words, kept.mine) == ("材料名称请核对", True)
    assert [words for _by, words in said(fresh_world, "reviewer", item)] == ["材料名称请核对"]
    with pytest.raises(NotFound):
        comments_of(fresh_world.as_("neighbor"), item.resource, item.id)
    with pytest.raises(NotFound):
        comment(fresh_world.as_("neighbor"), item.resource, item.id, "你好")
    with pytest.raises(Forbidden):
        comment(fresh_world.as_("viewer"), item.resource, item.id, "你好")


@pytest.mark.parametrize("words", ["", "   ", "长" * 2001, "\x00"])
def test_what_says_nothing_or_too_much_is_no_comment(fresh_world, words):
    item = fresh_world.item()
    with pytest.raises(Invalid) as refused:
        comment(fresh_world.as_("editor"), item.resource, item.id, words)
    assert "words" in refused.value.fields
    assert said(fresh_world, "editor", item) == []


def test_one_withdraws_ones_own_words_and_the_history_keeps_them(fresh_world):
    item = fresh_world.item()
    kept = comment(fresh_world.as_("editor"), item.resource, item.id, "写错了")
    with pytest.raises(NotFound):
        withdraw_comment(fresh_world.as_("reviewer"), item.resource, item.id, kept.id)
    withdraw_comment(fresh_world.as_("editor"), item.resource, item.id, kept.id)
    with pytest.raises(NotFound):
        withdraw_comment(fresh_world.as_("editor"), item.resource, item.id, kept.id)
    (left,) = comments_of(fresh_world.as_("editor"), item.resource, item.id)
    assert (left.words, left.withdrawn_at is None) == ("", False)
    record = fetch_record(fresh_world.as_("editor"), item.resource, item.id)
    kinds = [entry.kind for entry in history_of_record(fresh_world.as_("editor"), record)]
    assert kinds[:2] == ["withdraw_comment", "comment"]


def test_who_handed_a_record_in_is_told_what_became_of_it(fresh_world):
    item = handed_in(fresh_world)
    transition(fresh_world.as_("reviewer"), item.resource, item.id, "return", remark="补充依据")
    assert told(fresh_world, "editor") == [("return", item.title, False)]
    assert unread(fresh_world.as_("editor")) == 1
    assert told(fresh_world, "reviewer") == []


def test_who_spoke_is_told_that_somebody_answered_and_not_of_the_own_words(fresh_world):
    item = handed_in(fresh_world)
    comment(fresh_world.as_("reviewer"), item.resource, item.id, "依据是哪一条？")
    comment(fresh_world.as_("editor"), item.resource, item.id, "第十二条")
    assert told(fresh_world, "editor") == [("comment", item.title, False)]
    assert told(fresh_world, "reviewer") == [("comment", item.title, False)]


def test_what_was_read_is_not_new_any_more_and_forgotten_after_a_while(fresh_world, monkeypatch):
    item = handed_in(fresh_world)
    for words in ("一", "二"):
        comment(fresh_world.as_("reviewer"), item.resource, item.id, words)
    newest, older = notifications_of(fresh_world.as_("editor"))
    mark_read(fresh_world.as_("reviewer"))
    mark_read(fresh_world.as_("editor"), [newest.id])
    assert [one.read for one in notifications_of(fresh_world.as_("editor"))] == [True, False]
    mark_read(fresh_world.as_("editor"))
    assert unread(fresh_world.as_("editor")) == 0
    assert forget_read(fresh_world.as_("system")) == 0
    later = notifications_of(fresh_world.as_("editor"))[1].told_at + timedelta(days=100)
    monkeypatch.setattr("app.operations.notifications.now", lambda: later)
    assert forget_read(fresh_world.as_("system")) == 2
    assert older.id not in {one.id for one in notifications_of(fresh_world.as_("editor"))}


def test_a_notification_says_nothing_of_a_record_out_of_sight(fresh_world):
    item = fresh_world.item()
    stranger = fresh_world.actors["neighbor"].user_id
    editor = fresh_world.as_("editor")
    with operation(editor, item.resource.name, "update"):
        notify(editor, [stranger], "comment", item.resource, item.id)
    assert unread(fresh_world.as_("neighbor")) == 0
    assert told(fresh_world, "neighbor") == []
