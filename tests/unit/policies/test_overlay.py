import pytest

from app.kernel.direction import Verdict
from app.policies.overlay import judge, kept_values, shared_fields, verdicts
from views.catalog.implementation_items import ImplementationItems
from views.standards.standards import Standards

FIELDS = ImplementationItems.fields()


@pytest.mark.parametrize(
    ("field", "given", "own", "found"),
    [
        ("online_depth", "网上可查", "全程网办", Verdict.BETTER),
        ("online_depth", "全程网办", "网上可查", Verdict.WORSE),
        ("online_depth", "全程网办", "全程网办", Verdict.SAME),
        ("online_depth", "老说法", "全程网办", Verdict.JUDGE),
        ("online_depth", None, "全程网办", Verdict.JUDGE),
        ("kind", "行政许可", "行政确认", Verdict.WORSE),
        ("handling_type", "承诺件", "即办件", Verdict.JUDGE),
        ("charged", True, False, Verdict.BETTER),
        ("commitment", True, False, Verdict.WORSE),
        ("service_objects", ["自然人"], ["自然人", "企业法人"], Verdict.BETTER),
    ],
)
def test_a_value_is_judged_in_the_direction_of_its_field(world, field, given, own, found):
    assert judge(world.as_("editor"), FIELDS[field], given, own) is found


def test_only_what_is_given_is_judged(world):
    session, standard = world.as_("editor"), {"visits": 2, "conditions": "甲", "charged": False}
    own = {"visits": 1, "conditions": None, "materials": [], "charged": True, "phone": "1"}
    assert verdicts(session, ImplementationItems, own, standard) == {
        "visits": Verdict.BETTER,
        "charged": Verdict.WORSE,
    }
    assert verdicts(session, ImplementationItems, own, None) == {}


def test_what_record_and_standard_have_in_common_leaves_out_where_they_meet():
    shared = shared_fields(ImplementationItems)
    assert {"visits", "materials", "kind", "conditions"} <= shared.keys()
    assert not {"catalog_item", "region", "name", "phone", "remarks", "owner"} & shared.keys()
    assert shared_fields(Standards) == {}


def test_what_says_the_same_is_left_to_the_standard():
    values = {"visits": 1, "conditions": "乙", "phone": "1", "materials": [{"name": "甲"}]}
    standard = {"visits": 1, "conditions": "甲", "phone": "1", "materials": [{"name": "甲"}]}
    assert kept_values(ImplementationItems, values, standard) == {
        "visits": None,
        "conditions": "乙",
        "phone": "1",
        "materials": None,
    }
    assert kept_values(ImplementationItems, values, None) == values
