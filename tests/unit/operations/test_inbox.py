"""What waits for whom: decisions, corrections, and what is overdue."""

import pytest

from app.operations import transition
from app.operations.inbox import overdue, to_correct, to_decide
from app.policies.actor import Actor
from tests.support.clock import clock_at


def step(world, record, name, who="reviewer", **more):
    return transition(world.as_(who), record.resource, record.id, name, **more)


def keys(tasks):
    return [task.id for task in tasks.tasks]


@pytest.fixture
def submitted(fresh_world):
    return step(fresh_world, fresh_world.item(), "submit", "editor")


def test_what_was_submitted_waits_for_who_may_decide_here_and_above(fresh_world, submitted):
    for who in ("reviewer", "city_reviewer"):
        (task,) = to_decide(fresh_world.as_(who)).tasks
        assert (task.id, task.state.name, task.late) == (submitted.id, "in_review", False)
        assert {each.name for each in task.steps} == {"publish", "return"}
        assert task.title == submitted.title
        assert task.region == "旌阳区"


@pytest.mark.parametrize("who", ["editor", "neighbor", "other_reviewer", "viewer", "auditor"])
def test_it_waits_for_nobody_else(fresh_world, submitted, who):
    assert keys(to_decide(fresh_world.as_(who))) == []


def test_it_does_not_wait_for_who_submitted_it(fresh_world):
    roles = ("county_editor", "reviewer")
    both = Actor(60, "both", tuple(fresh_world.grant(role, "county") for role in roles))
    record, session = fresh_world.item(), fresh_world.session(both)
    transition(session, record.resource, record.id, "submit")
    assert keys(to_decide(session)) == []


def test_what_was_returned_waits_for_who_may_submit_it_again(fresh_world, submitted):
    step(fresh_world, submitted, "return", remark="缺材料")
    assert keys(to_correct(fresh_world.as_("editor"))) == [submitted.id]
    for who in ("city", "neighbor", "reviewer"):
        assert keys(to_correct(fresh_world.as_(who))) == []
    assert keys(to_decide(fresh_world.as_("reviewer"))) == []


def test_a_draft_waits_for_nobody(fresh_world):
    fresh_world.item()
    for who in ("editor", "reviewer"):
        session = fresh_world.as_(who)
        assert keys(to_correct(session)) == keys(to_decide(session)) == []


def test_what_stays_undone_is_seen_from_above(fresh_world):
    with clock_at("2025-11-03T03:00:00+00:00"):
        late = step(fresh_world, fresh_world.item(), "submit", "editor")
    with clock_at("2025-11-24T03:00:00+00:00"):
        step(fresh_world, fresh_world.item(), "submit", "editor")
        (task,) = overdue(fresh_world.as_("city")).tasks
        assert (task.id, task.late, task.steps) == (late.id, True, ())
        assert keys(overdue(fresh_world.as_("neighbor"))) == []
        decided = to_decide(fresh_world.as_("reviewer"))
        assert (decided.count, decided.late, keys(decided)[0]) == (2, 1, late.id)
