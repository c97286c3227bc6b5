import json

import pytest
from sqlalchemy import select

from app.db.history import HistoryChange
from app.kernel.errors import Conflict, Forbidden, Illegal, Invalid, NotFound, ScopeError
from app.operations import create, delete, fetch_record, history_of, update
from app.policies.actor import Actor
from views.bodies.agencies import Agencies
from views.bodies.departments import Departments
from views.catalog.implementation_items import ImplementationItems
from views.reference.regions import Regions

PAPERS = [{"name": "申请表", "copies": 1}, {"name": "身份证"}]


def said(refusal):
    return {name: [str(m) for m in found] for name, found in refusal.value.fields.items()}


def test_a_new_record_begins_as_a_draft_in_its_makers_region(world):
    record = world.item()
    assert (record.state, record.version, record.version_no) == ("draft", 1, 1)
    assert record.own["region"] == world.region("county")
    assert record.row.record_id == record.row.id == record.id


def test_a_record_that_is_not_versioned_has_neither_state_nor_version_number(world):
    record = create(world.as_("editor"), Agencies, {"name": "局"})
    assert (record.state, record.version_no, record.version) == (None, None, 1)
    assert record.row.is_agency


def test_what_is_required_is_named_where_it_is_missing(world):
    with pytest.raises(Invalid) as refused:
        create(world.as_("editor"), ImplementationItems, {"phone": "1"})
    assert said(refused) == {"name": ["This field is required."]}


def test_the_system_works_nowhere_and_says_where(world):
    with pytest.raises(Invalid) as refused:
        create(world.as_("system"), Agencies, {"name": "局"})
    assert said(refused) == {"region": ["This field is required."]}


def test_rules_over_several_fields_are_asked_by_every_write(world):
    days = {"effective_from": "2025-01-02", "effective_until": "2025-01-01"}
    with pytest.raises(Invalid) as refused:
        world.item(**days)
    assert list(said(refused)) == ["effective_until"]
    record = world.item(effective_from="2025-01-02")
    with pytest.raises(Invalid):
        change(world, record, effective_until="2025-01-01")


@pytest.mark.parametrize("who", ["viewer", "reviewer", "auditor", "security", "nowhere"])
def test_who_edits_no_content_writes_none(world, who):
    record = world.item()
    with pytest.raises(Forbidden):
        world.item(who)
    with pytest.raises(Forbidden):
        change(world, record, who, phone="1")
    with pytest.raises(Forbidden):
        delete(world.as_(who), ImplementationItems, record.id, version=record.version)


@pytest.mark.parametrize("place", ["other", "city", "province", "town"])
def test_a_record_is_made_in_no_other_region(world, place):
    with pytest.raises(ScopeError):
        world.item(region=world.region(place))


def test_a_region_may_be_named_by_its_code(world):
    assert world.item(region="510603000000").own["region"] == world.region("county")


def change(world, record, who="editor", /, *, version=None, **values):
    given = record.version if version is None else version
    return update(world.as_(who), record.resource, record.id, values, version=given)


def test_a_change_leaves_the_other_fields_alone(world):
    record = world.item(phone="1", place="楼上", materials=PAPERS)
    changed = change(world, record, phone="2")
    assert (changed.own["phone"], changed.own["place"]) == ("2", "楼上")
    assert [row["name"] for row in changed.own["materials"]] == ["申请表", "身份证"]
    assert changed.version == record.version + 1


def test_a_field_is_cleared_by_an_empty_value(world):
    record = world.item(phone="1", materials=PAPERS)
    changed = change(world, record, phone="", materials=[])
    assert changed.own["phone"] is None
    assert changed.own["materials"] is None


def test_a_change_that_says_no_version_is_refused(world):
    record = world.item()
    with pytest.raises(Exception, match="Say which version") as refused:
        update(world.as_("editor"), ImplementationItems, record.id, {"phone": "1"}, version=None)
    assert refused.value.status == 428
    with pytest.raises(Exception, match="Say which version"):
        delete(world.as_("editor"), ImplementationItems, record.id, version=None)


def test_a_change_of_an_old_version_is_a_conflict_that_shows_the_new_one(world):
    record = world.item(phone="1")
    changed = change(world, record, phone="2")
    with pytest.raises(Conflict) as refused:
        change(world, record, phone="3")
    assert refused.value.current["phone"] == "2"
    assert refused.value.current["version"] == changed.version
    with pytest.raises(Conflict):
        delete(world.as_("editor"), ImplementationItems, record.id, version=record.version)


@pytest.mark.parametrize("databases", ["postgres"], indirect=True)
@pytest.mark.parametrize("who", ["neighbor", "town"])
def test_a_foreign_record_is_not_there_to_be_changed(world, who):
    record = world.item()
    with pytest.raises(NotFound):
        change(world, record, who, phone="1")
    with pytest.raises(NotFound):
        delete(world.as_(who), ImplementationItems, record.id, version=record.version)
    with pytest.raises(NotFound):
        change(world, record, who, version=99, phone="1")


def test_who_stands_above_reads_a_record_and_does_not_change_it(world):
    record = world.item()
    assert fetch_record(world.as_("city"), ImplementationItems, record.id).id == record.id
    with pytest.raises(ScopeError):
        change(world, record, "city", phone="1")


def test_a_record_is_moved_by_who_holds_both_regions(world):
    both = Actor(50, "both", tuple(world.grant("county_editor", p) for p in ("county", "other")))
    record = world.item(materials=PAPERS)
    with pytest.raises(ScopeError):
        change(world, record, region=world.region("other"))
    session, there = world.session(both), {"region": world.region("other")}
    moved = update(session, ImplementationItems, record.id, there, version=record.version)
    assert moved.own["region"] == world.region("other")
    with pytest.raises(NotFound):
        fetch_record(world.as_("editor"), ImplementationItems, record.id)
    seen = fetch_record(world.as_("neighbor"), ImplementationItems, record.id)
    assert [row["name"] for row in seen.own["materials"]] == ["申请表", "身份证"]


def test_a_moved_record_is_its_new_regions_with_its_lists(world):
    both = Actor(50, "both", tuple(world.grant("county_editor", p) for p in ("county", "other")))
    record, session = world.item(materials=PAPERS), world.session(both)
    there = {"region": world.region("other")}
    moved = update(session, ImplementationItems, record.id, there, version=record.version)
    shorter = change(world, moved, "neighbor", materials=PAPERS[:1])
    assert [row["name"] for row in shorter.own["materials"]] == ["申请表"]
    delete(world.as_("neighbor"), ImplementationItems, record.id, version=shorter.version)


def test_child_rows_keep_the_order_in_which_they_were_given(world):
    record = world.item(materials=PAPERS)
    changed = change(world, record, materials=PAPERS[::-1])
    assert [row["name"] for row in changed.own["materials"]] == ["身份证", "申请表"]
    told = history_of(world.as_("editor"), ImplementationItems, record.id)[0].changes["materials"]
    assert [[row["name"] for row in rows] for rows in told] == [
        ["申请表", "身份证"],
        ["身份证", "申请表"],
    ]


def test_child_rows_that_did_not_change_are_not_told(world):
    record = world.item(materials=PAPERS)
    change(world, record, materials=record.own["materials"], phone="1")
    told = history_of(world.as_("editor"), ImplementationItems, record.id)[0]
    assert set(told.changes) == {"phone"}


def test_a_draft_is_deleted_with_its_child_rows(world):
    record = world.item(materials=PAPERS)
    delete(world.as_("editor"), ImplementationItems, record.id, version=record.version)
    with pytest.raises(NotFound):
        fetch_record(world.as_("editor"), ImplementationItems, record.id)


def test_what_was_published_is_not_deleted(world):
    record = world.publish(world.item())
    with pytest.raises(Illegal):
        delete(world.as_("editor"), ImplementationItems, record.id, version=record.version)


def test_a_deleted_record_has_left_its_last_values_in_the_history(world):
    session = world.as_("editor")
    body = create(session, Agencies, {"name": "撤销的局", "codes": CODES})
    delete(session, Agencies, body.id, version=body.version)
    diff = last_diff(world, body.id)
    assert diff["name"] == ["撤销的局", None]
    assert diff["codes"][0][0]["code"] == "1"


CODES = [{"scheme": "组织机构代码", "code": "1"}]


def last_diff(world, row_id):
    query = select(HistoryChange).where(HistoryChange.row_id == row_id, HistoryChange.kind == "d")
    return json.loads(world.as_("system").scalars(query).one().diff)


def test_a_resource_that_is_a_part_of_a_model_shows_only_its_part(world):
    agency = create(world.as_("editor"), Agencies, {"name": "只是实施机关"})
    with pytest.raises(NotFound):
        fetch_record(world.as_("editor"), Departments, agency.id)
    both = create(world.as_("editor"), Agencies, {"name": "两者都是", "is_department": True})
    assert fetch_record(world.as_("editor"), Departments, both.id).own["name"] == "两者都是"


def test_who_works_within_a_body_writes_what_it_has_to_do_with(world):
    bureau, clinic = world.body("bureau"), world.body("clinic")
    record = world.item("bureau_editor", agency=bureau)
    assert record.own["agency"] == bureau
    with pytest.raises(ScopeError):
        world.item("bureau_editor", agency=clinic)
    with pytest.raises(ScopeError):
        world.item("bureau_editor")
    foreign = world.item(agency=clinic)
    with pytest.raises(NotFound):
        change(world, foreign, "bureau_editor", phone="1")
    assert change(world, foreign, phone="1").own["phone"] == "1"


def test_a_role_held_elsewhere_does_not_widen_the_one_within_a_body(world):
    narrow = world.grant("county_editor", "county", "bureau")
    wide = world.grant("county_editor", "other")
    session = world.session(Actor(51, "two", (narrow, wide)))
    assert create(session, ImplementationItems, {"name": "甲", "agency": world.body("bureau")}).id
    assert create(session, ImplementationItems, {"name": "乙", "region": "510604000000"}).id
    for given in ({"agency": world.body("clinic")}, {}):
        with pytest.raises((ScopeError, Invalid)):
            create(session, ImplementationItems, {"name": "丙"} | given)


def test_a_global_record_is_written_by_the_province_alone(world):
    zone = {"code": "510603900001", "name": "开发区", "parent": world.region("county")}
    with pytest.raises(Forbidden):
        create(world.as_("city"), Regions, zone)
    assert create(world.as_("admin"), Regions, zone).own["name"] == "开发区"
