from __future__ import annotations

import re

import pytest

from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory

ITEMS = "/r/implementation-items"


@pytest.fixture
def item(records):
    return ImplementationItemFactory.create(records, notes="第一次")


@pytest.fixture
def overlaid(records):
    """A record over a standard: better in time, worse in visits, the rest inherited."""
    catalog = CatalogItemFactory.published(records)
    StandardFactory.published(
        records,
        catalog_item=catalog.id,
        statutory_limit={"value": 20, "unit": "working_day"},
        committed_limit={"value": 10, "unit": "working_day"},
        conditions="符合国家规定的条件，具备相应的场所、设备、人员和管理制度",
        materials=[{"name": "申请书"}, {"name": "身份证明"}],
    )
    return ImplementationItemFactory.create(
        records,
        catalog_item=catalog.id,
        kind=None,
        committed_limit={"value": 5, "unit": "working_day"},
        visits=2,
        place="二楼",
    )


def step(desk, record, name, status=302, **form):
    page = desk.get(f"{ITEMS}/{record.id}")
    version = re.search(r'name="version" value="(\d+)"', page).group(1)
    return desk.post(
        f"{ITEMS}/{record.id}/transitions/{name}", status, data={"version": version} | form
    )


def line(page, name):
    """The line of one element."""
    return re.search(rf'<tr id="e-{name}".*?</tr>', page, re.S).group()


def test_a_record_shows_its_values_and_what_is_not_filled_in(editor, item):
    page = editor.get(f"{ITEMS}/{item.id}")
    assert "第一次" in line(page, "notes")
    assert 'id="e-place"' not in page
    assert 'class="empties"' in page


def test_another_area_does_not_even_learn_that_it_is_there(stranger, item):
    for path in ("", "/edit", "/history", "?version=published"):
        stranger.get(f"{ITEMS}/{item.id}{path}", status=404)


def test_each_value_stands_beside_the_standards_with_its_mark(editor, overlaid):
    page = editor.get(f"{ITEMS}/{overlaid.id}")
    assert "inh-better" in line(page, "committed_limit")
    assert "inh-worse" in line(page, "visits")
    assert "川府发〔2022〕15号" in line(page, "visits")
    assert "inh-inherited" in line(page, "statutory_limit")
    assert 'class="loc same"' in line(page, "conditions")
    assert "inh-local" in line(page, "place")
    materials = page[page.index('id="c-materials"') :]
    assert "身份证明" in materials
    assert "inh-inherited" in materials


def test_what_is_worse_than_the_standard_is_not_submitted_and_says_where(editor, overlaid):
    answer = step(editor, overlaid, "submit", 409)
    assert 'href="#e-visits"' in answer.text
    assert "data-focus" in answer.text


def test_a_related_record_is_a_link(editor, overlaid):
    page = editor.get(f"{ITEMS}/{overlaid.id}")
    assert re.search(r'href="/r/catalog-items/\d+"', line(page, "catalog_item"))


def test_the_lists_that_belong_to_a_record_are_one_step_away(editor, overlaid):
    catalog = overlaid.own["catalog_item"]
    page = editor.get(f"/r/catalog-items/{catalog}")
    assert "/r/standards/?catalog_item=" in page


def test_a_record_goes_its_way_through_buttons(editor, reviewer, item):
    page = editor.get(f"{ITEMS}/{item.id}")
    assert "/transitions/submit" in page
    assert "/transitions/publish" not in page
    step(editor, item, "submit")
    page = reviewer.get(f"{ITEMS}/{item.id}")
    assert f"{ITEMS}/{item.id}/edit" not in page
    step(reviewer, item, "return", 422, remark=" ")
    step(reviewer, item, "publish")
    page = editor.get(f"{ITEMS}/{item.id}")
    assert "st-ok" in page
    assert "/delete" not in page


def test_a_step_by_somebody_who_may_not_is_refused(editor, item):
    step(editor, item, "publish", 403)


def test_a_step_without_the_version_is_refused(editor, item):
    assert 'role="alert"' in editor.post(f"{ITEMS}/{item.id}/transitions/submit", 428).text


def test_a_draft_can_be_deleted_and_a_stale_page_cannot_do_it(editor, item):
    path = f"{ITEMS}/{item.id}/delete"
    editor.post(path, 409, data={"version": "99"})
    editor.post(path, data={"version": str(item.version)})
    editor.get(f"{ITEMS}/{item.id}", status=404)


def test_the_published_version_stays_to_be_seen_beside_the_draft(editor, reviewer, item):
    step(editor, item, "submit")
    step(reviewer, item, "publish")
    form = editor.form(f"{ITEMS}/{item.id}/edit")
    editor.post(f"{ITEMS}/{item.id}/edit", data=form | {"name": "新名称", "notes": "第二次"})
    assert "第二次" in editor.get(f"{ITEMS}/{item.id}")
    published = editor.get(f"{ITEMS}/{item.id}?version=published")
    assert "第一次" in published
    assert "/transitions/" not in published
    editor.get(f"{ITEMS}/{item.id}?day=2001-01-01", status=404)
    editor.get(f"{ITEMS}/{item.id}?day=9990-01-01")


def test_the_history_tells_who_changed_what_from_which_value_to_which(editor, item):
    form = editor.form(f"{ITEMS}/{item.id}/edit")
    editor.post(f"{ITEMS}/{item.id}/edit", data=form | {"kind": "行政确认", "notes": "改过"})
    page = editor.get(f"{ITEMS}/{item.id}/history")
    assert "<del>第一次</del> → <ins>改过</ins>" in page
    assert "<del>行政许可</del> → <ins>行政确认</ins>" in page
    assert "county-editor" in page
    assert page.index("改过") < page.rindex("第一次")


def test_records_without_versions_have_a_page_too(editor):
    page = editor.get("/r/regions/1")
    assert "elem2" in page
    assert 'name="day"' not in page
