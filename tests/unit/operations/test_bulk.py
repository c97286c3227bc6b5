"""One act on many records: each alone, all in one operation, seen first."""

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.kernel.errors import (
    BadRequest,
    Conflict,
    Forbidden,
    Illegal,
    Invalid,
    NotFound,
    ScopeError,
)
from app.operations import fetch_record, history_of, update
from app.operations.bulk import MOST, Chosen, common_fields, edit_all, step_all
from views.catalog.implementation_items import ImplementationItems as Items


def chosen(*records):
    return [Chosen(record.id, record.version) for record in records]


def operations(world):
    return world.as_("system").scalar(select(func.count()).select_from(HistoryOp))


def kinds(outcomes):
    return [outcome.kind for outcome in outcomes]


def read(world, record, who="editor"):
    return fetch_record(world.as_(who), Items, record.id)


def test_one_value_goes_into_many_records_in_one_operation(world):
    draft, published = world.item(), world.publish(world.item())
    before = operations(world)
    done = edit_all(world.as_("editor"), Items, "phone", "1", chosen(draft, published))
    assert kinds(done) == ["done", "done"]
    assert operations(world) == before + 1
    assert [read(world, one).own["phone"] for one in (draft, published)] == ["1", "1"]
    assert read(world, published).state == "draft"
    kept = fetch_record(world.as_("editor"), Items, published.id, "published")
    assert kept.own["phone"] is None


def test_what_is_only_looked_at_leaves_nothing(world):
    record, published = world.item(), world.publish(world.item())
    before = operations(world)
    both = chosen(record, published)
    seen = edit_all(world.as_("editor"), Items, "phone", "1", both, keep=False)
    assert [(one.before.own["phone"], one.after.own["phone"]) for one in seen] == [(None, "1")] * 2
    steps = step_all(world.as_("editor"), Items, "submit", both, keep=False)
    assert kinds(steps) == ["done", "refused"]
    assert operations(world) == before
    assert read(world, record).version == record.version
    assert read(world, published).state == "published"


def test_a_record_that_changed_since_stays_out(world):
    record, other = world.item(), world.item()
    update(world.as_("editor"), Items, record.id, {"phone": "2"}, version=record.version)
    done = edit_all(world.as_("editor"), Items, "phone", "1", chosen(record, other))
    assert kinds(done) == ["refused", "done"]
    assert isinstance(done[0].refusal, Conflict)
    assert read(world, record).own["phone"] == "2"


def test_what_says_it_already_is_not_written_again(world):
    record = world.publish(world.item(phone="1"))
    before = operations(world)
    assert kinds(edit_all(world.as_("editor"), Items, "phone", "1", chosen(record))) == ["same"]
    assert (read(world, record).state, operations(world)) == ("published", before)


def test_a_value_worse_than_the_standard_is_refused_where_there_is_one(world):
    bound, free = world.item(catalog_item=world.known.item), world.item()
    done = edit_all(world.as_("editor"), Items, "visits", 3, chosen(bound, free))
    assert kinds(done) == ["refused", "done"]
    assert list(done[0].refusal.fields) == ["visits"]
    assert read(world, bound).own["visits"] is None
    told = [entry.kind for entry in history_of(world.as_("editor"), Items, bound.id)]
    assert told == ["create"], "what was tried and refused is no change"


def test_a_step_is_taken_with_those_that_may(world):
    records = [world.item(), world.item(), world.publish(world.item())]
    done = step_all(world.as_("editor"), Items, "submit", chosen(*records))
    assert kinds(done) == ["done", "done", "refused"]
    assert [read(world, one).state for one in records] == ["in_review", "in_review", "published"]
    decided = [Chosen(one.id) for one in records]
    with pytest.raises(Invalid):
        step_all(world.as_("reviewer"), Items, "return", decided)
    back = step_all(world.as_("reviewer"), Items, "return", decided, remark="缺材料")
    assert kinds(back) == ["done", "done", "refused"]


def test_nobody_reaches_further_with_many_than_with_one(world):
    own, foreign = world.item(), world.item("neighbor")
    town = world.item("town")
    seen = edit_all(world.as_("city"), Items, "phone", "1", chosen(own, town, foreign), keep=False)
    assert kinds(seen) == ["refused"] * 3
    absent = edit_all(world.as_("editor"), Items, "phone", "1", chosen(own, foreign), keep=False)
    assert kinds(absent) == ["done", "refused"]
    assert isinstance(absent[1].refusal, NotFound)
    assert absent[1].before is None
    with pytest.raises(ScopeError):
        edit_all(world.as_("city"), Items, "phone", "1", chosen(own))
    assert read(world, own).own["phone"] is None
    for who in ("viewer", "reviewer", "nowhere"):
        with pytest.raises(Forbidden):
            edit_all(world.as_(who), Items, "phone", "1", chosen(own))


def test_only_what_records_can_have_in_common_is_changed(world):
    fields = common_fields(world.as_("editor"), Items)
    assert {"phone", "agency", "committed_limit"} <= fields.keys()
    assert not {"code", "name", "region", "catalog_item", "materials"} & fields.keys()
    with pytest.raises(BadRequest):
        edit_all(world.as_("editor"), Items, "name", "x", chosen(world.item()))
    with pytest.raises(BadRequest):
        edit_all(world.as_("editor"), Items, "phone", "x", [Chosen(1)] * (MOST + 1))
    with pytest.raises(Illegal):
        step_all(world.as_("editor"), Items, "explode", [])
