"""Deadlines in working days, remarks on fields, and what has changed when a record comes back."""

from datetime import date

import pytest

from app.kernel.errors import Illegal, Invalid
from app.operations import create, transition, update
from app.operations.proceeding import Proceeding
from app.policies.actor import Actor
from models.workflows import REVIEW_DAYS
from tests.support.clock import clock_at
from views.catalog.implementation_items import ImplementationItems as Items
from views.reference.holidays import Holidays


def step(world, record, name, who="reviewer", **more):
    return transition(world.as_(who), record.resource, record.id, name, **more)


def on(day):
    return clock_at(f"2025-{day}T03:00:00+00:00")


@pytest.fixture
def october(fresh_world):
    """A world in which the first days of October are off, and the Saturday after is worked."""
    days = {f"2025-10-{n:02}": "休" for n in range(1, 9)} | {"2025-10-11": "调休上班"}
    for day, kind in days.items():
        create(fresh_world.as_("admin"), Holidays, {"date": day, "kind": kind, "name": "国庆"})
    return fresh_world


def test_what_is_submitted_is_due_after_so_many_working_days(october):
    with on("09-29"):
        due = step(october, october.item(), "submit", "editor").row.due_on
    # 30 September, 9 to 11 October, 13 to 17 October, 20 October: ten days.
    assert REVIEW_DAYS == 10
    assert due == date(2025, 10, 20)


def test_the_clock_stands_while_the_record_is_returned_and_then_goes_on(october):
    with on("09-29"):
        record = step(october, october.item(), "submit", "editor")
    with on("10-09"):
        returned = step(october, record, "return", remark="缺少依据")
    assert returned.row.due_on is None
    with on("10-27"):
        again = step(october, record, "submit", "editor")
    # Two of ten days were used; eight are left after the 27th.
    assert again.row.due_on == date(2025, 11, 6)


def test_a_record_that_was_withdrawn_begins_anew(world):
    with on("11-03"):
        record = step(world, world.item(), "submit", "editor")
    with on("11-10"):
        step(world, record, "withdraw", "editor")
        again = step(world, record, "submit", "editor")
    assert again.row.due_on == date(2025, 11, 24)


def test_what_is_decided_is_due_no_more(world):
    record = step(world, world.item(), "submit", "editor")
    assert step(world, record, "publish").row.due_on is None


def test_a_new_draft_knows_nothing_of_the_proceedings_before(world):
    record = step(world, world.item(), "submit", "editor")
    done = step(world, record, "publish")
    draft = update(world.as_("editor"), Items, done.id, {"phone": "1"}, version=done.version)
    assert (draft.row.due_on, draft.row.proceeding) == (None, None)


def test_a_return_says_everything_at_once_field_by_field(world):
    record = step(world, world.item(), "submit", "editor")
    remarks = {"phone": "缺区号", "legal_basis": "缺条款", "notes": "  "}
    returned = step(world, record, "return", remarks=remarks)
    known = Proceeding.of(returned.row)
    assert known.remarks == {"phone": "缺区号", "legal_basis": "缺条款"}
    again = step(world, record, "submit", "editor")
    assert Proceeding.of(again.row).remarks == known.remarks
    done = step(world, record, "publish")
    assert Proceeding.of(done.row).remarks == {}


def test_a_remark_names_a_field_that_there_is(world, english):
    record = step(world, world.item(), "submit", "editor")
    with pytest.raises(Invalid) as refused:
        step(world, record, "return", remarks={"nothing": "?"})
    assert list(refused.value.fields) == ["nothing"]


def test_only_a_step_that_returns_carries_remarks(world):
    record = step(world, world.item(), "submit", "editor")
    with pytest.raises(Invalid) as refused:
        step(world, record, "publish", remarks={"phone": "?"})
    assert list(refused.value.fields) == ["remarks"]


def test_a_return_without_any_word_is_refused(world):
    record = step(world, world.item(), "submit", "editor")
    with pytest.raises(Invalid):
        step(world, record, "return", remarks={"phone": " "})


def test_who_submitted_before_a_return_does_not_decide_on_what_another_hands_in(world):
    roles = ("county_editor", "reviewer")
    both = Actor(60, "both", tuple(world.grant(role, "county") for role in roles))
    record, session = world.item(), world.session(both)
    transition(session, Items, record.id, "submit")
    step(world, record, "return", remark="缺材料")
    step(world, record, "submit", "editor")
    with pytest.raises(Illegal):
        transition(session, Items, record.id, "publish")
