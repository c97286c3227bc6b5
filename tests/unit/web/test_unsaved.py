"""What is typed into a form and not saved is kept for the person, offered again, and let go."""

from __future__ import annotations

import pytest

from app.operations.unsaved import LARGEST, MOST, forget_old
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.clock import moved_clock

ITEMS = "/r/implementation-items"


@pytest.fixture
def item(records):
    return ImplementationItemFactory.create(records, name="原来的名称")


def typed(desk, path, **more):
    """The form of an address with something typed into it."""
    given = desk.form(path) | more
    return {name: value for name, value in given.items() if name != "csrf_token"}


def test_what_was_typed_comes_back_with_the_version_it_was_about(editor, reviewer, item):
    edit = f"{ITEMS}/{item.id}/edit"
    given = typed(editor, edit, notes="没有保存的备注")
    editor.post(f"{ITEMS}/{item.id}/unsaved", 204, data=given)
    page = editor.get(edit)
    assert "没有保存的备注" not in page
    assert "尚未保存" in page
    assert "没有保存的备注" in editor.get(f"{edit}?_restore=1")
    assert "没有保存的备注" not in editor.get(f"{ITEMS}/{item.id}")
    editor.post(edit, data=typed(editor, edit, notes="别处先保存了"))
    editor.post(f"{ITEMS}/{item.id}/unsaved", 204, data=given)
    stale = typed(editor, f"{edit}?_restore=1")
    assert "别处先保存了" in editor.post(edit, 409, data=stale).text


def test_a_saved_form_leaves_nothing_behind(editor, item):
    edit = f"{ITEMS}/{item.id}/edit"
    given = typed(editor, edit, notes="备注")
    editor.post(f"{ITEMS}/{item.id}/unsaved", 204, data=given)
    editor.post(edit, data=given)
    assert "继续填写" not in editor.get(edit)


def test_a_new_record_is_gone_on_with_and_thrown_away(editor):
    given = typed(editor, f"{ITEMS}/new", name="还没有建成的事项")
    editor.post(f"{ITEMS}/unsaved", 204, data=given)
    assert "还没有建成的事项" in editor.get(f"{ITEMS}/new?_restore=1")
    editor.post(f"{ITEMS}/unsaved/drop")
    assert "继续填写" not in editor.get(f"{ITEMS}/new")


def test_it_is_the_persons_alone_and_asks_for_the_same_rights(editor, reviewer, stranger, item):
    given = typed(editor, f"{ITEMS}/{item.id}/edit", notes="只给自己看")
    editor.post(f"{ITEMS}/{item.id}/unsaved", 204, data=given)
    reviewer.post(f"{ITEMS}/{item.id}/unsaved", 403, data=given)
    stranger.post(f"{ITEMS}/{item.id}/unsaved", 404, data=given)
    assert "继续填写" not in stranger.get(f"{ITEMS}/new")


def test_no_more_is_kept_than_forms_hold_and_not_for_ever(editor, records, world, monkeypatch):
    editor.post(f"{ITEMS}/unsaved", 400, data={"name": "x" * (LARGEST + 1)})
    made = [ImplementationItemFactory.create(records) for _each in range(MOST + 1)]
    for one in made:
        editor.post(f"{ITEMS}/{one.id}/unsaved", 204, data={"name": "某"})
    assert "继续填写" not in editor.get(f"{ITEMS}/{made[0].id}/edit")
    assert "继续填写" in editor.get(f"{ITEMS}/{made[-1].id}/edit")
    assert forget_old(records) == 0
    moved_clock(monkeypatch).pass_by(days=15)
    assert forget_old(records) >= MOST
