"""Rows of a list that have a list of their own: written with their record, under its law."""

import pytest

from app.kernel.errors import Conflict, Forbidden, Illegal, Invalid, NotFound
from app.operations import (
    Filter,
    ListQuery,
    MergeRow,
    create,
    delete,
    fetch_page,
    fetch_record,
    history_of,
    merge,
    restore,
    transition,
    update,
)
from views.catalog.implementation_items import ImplementationItems
from views.catalog.materials import Materials

PAPERS = [{"name": "申请表", "copies": 2}, {"name": "身份证", "copies": 1}]


@pytest.fixture
def item(world):
    return create(world.as_("editor"), ImplementationItems, {"name": "甲", "materials": PAPERS})


def listed(world, item, who="editor", version="working"):
    wanted = [Filter("implementation_item", "eq", item.id)]
    query = ListQuery(filters=wanted, order=("id",), columns=("name", "copies"), version=version)
    return fetch_page(world.as_(who), Materials, query).rows


def of_item(world, item, version="working"):
    own = fetch_record(world.as_("editor"), ImplementationItems, item.id, version).own
    return [(row["name"], row["copies"]) for row in own["materials"] or []]


def publish(world, item):
    transition(world.as_("editor"), ImplementationItems, item.id, "submit")
    transition(world.as_("reviewer"), ImplementationItems, item.id, "publish")


def part(world, item, name="申请表"):
    (row,) = [row for row in listed(world, item) if row["name"] == name]
    return fetch_record(world.as_("editor"), Materials, row["id"])


def test_a_part_is_read_with_the_version_of_its_record(world, item):
    found = part(world, item)
    assert (found.own["copies"], found.own["implementation_item"]) == (2, item.id)
    assert found.version == item.version
    assert found.names["implementation_item"] == "甲"


def test_a_part_is_changed_in_the_list_of_its_record(world, item):
    found = part(world, item)
    done = update(world.as_("editor"), Materials, found.id, {"copies": 1}, version=found.version)
    assert (done.id, done.version) == (found.id, item.version + 1)
    assert of_item(world, item) == [("申请表", 1), ("身份证", 1)]
    (entry, *_rest) = history_of(world.as_("editor"), ImplementationItems, item.id)
    assert [row["copies"] for row in entry.changes["materials"][1]] == [1, 1]


def test_a_part_is_added_at_the_end_and_taken_out_again(world, item):
    given = {"implementation_item": item.id, "name": "照片"}
    added = create(world.as_("editor"), Materials, given)
    assert [name for name, _copies in of_item(world, item)] == ["申请表", "身份证", "照片"]
    delete(world.as_("editor"), Materials, added.id, version=added.version)
    assert of_item(world, item) == [("申请表", 2), ("身份证", 1)]
    with pytest.raises(NotFound):
        fetch_record(world.as_("editor"), Materials, added.id)


def test_a_part_of_a_published_record_is_changed_in_a_draft_of_it(world, item):
    publish(world, item)
    found = part(world, item)
    done = update(world.as_("editor"), Materials, found.id, {"copies": 1}, version=found.version)
    assert done.id != found.id
    assert of_item(world, item) == [("申请表", 1), ("身份证", 1)]
    assert of_item(world, item, "published") == [("申请表", 2), ("身份证", 1)]
    assert fetch_record(world.as_("editor"), Materials, found.id).own["copies"] == 2
    assert [row["copies"] for row in listed(world, item)] == [1, 1]
    assert [row["copies"] for row in listed(world, item, version="published")] == [2, 1]


def test_what_a_draft_has_replaced_is_not_changed_any_more(world, item):
    publish(world, item)
    found = part(world, item)
    done = update(world.as_("editor"), Materials, found.id, {"copies": 1}, version=found.version)
    with pytest.raises(Conflict):
        update(world.as_("editor"), Materials, found.id, {"copies": 3}, version=done.version)
    with pytest.raises(Conflict):
        delete(world.as_("editor"), Materials, found.id, version=done.version)


def test_a_part_of_a_record_in_review_stays_as_it_is(world, item):
    found = part(world, item)
    transition(world.as_("editor"), ImplementationItems, item.id, "submit")
    version = part(world, item).version
    with pytest.raises(Illegal):
        update(world.as_("editor"), Materials, found.id, {"copies": 1}, version=version)
    with pytest.raises(Illegal):
        create(world.as_("editor"), Materials, {"implementation_item": item.id, "name": "照片"})
    assert of_item(world, item) == [("申请表", 2), ("身份证", 1)]


def test_a_part_stays_with_its_record_and_where_that_lies(world, item):
    found = part(world, item)
    other = create(world.as_("editor"), ImplementationItems, {"name": "乙"})
    for given in ({"implementation_item": other.id}, {"region": world.region("other")}):
        with pytest.raises(Invalid) as refused:
            update(world.as_("editor"), Materials, found.id, given, version=found.version)
        assert refused.value.fields.keys() == given.keys()


def test_a_part_of_somebody_elses_record_is_not_there(world, item):
    found = part(world, item)
    with pytest.raises(NotFound):
        fetch_record(world.as_("neighbor"), Materials, found.id)
    assert listed(world, item, "neighbor") == []
    given = {"implementation_item": item.id, "name": "照片"}
    with pytest.raises(Invalid):
        create(world.as_("neighbor"), Materials, given)
    with pytest.raises(Forbidden):
        create(world.as_("reviewer"), Materials, given)


def test_a_part_tells_what_was_written_to_it_alone(world, item):
    found = part(world, item)
    editor = world.as_("editor")
    done = update(editor, Materials, found.id, {"copies": 1}, version=found.version)
    second = part(world, item, "身份证")
    update(editor, Materials, second.id, {"copies": 5}, version=done.version)
    delete(editor, Materials, second.id, version=done.version + 1)
    told = history_of(world.as_("editor"), Materials, found.id)
    assert [entry.changes.get("copies") for entry in told] == [[2, 1], [None, 2]]
    with pytest.raises(NotFound):
        restore(editor, Materials, found.id, version=done.version, op_id=told[1].op_id)


def test_several_parts_are_merged_into_the_records_they_belong_to(world, item):
    other = create(world.as_("editor"), ImplementationItems, {"name": "乙"})
    first = part(world, item)
    county = world.region("county")
    rows = [
        MergeRow(1, county, {"copies": 9}, first.id, first.version),
        MergeRow(2, county, {"implementation_item": item.id, "name": "照片"}),
        MergeRow(3, county, {"implementation_item": other.id, "name": "合同"}),
        MergeRow(4, county, {"copies": 7}, part(world, item, "身份证").id, first.version - 1),
    ]
    done = merge(world.as_("editor"), Materials, rows)
    assert of_item(world, item) == [("申请表", 9), ("身份证", 1), ("照片", None)]
    assert of_item(world, other) == [("合同", None)]
    assert done.conflicts == [4]
    names = {
        key: fetch_record(world.as_("editor"), Materials, number).title
        for key, number in done.records.items()
    }
    assert names == {1: "申请表", 2: "照片", 3: "合同"}


def test_a_row_that_goes_on_keeps_its_key_when_its_record_is_written(world, item):
    before = {row["name"]: row["id"] for row in listed(world, item)}
    papers = [{"name": "照片"}, *PAPERS]
    update(
        world.as_("editor"),
        ImplementationItems,
        item.id,
        {"materials": papers},
        version=item.version,
    )
    after = {row["name"]: row["id"] for row in listed(world, item)}
    assert {name: after[name] for name in before} == before
    assert [name for name, _copies in of_item(world, item)] == ["照片", "申请表", "身份证"]
