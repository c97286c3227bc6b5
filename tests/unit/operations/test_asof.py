"""A record as it was, and brought back from there."""

from datetime import timedelta

import pytest

from app.kernel import clock
from app.kernel.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Illegal,
    Invalid,
    NotFound,
    VersionMissing,
)
from app.operations import create, delete, fetch_record, history_of, restore, transition, update
from app.operations.asof import record_at
from app.resource.registry import registry
from tests.support.world import published
from views.bodies.agencies import Agencies
from views.bodies.departments import Departments
from views.catalog.catalog_items import CatalogItems
from views.catalog.implementation_items import ImplementationItems as Items

TODAY = clock.today().isoformat()


@pytest.fixture
def agency(world):
    """An agency, changed twice."""
    session = world.as_("editor")
    record = create(session, Agencies, {"name": "旌阳区农业局", "short_name": "农业局"})
    update(session, Agencies, record.id, {"short_name": "农委"}, version=1)
    update(session, Agencies, record.id, {"name": "旌阳区农业农村局"}, version=2)
    return record.id


@pytest.fixture
def item(world):
    """A published item, then a draft in which nearly everything is otherwise."""
    given = {
        "phone": "1",
        "statutory_limit": {"value": 9, "unit": "working_day"},
        "materials": [{"name": "申请表", "copies": 2}],
        "agency": world.body("bureau"),
    }
    record = world.publish(world.item(**given))
    other = {"phone": "2", "statutory_limit": None, "materials": [], "agency": None}
    return update(world.as_("editor"), Items, record.id, other, version=record.version)


def operations(world, resource, key):
    return [entry.op_id for entry in history_of(world.as_("editor"), resource, key)][::-1]


def test_values_after_an_operation_are_written_again(world, agency):
    session = world.as_("editor")
    first, second, _third = operations(world, Agencies, agency)
    back = restore(session, Agencies, agency, version=3, op_id=first)
    assert (back.own["name"], back.own["short_name"]) == ("旌阳区农业局", "农业局")
    again = restore(session, Agencies, agency, version=4, op_id=second)
    assert (again.own["name"], again.own["short_name"]) == ("旌阳区农业局", "农委")
    told = history_of(session, Agencies, agency)[0]
    assert (told.kind, told.remark, told.actor) == ("restore", f"#{second}", "editor")


def test_an_earlier_version_becomes_the_draft(world, item):
    back = restore(world.as_("editor"), Items, item.id, version=item.version, version_no=1)
    assert back.state == "draft"
    assert back.version_no == 2
    assert back.own["phone"] == "1"
    assert str(back.own["statutory_limit"].value) == "9"
    assert [(row["name"], row["copies"]) for row in back.own["materials"]] == [("申请表", 2)]
    assert back.own["agency"] == world.body("bureau")
    assert history_of(world.as_("editor"), Items, item.id)[0].remark == "v1"
    assert fetch_record(world.as_("viewer"), Items, item.id, "published").own["phone"] == "1"


def test_a_published_record_gets_its_draft_by_being_brought_back(world, item):
    done = world.publish(item)
    back = restore(world.as_("editor"), Items, item.id, version=done.version, version_no=1)
    assert (back.state, back.version_no, back.own["phone"]) == ("draft", 3, "1")
    now = fetch_record(world.as_("editor"), Items, item.id, "published")
    assert (now.version_no, now.own["phone"]) == (2, "2")


def test_a_deleted_draft_can_be_brought_back(world, item):
    session = world.as_("editor")
    delete(session, Items, item.id, version=item.version)
    found = operations(world, Items, item.id)[-2]
    current = fetch_record(session, Items, item.id)
    back = restore(session, Items, item.id, version=current.version, op_id=found)
    assert (back.own["phone"], back.own["materials"]) == ("2", None)


def test_who_may_not_change_a_record_does_not_bring_it_back(world, item):
    for who, refusal in (("viewer", Forbidden), ("reviewer", Forbidden), ("neighbor", NotFound)):
        with pytest.raises(refusal):
            restore(world.as_(who), Items, item.id, version=item.version, version_no=1)


def test_what_is_asked_for_must_be_there(world, item, agency):
    session = world.as_("editor")
    foreign = operations(world, Agencies, agency)[0]
    for given in ({"version_no": 9}, {"op_id": foreign}, {"op_id": 10**9}):
        with pytest.raises(NotFound):
            restore(session, Items, item.id, version=item.version, **given)
    with pytest.raises(NotFound):
        restore(session, Agencies, agency, version=3, version_no=1)
    for given in ({}, {"version_no": 1, "op_id": 1}):
        with pytest.raises(BadRequest):
            restore(session, Items, item.id, version=item.version, **given)
    with pytest.raises(VersionMissing):
        restore(session, Items, item.id, version=None, version_no=1)
    with pytest.raises(Conflict):
        restore(session, Items, item.id, version=item.version + 1, version_no=1)


def test_a_record_in_review_is_not_brought_back(world, item):
    sent = transition(world.as_("editor"), Items, item.id, "submit")
    with pytest.raises(Illegal):
        restore(world.as_("editor"), Items, item.id, version=sent.version, version_no=1)


def test_what_may_not_be_written_any_more_is_not_brought_back(world):
    session = world.as_("editor")
    superior = create(session, Agencies, {"name": "旌阳区卫健委"})
    record = create(session, Agencies, {"name": "旌阳区医院", "superior": superior.id})
    update(session, Agencies, record.id, {"superior": None}, version=1)
    delete(session, Agencies, superior.id, version=1)
    first = operations(world, Agencies, record.id)[0]
    with pytest.raises(Invalid) as refused:
        restore(session, Agencies, record.id, version=2, op_id=first)
    assert "superior" in refused.value.fields


def test_the_resources_of_one_table_share_their_history(world, agency):
    session = world.as_("editor")
    update(session, Agencies, agency, {"is_department": True}, version=3)
    assert len(history_of(session, Departments, agency)) == 4


def test_a_record_is_shown_as_it_was_when_a_day_ended(world, monkeypatch):
    session = world.as_("editor")
    first = clock.now()
    days = {n: (first + timedelta(days=n)) for n in range(4)}

    def on(day, act):
        for place in ("policies.chain", "operations.rows"):
            monkeypatch.setattr(f"app.{place}.now", lambda: days[day])
        return act()

    values = {"name": "旌阳区商务局", "superior": world.body("bureau")}
    record = on(1, lambda: create(session, Agencies, values))
    on(2, lambda: update(session, Agencies, record.id, {"name": "旌阳区商贸局"}, version=1))
    on(3, lambda: update(session, Agencies, record.id, {"superior": None}, version=2))

    def shown(day):
        local = days[day].astimezone(clock.LOCAL).date().isoformat()
        found = record_at(session, Agencies, record.id, local)
        return found.title, found.names.get("superior")

    assert shown(1) == ("旌阳区商务局", "旌阳区教育局")
    assert shown(2) == ("旌阳区商贸局", "旌阳区教育局")
    assert shown(3) == ("旌阳区商贸局", None)
    with pytest.raises(NotFound):
        shown(0)
    with pytest.raises(BadRequest):
        record_at(session, Agencies, record.id, "yesterday")


def test_a_versioned_record_is_shown_in_any_of_its_versions(world, item):
    session = world.as_("editor")
    numbers = {v: record_at(session, Items, item.id, v).version_no for v in ("1", "2", TODAY)}
    assert numbers == {"1": 1, "2": 2, TODAY: 1}
    with pytest.raises(NotFound):
        record_at(session, Items, item.id, "3")
    with pytest.raises(NotFound):
        record_at(world.as_("neighbor"), Items, item.id, "1")


def test_who_reads_what_is_published_is_not_told_how_it_was_drafted(world):
    admin = world.as_("admin")
    given = {"name": "甲", "base_code": "000105002099", "kind": "行政许可"}
    given |= {"region": world.region("province")}
    key = published(world.as_("system"), "catalog-items", given)
    change = fetch_record(admin, CatalogItems, key)
    update(admin, CatalogItems, key, {"name": "秘密的名字"}, version=change.version)
    assert len(history_of(admin, registry.get("catalog-items"), key)) == 4
    (told,) = history_of(world.as_("editor"), CatalogItems, key)
    assert told.changes["state"] == ["in_review", "published"]
    assert "name" not in told.changes
