from datetime import UTC, datetime
from importlib import import_module

import pytest

from app.kernel.errors import BadRequest, Conflict, Illegal, NotFound
from app.operations import (
    Filter,
    ListQuery,
    create,
    delete,
    fetch_page,
    fetch_record,
    history_of,
    transition,
    update,
)
from app.resource.registry import registry
from tests.support.world import NUMBERS
from views.catalog.catalog_items import CatalogItems
from views.catalog.implementation_items import ImplementationItems


@pytest.fixture
def on(monkeypatch):
    """Lets steps be taken on a day of the past."""

    def day(text):
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC)
        steps = import_module("app.operations.transition")
        monkeypatch.setattr(steps, "now", lambda: moment)

    return day


def edit(world, record, who="editor", **values):
    session = world.as_(who)
    now = fetch_record(session, record.resource, record.id)
    return update(session, record.resource, record.id, values, version=now.version)


def read(world, record, version="working", who="editor"):
    return fetch_record(world.as_(who), record.resource, record.id, version)


def test_a_draft_stands_beside_the_published_version(world):
    record = world.publish(world.item(phone="1", materials=[{"name": "申请表"}]))
    draft = edit(world, record, phone="2")
    assert (draft.id, draft.state, draft.version_no) == (record.id, "draft", 2)
    in_force = read(world, record, "published")
    assert (in_force.state, in_force.version_no) == ("published", 1)
    assert (in_force.own["phone"], draft.own["phone"]) == ("1", "2")
    assert in_force.own["materials"] == draft.own["materials"]


def test_the_draft_is_edited_until_it_is_published(world):
    record = world.publish(world.item(phone="1"))
    first = edit(world, record, phone="2")
    second = edit(world, record, phone="3")
    assert (second.version_no, second.version) == (2, first.version + 1)
    assert second.row.id == first.row.id
    done = world.publish(second)
    assert (done.version_no, done.state, done.own["phone"]) == (2, "published", "3")
    assert read(world, record, "published").own["phone"] == "3"


def test_the_lists_of_a_published_version_never_change(world):
    record = world.publish(world.item(materials=[{"name": "申请表"}, {"name": "身份证"}]))
    edit(world, record, materials=[{"name": "申请表"}])
    names = [row["name"] for row in read(world, record, "published").own["materials"]]
    assert names == ["申请表", "身份证"]


def test_a_day_of_the_past_is_read_as_it_was(world, on):
    on("2022-06-01T02:00")
    record = world.publish(world.item(phone="1"))
    on("2023-06-01T02:00")
    world.publish(edit(world, record, phone="2"))
    for day, phone in (("2022-06-01", "1"), ("2022-12-31", "1"), ("2023-06-01", "2")):
        assert read(world, record, day).own["phone"] == phone
    with pytest.raises(NotFound):
        read(world, record, "2022-05-31")


def test_a_day_ends_where_the_offices_are(world, on):
    """17:00 in Greenwich is one in the morning of the next day."""
    on("2022-06-01T17:00")
    record = world.publish(world.item())
    with pytest.raises(NotFound):
        read(world, record, "2022-06-01")
    assert read(world, record, "2022-06-02").version_no == 1


def test_lists_answer_for_a_day_and_for_what_is_in_force(world, on):
    on("2021-06-01T02:00")
    record = world.publish(world.item(phone="1"))
    on("2021-09-01T02:00")
    world.publish(edit(world, record, phone="2"))
    draft = edit(world, record, phone="3")

    def phones(version):
        only = [Filter("id", "eq", record.id)]
        query = ListQuery(filters=only, columns=("phone",), version=version)
        return [row["phone"] for row in fetch_page(world.as_("editor"), draft.resource, query).rows]

    assert phones("2021-05-31") == []
    assert phones("2021-08-31") == ["1"]
    assert phones("2021-12-31") == phones("published") == ["2"]
    assert phones("working") == ["3"]


@pytest.mark.parametrize("word", ["draft", "2022-13-01", "", "gestern"])
def test_a_version_that_is_no_day_is_refused(world, word):
    record = world.item()
    with pytest.raises(BadRequest):
        read(world, record, word)


def test_a_record_that_was_never_published_has_no_published_version(world):
    record = world.item()
    with pytest.raises(NotFound):
        read(world, record, "published")


def test_a_record_without_versions_is_the_same_on_every_day(world):
    agencies = registry.get("agencies")
    body = create(world.as_("editor"), agencies, {"name": "局"})
    for version in ("working", "published", "2001-01-01"):
        assert fetch_record(world.as_("editor"), agencies, body.id, version).id == body.id


def test_a_draft_that_is_given_up_uncovers_the_published_version(world):
    record = world.publish(world.item(phone="1", materials=[{"name": "申请表"}]))
    draft = edit(world, record, phone="2")
    delete(world.as_("editor"), ImplementationItems, record.id, version=draft.version)
    back = read(world, record)
    assert (back.state, back.own["phone"], back.version_no) == ("published", "1", 1)
    assert back.version >= draft.version
    with pytest.raises(Conflict):
        update(
            world.as_("editor"), ImplementationItems, record.id, {"phone": "9"},
            version=record.version,
        )  # fmt: skip
    again = edit(world, record, phone="3")
    assert (again.state, again.version_no) == ("draft", 2)


def test_what_is_in_review_is_not_edited(world):
    record = world.item()
    transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    with pytest.raises(Illegal, match="In review"):
        edit(world, record, phone="1")


def test_what_is_in_review_is_not_deleted(world):
    record = world.item()
    sent = transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    with pytest.raises(Illegal, match="In review"):
        delete(world.as_("editor"), ImplementationItems, record.id, version=sent.version)
    back = transition(world.as_("editor"), ImplementationItems, record.id, "withdraw")
    delete(world.as_("editor"), ImplementationItems, record.id, version=back.version)


def test_what_was_returned_is_edited_as_a_draft_again(world):
    record = world.item()
    transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    returned = transition(
        world.as_("reviewer"), ImplementationItems, record.id, "return", remark="缺材料"
    )
    assert returned.state == "returned"
    assert edit(world, record, phone="1").state == "draft"


def test_a_canceled_record_is_in_force_no_more_and_stays_as_it_was(world, on):
    on("2022-06-01T02:00")
    record = world.publish(world.item(phone="1"))
    on("2023-06-01T02:00")
    ended = transition(
        world.as_("reviewer"), ImplementationItems, record.id, "cancel", remark="法律废止"
    )
    assert ended.state == "cancelled"
    with pytest.raises(NotFound):
        read(world, record, "published")
    assert read(world, record, "2022-12-31").own["phone"] == "1"
    with pytest.raises(NotFound):
        read(world, record, "2023-06-01")
    with pytest.raises(Illegal):
        edit(world, record, phone="2")


def test_a_suspended_record_is_changed_by_a_draft_and_taken_up_again(world):
    record = world.publish(world.item())
    reviewer = world.as_("reviewer")
    transition(reviewer, ImplementationItems, record.id, "suspend", remark="停办")
    assert transition(reviewer, ImplementationItems, record.id, "resume").state == "published"
    transition(reviewer, ImplementationItems, record.id, "suspend", remark="停办")
    assert edit(world, record, phone="1").state == "draft"


def catalog_item(world, who="admin"):
    number = next(NUMBERS)
    values = {"base_code": f"9{number:011}", "name": f"第{number}条目录", "kind": "行政许可"}
    return create(world.as_(who), CatalogItems, values)


def test_of_a_shared_record_others_see_the_published_version_beside_its_draft(world):
    record = world.publish(catalog_item(world), "admin", "publisher")
    edit(world, record, "admin", name="改过的目录")
    assert read(world, record, who="admin").own["name"] == "改过的目录"
    seen = read(world, record)
    assert (seen.state, seen.own["name"]) == ("published", record.own["name"])

    def listed(who):
        query = ListQuery(filters=[Filter("id", "eq", record.id)], columns=("name",))
        return [row["name"] for row in fetch_page(world.as_(who), CatalogItems, query).rows]

    assert listed("admin") == ["改过的目录"]
    assert listed("editor") == [record.own["name"]]


def test_a_shared_draft_is_not_there_for_others(world):
    record = catalog_item(world)
    assert read(world, record, who="admin").state == "draft"
    for who in ("editor", "city", "viewer"):
        with pytest.raises(NotFound):
            read(world, record, who=who)


def test_the_history_runs_on_over_all_versions(world):
    record = world.publish(world.item(phone="1"))
    world.publish(edit(world, record, phone="2"))
    told = history_of(world.as_("editor"), ImplementationItems, record.id)
    assert [entry.kind for entry in told] == [
        "publish", "submit", "update", "publish", "submit", "create",
    ]  # fmt: skip
    assert told[2].changes["phone"] == ["1", "2"]
    assert told[2].changes["state"] == ["published", "draft"]
    assert {entry.version_no for entry in told[:3]} == {2}
