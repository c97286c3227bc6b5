"""Many records of a list: chosen, looked at, changed, and named where they stay as they are."""

from __future__ import annotations

import itertools

import pytest
from lxml.html import fromstring

from app.operations import fetch_record, update
from tests.factories.implementation_items import ImplementationItemFactory
from views.catalog.implementation_items import ImplementationItems as Items

LIST = "/r/implementation-items/"
EDIT = f"{LIST}bulk/update"
NUMBERS = itertools.count(1)


@pytest.fixture
def items(records):
    names = [f"成批许可{next(NUMBERS):03}" for _one in range(3)]
    return [ImplementationItemFactory.create(records, name=name) for name in names]


def sent_by(page, action):
    """What the form that leads to this address would send."""
    (form,) = [one for one in fromstring(page).forms if one.action == action]
    return dict(form.form_values())


def test_a_list_offers_what_the_reader_may_do_with_many(editor, reviewer, items):
    page = fromstring(editor.get(f"{LIST}?q=成批"))
    offered = {button.get("formaction") for button in page.xpath("//button[@formaction]")}
    assert offered == {f"{LIST}bulk/{act}" for act in ("update", "submit", "withdraw")}
    assert len(page.xpath("//input[@name='_id']")) >= 3
    other = fromstring(reviewer.get(f"{LIST}?q=成批"))
    assert f"{LIST}bulk/update" not in {b.get("formaction") for b in other.xpath("//button")}
    assert 'name="_id"' not in editor.get(f"{LIST}?q=成批&version=published")


def test_a_field_is_changed_in_all_that_the_list_finds(editor, records, items):
    given = {"_all": "1", "_where": f"q={items[0].title}"}
    asked = editor.post(EDIT, 200, data=given | {"_field": "phone"}).text
    form = sent_by(asked, EDIT)
    assert form["_ids"] == str(items[0].id)
    shown = editor.post(EDIT, 200, data=form | {"phone": "0838", "_ready": "1"}).text
    assert "<ins>0838</ins>" in shown
    assert fetch_record(records, Items, items[0].id).own["phone"] is None
    done = editor.post(f"{EDIT}/write", data=sent_by(shown, f"{EDIT}/write"))
    assert done.location.startswith(f"{LIST}?q=")
    records.rollback()
    assert fetch_record(records, Items, items[0].id).own["phone"] == "0838"


def test_what_changed_since_it_was_shown_is_named(editor, records, items):
    given = {"_id": [one.id for one in items], "_field": "phone", "phone": "1", "_ready": "1"}
    form = sent_by(editor.post(EDIT, 200, data=given).text, f"{EDIT}/write")
    update(records, Items, items[1].id, {"phone": "2"}, version=items[1].version)
    left = editor.post(f"{EDIT}/write", 200, data=form).text
    rows = fromstring(left).xpath("//table[contains(@class, 'fates')]/tbody/tr")
    assert [("d-chg" in (row[1].get("class") or "")) for row in rows] == [True, True, False]
    assert items[1].title in rows[2].text_content()
    records.rollback()
    assert fetch_record(records, Items, items[1].id).own["phone"] == "2"


def test_a_reason_is_asked_for_before_anything_is_shown(editor, reviewer, items):
    ids = {"_id": [one.id for one in items]}
    shown = editor.post(f"{LIST}bulk/submit", 200, data=ids).text
    editor.post(f"{LIST}bulk/submit/write", data=sent_by(shown, f"{LIST}bulk/submit/write"))
    back = f"{LIST}bulk/return"
    asked = reviewer.post(back, 200, data=ids).text
    assert 'name="_remark"' in asked
    reviewer.post(back, 422, data=ids | {"_remark": " "})
    assert "缺材料" in reviewer.post(back, 200, data=ids | {"_remark": "缺材料"}).text


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422),
        ({"_id": "x", "_ids": ",,"}, 422),
        ({"_ids": ",".join(map(str, range(1, 502)))}, 422),
        ({"_id": "1", "_field": "name", "name": "x", "_ready": "1"}, 200),
    ],
)
def test_a_choice_that_is_none_is_said(editor, given, status):
    page = editor.post(EDIT, status, data=given).text
    assert "/write" not in page


def test_what_was_never_shown_is_not_written(editor):
    for records in ("", "1", "1:x", "x:1"):
        editor.post(f"{EDIT}/write", 400, data={"_records": records, "_field": "phone"})
    editor.post(f"{EDIT}/write", 400, data={"_records": "1:1", "_field": "name"})
