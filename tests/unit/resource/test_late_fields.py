import pytest

from app.db.meta import Kind
from app.kernel.errors import Invalid
from app.operations import (
    ListQuery,
    create,
    delete,
    fetch_page,
    fetch_record,
    history_of,
    merge,
    update,
)
from app.operations.merge import MergeRow
from app.resource.registry import registry
from tests.support.world import NUMBERS
from views.catalog.implementation_items import ImplementationItems


def add(world, kind="text", resource="implementation-items", **more):
    """A field added now; gives its name."""
    name = f"late_{next(NUMBERS)}"
    values = {"resource": resource, "name": name, "kind": kind, "label": "新增"} | more
    create(world.as_("admin"), registry.get("late-fields"), values)
    return name


def test_a_field_is_there_for_the_next_question(world):
    session = world.as_("editor")
    assert not [f for f in ImplementationItems.fields(session).values() if f.late]
    name = add(world, heading="新栏", help="怎么填", position=1)
    field = ImplementationItems.fields(world.session(world.actors["editor"]))[name]
    assert (field.late, field.kind, field.label, field.headings) == (
        True, Kind.TEXT, "新增", ("新栏",),
    )  # fmt: skip
    assert name not in ImplementationItems.fields()
    assert name not in registry.get("agencies").fields(world.session(world.actors["editor"]))


def test_its_values_live_and_die_with_the_record(world):
    name = add(world)
    record = create(editor(world), ImplementationItems, {"name": "甲", name: "一"})
    changed = update(editor(world), ImplementationItems, record.id, {name: "二"}, version=1)
    told = history_of(editor(world), ImplementationItems, record.id)
    assert [entry.changes[name] for entry in told] == [["一", "二"], [None, "一"]]
    cleared = update(
        editor(world), ImplementationItems, record.id, {name: ""}, version=changed.version
    )
    assert (cleared.own[name], cleared.row.extra) == (None, {})
    delete(editor(world), ImplementationItems, record.id, version=cleared.version)


def editor(world):
    """A session that has not asked for the fields yet."""
    return world.session(world.actors["editor"])


def test_a_list_shows_it_and_a_sheet_brings_it(world):
    name = add(world, kind="number")
    rows = [MergeRow(1, world.region("county"), {"name": "乙", name: 12})]
    key = merge(editor(world), ImplementationItems, rows).records[1]
    assert fetch_record(editor(world), ImplementationItems, key).own[name] == 12
    found = fetch_page(editor(world), ImplementationItems, ListQuery(columns=("name", name))).rows
    assert {row[name] for row in found if row["id"] == key} == {12}


def test_a_draft_takes_it_along(world):
    name = add(world)
    record = create(editor(world), ImplementationItems, {"name": "甲", name: "一"})
    published = world.publish(record)
    draft = update(
        editor(world), ImplementationItems, record.id, {"phone": "1"}, version=published.version
    )
    assert draft.own[name] == "一"


def test_what_is_required_later_is_asked_of_new_records(world):
    name = add(world, required=True)
    with pytest.raises(Invalid) as refused:
        create(editor(world), ImplementationItems, {"name": "甲"})
    assert list(refused.value.fields) == [name]
    late = fetch_page(world.as_("admin"), registry.get("late-fields"), ListQuery(size=200)).rows
    for row in late:
        known = fetch_record(world.as_("admin"), registry.get("late-fields"), row["id"])
        if known.own["name"] == name:
            delete(world.as_("admin"), known.resource, known.id, version=known.version)
    assert create(editor(world), ImplementationItems, {"name": "甲"}).id


def test_a_value_of_the_wrong_kind_is_refused_under_its_name(world):
    name = add(world, kind="day")
    with pytest.raises(Invalid) as refused:
        create(editor(world), ImplementationItems, {"name": "甲", name: "morgen"})
    assert list(refused.value.fields) == [name]
