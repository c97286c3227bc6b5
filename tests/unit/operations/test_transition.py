import pytest

from app.kernel.errors import Conflict, Forbidden, Illegal, Invalid, NotFound, ScopeError
from app.operations import create, fetch_record, permitted_steps, transition
from app.policies.actor import Actor
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems


def step(world, record, name, who="reviewer", **more):
    return transition(world.as_(who), record.resource, record.id, name, **more)


@pytest.fixture
def submitted(world):
    record = world.item()
    return step(world, record, "submit", "editor")


def test_a_record_goes_its_way(world):
    record = world.item()
    assert step(world, record, "submit", "editor").state == "in_review"
    assert step(world, record, "withdraw", "editor").state == "draft"
    assert step(world, record, "submit", "editor").state == "in_review"
    assert step(world, record, "return", remark="缺材料").state == "returned"
    assert step(world, record, "submit", "editor").state == "in_review"
    done = step(world, record, "publish")
    assert (done.state, done.row.is_current, done.row.is_working) == ("published", True, True)
    assert done.row.valid_from is not None
    assert done.version == 7


@pytest.mark.parametrize("name", ["publish", "return", "withdraw", "suspend", "resume", "cancel"])
def test_a_step_that_the_state_does_not_allow_is_refused(world, name):
    who = "editor" if name == "withdraw" else "reviewer"
    with pytest.raises(Illegal, match="Draft"):
        step(world, world.item(), name, who, remark="x")


def test_a_step_that_there_is_not_is_refused(world):
    with pytest.raises(Illegal, match="no such step"):
        step(world, world.item(), "explode")
    body = create(world.as_("editor"), Agencies, {"name": "局"})
    with pytest.raises(Illegal, match="no such step"):
        step(world, body, "submit", "editor")


@pytest.mark.parametrize("name", ["return", "suspend", "cancel"])
@pytest.mark.parametrize("remark", [None, "", "  "])
def test_a_step_that_hurts_somebody_says_why(world, submitted, name, remark):
    with pytest.raises(Invalid) as refused:
        step(world, submitted, name, remark=remark)
    assert list(refused.value.fields) == ["remark"]


def test_who_submitted_does_not_decide(world):
    roles = ("county_editor", "reviewer")
    both = Actor(60, "both", tuple(world.grant(role, "county") for role in roles))
    record, session = world.item(), world.session(both)
    transition(session, ImplementationItems, record.id, "submit")
    for name in ("publish", "return"):
        with pytest.raises(Illegal, match="does not decide"):
            transition(session, ImplementationItems, record.id, name, remark="x")
    assert step(world, record, "publish").state == "published"


def test_whose_submission_was_withdrawn_and_handed_in_by_another_may_decide(world):
    roles = ("county_editor", "reviewer")
    both = Actor(61, "both", tuple(world.grant(role, "county") for role in roles))
    record, session = world.item(), world.session(both)
    transition(session, ImplementationItems, record.id, "submit")
    transition(session, ImplementationItems, record.id, "withdraw")
    step(world, record, "submit", "editor")
    assert transition(session, ImplementationItems, record.id, "publish").state == "published"


@pytest.mark.parametrize("who", ["editor", "city", "viewer", "auditor", "security", "nowhere"])
def test_only_a_reviewer_publishes(world, submitted, who):
    with pytest.raises(Forbidden):
        step(world, submitted, "publish", who)


@pytest.mark.parametrize("who", ["reviewer", "viewer", "nowhere"])
def test_only_who_edits_submits(world, who):
    with pytest.raises(Forbidden):
        step(world, world.item(), "submit", who)


def test_a_reviewer_decides_in_its_region_and_below(world, submitted):
    with pytest.raises(NotFound):
        step(world, submitted, "publish", "other_reviewer")
    assert step(world, submitted, "publish", "city_reviewer").state == "published"


def test_who_stands_above_does_not_submit_for_a_county(world):
    with pytest.raises(ScopeError):
        step(world, world.item(), "submit", "city")


def test_a_stale_decision_is_a_conflict(world, submitted):
    step(world, submitted, "withdraw", "editor")
    step(world, submitted, "submit", "editor")
    with pytest.raises(Conflict):
        step(world, submitted, "publish", version=submitted.version)
    now = fetch_record(world.as_("reviewer"), ImplementationItems, submitted.id)
    assert step(world, submitted, "publish", version=now.version).state == "published"


def test_what_is_incomplete_is_not_submitted(world, monkeypatch):
    """A field that became required after the draft was written."""
    record = world.item()
    fields = ImplementationItems.fields()
    fields["phone"] = fields["phone"].named("phone", required=True)
    monkeypatch.setattr(ImplementationItems, "fields", lambda session=None: fields)
    with pytest.raises(Invalid) as refused:
        step(world, record, "submit", "editor")
    assert list(refused.value.fields) == ["phone"]


def test_a_guard_stops_a_step_with_its_reason(world):
    """The own limit is within the law of nobody but the standard's."""
    record = world.item(
        catalog_item=world.known.item, committed_limit={"value": 30, "unit": "working_day"}
    )
    with pytest.raises(Illegal) as refused:
        step(world, record, "submit", "editor")
    assert "longer than the statutory one" in str(refused.value)


@pytest.mark.parametrize(
    ("who", "state", "steps"),
    [
        ("editor", "draft", ["submit"]),
        ("reviewer", "draft", []),
        ("editor", "in_review", ["withdraw"]),
        ("reviewer", "in_review", ["publish", "return"]),
        ("viewer", "in_review", []),
    ],
)
def test_a_page_offers_the_steps_that_role_and_state_allow(world, who, state, steps):
    record = world.item()
    if state == "in_review":
        step(world, record, "submit", "editor")
    session = world.as_(who)
    seen = fetch_record(session, ImplementationItems, record.id)
    assert [found.name for found in permitted_steps(session, seen)] == steps


def test_a_record_without_a_workflow_has_no_steps(world):
    body = create(world.as_("editor"), Agencies, {"name": "局"})
    assert permitted_steps(world.as_("editor"), body) == []
