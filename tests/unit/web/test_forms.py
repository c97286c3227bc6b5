from __future__ import annotations

import re

import pytest
from sqlalchemy.exc import OperationalError

from app.operations import fetch_record
from app.resource.registry import registry
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory
from tests.support.desk import ERROR_ID, record_form, sent_by

ITEMS = "/r/implementation-items"
CODE = "11510603665538630E4510105002001"


def value_of(page, name):
    """What stands in an input or a text area."""
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page) or re.search(
        rf'<textarea[^>]* name="{re.escape(name)}"[^>]*>\n([^<]*)</textarea>', page
    )
    return found.group(1) if found else None


@pytest.fixture
def item(records):
    return ImplementationItemFactory.create(records, notes="原来", phone="1")


@pytest.fixture
def edited(editor, item):
    """What a browser sends from the item's form, if nothing is typed."""
    return editor.form(f"{ITEMS}/{item.id}/edit")


def own(records, record_id):
    # What was read so far is let go: the pages have written since.
    records.rollback()
    return fetch_record(records, registry.get("implementation-items"), record_id).own


def test_a_new_record_is_made_from_everything_that_is_typed(editor, records):
    agency = BodyFactory.create(records, name="旌阳区填表局")
    answer = editor.post(
        f"{ITEMS}/new",
        data={
            "name": "填表许可",
            "kind": "行政许可",
            "agency": ["旌阳区填表局", "", ""],
            "committed_limit": ["7", "working_day"],
            "accept_limit": ["0", "immediate"],
            "visits": "1",
            "charged": "0",
            "service_objects": ["", "自然人", "企业法人"],
            "effective_from": "2025-01-02",
            "legal_basis": "第一行\r\n第二行",
            "materials-0-name": "申请书",
            "materials-1-name": "",
            "materials-4-name": "证明",
        },
    )
    made = own(records, int(answer.location.rpartition("/")[2]))
    assert made["agency"] == agency.id
    assert made["committed_limit"].to_json() == {"value": 7, "unit": "working_day"}
    assert made["accept_limit"].unit == "immediate"
    assert made["charged"] is False
    assert made["service_objects"] == ["自然人", "企业法人"]
    assert made["legal_basis"] == "第一行\n第二行"
    assert [row["name"] for row in made["materials"]] == ["申请书", "证明"]


def test_a_form_begins_with_what_the_address_says(editor):
    assert value_of(editor.get(f"{ITEMS}/new?name=预填"), "name") == "预填"
    assert value_of(editor.get(f"{ITEMS}/new"), "name") == ""


def test_a_form_shows_the_records_own_values(editor, item):
    page = editor.get(f"{ITEMS}/{item.id}/edit")
    assert value_of(page, "notes") == "原来"
    assert f'name="version" value="{item.version}"' in page


def test_a_refused_form_keeps_everything_and_names_each_field(editor, item, edited):
    typed = {
        "name": "",
        "visits": "两次",
        "agency": ["没有这个局", "", ""],
        "committed_limit": ["很快", "working_day"],
        "notes": "新的说明",
        "materials-0-name": "",
        "materials-0-basis": "有依据没有名称",
    }
    page = editor.post(f"{ITEMS}/{item.id}/edit", 422, data=edited | typed).text
    assert value_of(page, "visits") == "两次"
    assert value_of(page, "agency") == "没有这个局"
    assert value_of(page, "committed_limit") == "很快"
    assert value_of(page, "notes") == "新的说明"
    assert "有依据没有名称" in page
    for name in ("name", "visits", "agency", "committed_limit", "materials"):
        assert f'<a href="#{name}">' in page
        assert f'id="{name}-err"' in page
    assert re.search(r'id="visits"[^>]* aria-describedby="visits-err" aria-invalid="true"', page)
    assert "data-focus" in page


def test_a_name_that_fits_several_records_offers_them(editor, records, item, edited):
    pair = [BodyFactory.create(records, name="旌阳区两可局") for _number in range(2)]
    path = f"{ITEMS}/{item.id}/edit"
    page = editor.post(path, 422, data=edited | {"agency": ["旌阳区两可局", "", ""]}).text
    assert 'id="agency-pick"' in page
    chosen = {"agency": ["旌阳区两可局", "", "", str(pair[1].id)]}
    editor.post(path, data=edited | chosen)
    assert own(records, item.id)["agency"] == pair[1].id


def test_a_picked_record_is_kept_by_its_key(editor, records, item, edited):
    pair = [BodyFactory.create(records, name="旌阳区同名局") for _number in range(2)]
    picked = ["旌阳区同名局", str(pair[0].id), "旌阳区同名局"]
    editor.post(f"{ITEMS}/{item.id}/edit", data=edited | {"agency": picked})
    assert own(records, item.id)["agency"] == pair[0].id
    page = editor.get(f"{ITEMS}/{item.id}/edit")
    assert f'name="agency" value="{pair[0].id}"' in page


def test_two_people_at_one_record_see_what_each_of_them_wrote(editor, records, item, edited):
    path = f"{ITEMS}/{item.id}/edit"
    theirs = edited | {"notes": "别人写的", "phone": "2"}
    editor.post(path, data=theirs)
    page = editor.post(path, 409, data=edited | {"notes": "我写的", "phone": "1"}).text
    assert value_of(page, "notes") == "我写的"
    assert value_of(page, "phone") == "2"
    table = page[page.index('id="conflict"') : page.index('class="formbody"')]
    for text in ("原来", "别人写的", "我写的"):
        assert text in table
    merged = {"version": value_of(page, "version"), "notes": "我写的", "phone": "2"}
    editor.post(path, data=edited | merged)
    assert own(records, item.id)["notes"] == "我写的"
    assert own(records, item.id)["phone"] == "2"


def conflict(editor, path, edited):
    """The page of somebody who saves after somebody else did; what it sends if nothing is done."""
    theirs = {"notes": "别人写的", "phone": "2", "materials-0-name": "别人的材料"}
    editor.post(path, data=edited | theirs)
    mine = {"notes": "我写的", "phone": "1", "materials-0-name": "我的材料"}
    return sent_by(editor.post(path, 409, data=edited | mine).text)


def test_after_a_conflict_each_field_and_each_list_is_chosen_without_a_script(
    editor, records, item, edited
):
    path = f"{ITEMS}/{item.id}/edit"
    sent = conflict(editor, path, edited)
    assert {n: v for n, v in sent.items() if n.startswith("_pick-")} == {
        "_pick-notes": ["mine"],
        "_pick-phone": ["theirs"],
        "_pick-materials": ["mine"],
    }
    editor.post(path, data=sent | {"_pick-phone": "mine", "_pick-materials": "theirs"})
    kept = own(records, item.id)
    assert (kept["notes"], kept["phone"]) == ("我写的", "1")
    assert [row["name"] for row in kept["materials"]] == ["别人的材料"]


def test_what_is_typed_after_a_conflict_is_not_lost_to_a_choice(editor, records, item, edited):
    path = f"{ITEMS}/{item.id}/edit"
    sent = conflict(editor, path, edited)
    editor.post(path, data=sent | {"_pick-notes": "theirs", "notes": "第三种写法"})
    assert own(records, item.id)["notes"] == "第三种写法"


def test_what_was_typed_for_a_record_that_is_gone_becomes_a_new_one(editor, item, edited):
    path = f"{ITEMS}/{item.id}/edit"
    editor.post(f"{ITEMS}/{item.id}/delete", data={"version": item.version})
    page = editor.post(path, 404, data=edited | {"name": "删后还在", "notes": "还在"}).text
    assert value_of(page, "notes") == "还在"
    assert record_form(page).action == f"{ITEMS}/new"
    made = editor.post(f"{ITEMS}/new", data=sent_by(page) | {"local_code": "新码-9"})
    assert "删后还在" in editor.get(made.location)


def test_who_comes_after_a_submission_is_told_and_loses_nothing(editor, item, edited, english):
    path = f"{ITEMS}/{item.id}/edit"
    step = {"version": item.version}
    editor.post(f"{ITEMS}/{item.id}/transitions/submit", data=step)
    page = editor.post(path, 409, data=edited | {"notes": "迟到的"}).text
    assert "It is now: In review" in page
    assert value_of(page, "notes") == "迟到的"
    again = {"version": value_of(page, "version"), "notes": "迟到的"}
    page = editor.post(path, 409, data=edited | again).text
    assert value_of(page, "notes") == "迟到的"


def test_a_form_without_its_version_is_given_one_and_kept(editor, item, edited):
    without = edited | {"version": "", "name": "无版本"}
    page = editor.post(f"{ITEMS}/{item.id}/edit", 428, data=without).text
    assert value_of(page, "name") == "无版本"
    assert value_of(page, "version") == str(item.version)


def test_a_failing_database_costs_nothing_that_was_typed(editor, item, edited, monkeypatch):
    def fail(*_arguments, **_named):
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    monkeypatch.setattr("app.web.form.update", fail)
    page = editor.post(f"{ITEMS}/{item.id}/edit", 500, data=edited | {"notes": "还在"}).text
    assert value_of(page, "notes") == "还在"
    assert ERROR_ID.search(page)
    assert "disk full" not in page


def test_one_more_row_can_be_asked_for_without_a_script(editor, item, edited):
    path = f"{ITEMS}/{item.id}/edit"
    before = editor.get(path).count('name="materials-')
    answer = editor.caller.post(path, data=edited | {"_op": "add:materials", "notes": "留着"})
    assert answer.status_code == 200
    assert answer.text.count('name="materials-') > before
    assert value_of(answer.text, "notes") == "留着"
    more = editor.caller.post(f"{ITEMS}/new", data={"_op": "add:materials", "name": "也留着"})
    assert value_of(more.text, "name") == "也留着"
    assert editor.caller.post(path, data=edited | {"_op": "add:nothing"}).status_code == 200


def test_the_standards_value_stands_beside_the_field(editor, records):
    catalog = CatalogItemFactory.published(records)
    StandardFactory.published(records, catalog_item=catalog.id, materials=[{"name": "申请书"}])
    item = ImplementationItemFactory.create(records, catalog_item=catalog.id, visits=0)
    page = editor.get(f"{ITEMS}/{item.id}/edit")
    beside = page[page.index('id="visits"') :]
    beside = beside[: beside.index("</div>\n</div>")]
    assert "inh-better" in beside
    assert 'class="stdrows"' in page


def test_a_relation_field_offers_what_the_typed_text_may_mean(editor, records):
    made = BodyFactory.create(records, name="旌阳区候选局")
    answer = editor.caller.get(f"{ITEMS}/choices/agency?q=候选")
    assert answer.json == [{"id": made.id, "label": "旌阳区候选局"}]
    editor.get(f"{ITEMS}/choices/name?q=a", status=400)


def test_a_form_is_only_for_those_who_may_write(reviewer, item):
    for path in ("/new", f"/{item.id}/edit"):
        reviewer.get(f"{ITEMS}{path}", status=403)
    reviewer.post(f"{ITEMS}/new", 403, data={"name": "x"})


def test_a_taken_code_is_said_at_its_field(editor, records, item, edited):
    other = ImplementationItemFactory.create(records, code=CODE)
    assert other.own["code"] == CODE
    page = editor.post(f"{ITEMS}/{item.id}/edit", 422, data=edited | {"code": CODE}).text
    assert '<a href="#code">' in page


def test_a_record_under_review_is_not_edited(editor, item, edited):
    editor.post(f"{ITEMS}/{item.id}/transitions/submit", data={"version": str(item.version)})
    form = editor.form(f"{ITEMS}/{item.id}/edit") | {"name": "改名"}
    assert value_of(editor.post(f"{ITEMS}/{item.id}/edit", 409, data=form).text, "name") == "改名"


LISTED = [{"name": "申请表"}, {"name": "身份证"}, {"name": "照片"}]


@pytest.fixture
def listed(records):
    """The address of the form of a record with three rows in a list."""
    item = ImplementationItemFactory.create(records, materials=LISTED)
    return f"{ITEMS}/{item.id}/edit"


def rows_in(page):
    names = [name for name in sent_by(page) if re.fullmatch(r"materials-\d+-name", name)]
    return [value for name in names if (value := value_of(page, name))]


@pytest.mark.parametrize(
    ("act", "left"),
    [
        ("drop:materials:1", ["申请表", "照片"]),
        ("up:materials:2", ["申请表", "照片", "身份证"]),
        ("down:materials:0", ["身份证", "申请表", "照片"]),
        ("up:materials:0", ["申请表", "身份证", "照片"]),
        ("down:materials:9", ["申请表", "身份证", "照片"]),
    ],
)
def test_rows_are_moved_and_taken_away_without_a_script(editor, records, listed, act, left):
    sent = editor.form(listed) | {"notes": "留着"}
    page = editor.post(listed, 200, data=sent | {"_op": act}).text
    assert rows_in(page) == left
    assert value_of(page, "notes") == "留着"
    key = int(listed.split("/")[-2])
    assert [row["name"] for row in own(records, key)["materials"]] == ["申请表", "身份证", "照片"]
    editor.post(listed, data=sent_by(page))
    assert [row["name"] for row in own(records, key)["materials"]] == left


def test_what_is_wrong_in_rows_is_said_at_each_cell(editor, listed):
    wrong = {"materials-0-copies": "两份", "materials-1-name": "", "materials-1-basis": "有依据"}
    page = editor.post(listed, 422, data=editor.form(listed) | wrong).text
    for cell in ("materials-0-copies", "materials-1-name"):
        assert f'<a href="#{cell}">' in page
        assert f'id="{cell}-err"' in page
    assert value_of(page, "materials-0-copies") == "两份"
    assert page.count('<details class="cmore" open>') == 1
