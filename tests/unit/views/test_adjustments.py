"""An adjustment goes its way: asked, reviewed together, decided, in effect."""

from datetime import timedelta

import pytest

from app.kernel.clock import today
from app.kernel.errors import Forbidden, Illegal, Invalid, NotFound
from app.kernel.limit import Limit
from app.operations import create, fetch_record, transition
from app.policies.actor import Actor
from views.adjustments.adjustments import Adjustments
from views.adjustments.effects import let_take_effect
from views.adjustments.figures import adjustments_told
from views.catalog.implementation_items import ImplementationItems

ASKED = [{"body": "旌阳区教育局"}, {"body": "旌阳区卫生健康局"}]


@pytest.fixture
def item(world):
    limit = {"committed_limit": {"value": 8, "unit": "working_day"}}
    return world.publish(world.item(**limit))


def proposed(world, item, **given):
    change = {"item": item.id, "element": "承诺办结时限", "after": "5个工作日"}
    values = {
        "name": f"{item.title}的调整",
        "kind": "变更",
        "items": [change],
        "reason": "流程已经优化。",
        "basis_title": "调整通知",
        "opinions": ASKED,
    }
    return create(world.as_("editor"), Adjustments, values | given)


def speaker(world, body, number):
    grant = world.grant("province_department", "county", body)
    return world.session(Actor(number, f"of-{body}", (grant,)))


def step(world, record, name, who="reviewer", **more):
    return transition(world.as_(who), Adjustments, record.id, name, **more)


def reviewed(world, item, **given):
    record = proposed(world, item, **given)
    step(world, record, "submit", "editor")
    step(world, record, "convene")
    return record


def approved(world, item, **given):
    record = reviewed(world, item, **given)
    for number, body in ((71, "bureau"), (72, "clinic")):
        transition(speaker(world, body, number), Adjustments, record.id, "support")
    return step(world, record, "adopt", remark="同意。")


def test_what_holds_is_written_beside_what_is_to_hold(world, item):
    record = step(world, proposed(world, item), "submit", "editor")
    assert record.own["items"][0]["before"] == "8个工作日"


def test_what_was_approved_by_those_asked_becomes_the_value_in_force(world, item):
    record = approved(world, item)
    spoken = [(one["person"], one["opinion"]) for one in record.own["opinions"]]
    assert spoken == [("of-bureau", "同意"), ("of-clinic", "同意")]
    assert record.own["decision"] == "同意。"
    done = step(world, record, "take_effect")
    assert done.state == "effective"
    now = fetch_record(world.as_("editor"), ImplementationItems, item.id, "published")
    assert (now.own["committed_limit"], now.version_no) == (Limit(5, "working_day"), 2)


def test_an_item_that_is_given_up_ends(world, item):
    record = approved(world, item, kind="取消", items=[{"item": item.id}])
    step(world, record, "take_effect")
    assert fetch_record(world.as_("editor"), ImplementationItems, item.id).state == "cancelled"


def test_nothing_is_approved_before_enough_have_spoken(world, item, english):
    record = reviewed(world, item)
    transition(speaker(world, "bureau", 71), Adjustments, record.id, "support")
    with pytest.raises(Illegal, match="1 of 2 bodies"):
        step(world, record, "adopt")
    with pytest.raises(Invalid):
        transition(speaker(world, "clinic", 72), Adjustments, record.id, "object")
    transition(speaker(world, "clinic", 72), Adjustments, record.id, "object", remark="材料不全")
    with pytest.raises(Illegal, match="do not agree"):
        step(world, record, "adopt")


def test_a_body_speaks_once_and_may_think_again(world, item):
    record, session = reviewed(world, item), speaker(world, "bureau", 71)
    transition(session, Adjustments, record.id, "object", remark="材料不全")
    again = transition(session, Adjustments, record.id, "support", remark="已经说明")
    opinions = [(one["opinion"], one["text"]) for one in again.own["opinions"]]
    assert opinions == [("同意", "已经说明"), (None, None)]


def test_who_was_not_asked_says_nothing(world, item, english):
    record = reviewed(world, item, opinions=ASKED[:1])
    with pytest.raises(Illegal, match="not asked"):
        transition(speaker(world, "clinic", 72), Adjustments, record.id, "support")
    for who, error in (("editor", Forbidden), ("neighbor", Forbidden), ("viewer", Forbidden)):
        with pytest.raises(error):
            step(world, record, "support", who)
    with pytest.raises(NotFound):
        step(world, record, "adopt", "other_reviewer")


def test_opinions_are_asked_for_anew_after_a_return(world, item):
    record = reviewed(world, item)
    transition(speaker(world, "bureau", 71), Adjustments, record.id, "support")
    step(world, record, "return", remark="请补充依据")
    again = step(world, record, "submit", "editor")
    assert [one["opinion"] for one in again.own["opinions"]] == [None, None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": [{"element": "承诺办结时限", "after": "5个工作日"}]},
        {"opinions": []},
        {"reason": None},
    ],
)
def test_what_says_too_little_is_not_submitted(world, item, wrong):
    record = proposed(world, item, **wrong)
    with pytest.raises(Invalid) as refused:
        step(world, record, "submit", "editor")
    assert list(refused.value.fields) == list(wrong)


def test_a_value_that_cannot_be_read_is_named(world, item, english):
    line = {"item": item.id, "element": "承诺办结时限", "after": "尽快"}
    with pytest.raises(Invalid) as refused:
        step(world, proposed(world, item, items=[line]), "submit", "editor")
    assert "承诺办结时限" in str(refused.value.fields["items"][0])


def test_nothing_becomes_worse_than_the_standard(world, item, english):
    over = world.publish(world.item(catalog_item=world.known.item, agency=world.body("bureau")))
    line = {"item": over.id, "element": "到现场次数", "after": "3次"}
    record = proposed(world, over, items=[line])
    with pytest.raises(Illegal) as refused:
        step(world, record, "submit", "editor")
    assert "less than the standard" in str(refused.value.fields["items"][0])


def test_it_takes_effect_on_its_day_by_itself(world, item):
    tomorrow = today() + timedelta(days=1)
    record = approved(world, item, effective_on=tomorrow.isoformat())
    with pytest.raises(Illegal):
        step(world, record, "take_effect")
    later = approved(world, world.publish(world.item()), effective_on=today().isoformat())
    assert list(adjustments_told(world.as_("editor"))) == []
    assert let_take_effect(world.as_("system")) == 1
    assert fetch_record(world.as_("editor"), Adjustments, later.id).state == "effective"
    assert fetch_record(world.as_("editor"), Adjustments, record.id).state == "approved"


def test_what_is_past_its_day_stands_on_the_first_page_until_it_is_in_effect(world, item):
    yesterday = today() - timedelta(days=1)
    approved(world, item, effective_on=yesterday.isoformat())
    assert [figure.value for figure in adjustments_told(world.as_("editor"))] == [1]
    assert list(adjustments_told(world.as_("neighbor"))) == []
    let_take_effect(world.as_("system"))
    assert list(adjustments_told(world.as_("editor"))) == []
