import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.direction import Direction, Verdict, verdict
from app.kernel.limit import Limit

DAYS, MONTH, AT_ONCE = Limit(20, "working_day"), Limit(1, "month"), Limit(0, "immediate")


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("standard", [None, 3, "字", ["甲"], DAYS])
def test_an_absent_or_equal_value_is_the_same_in_every_direction(direction, standard):
    assert verdict(direction, standard, None) is Verdict.SAME
    assert verdict(direction, standard, standard) is Verdict.SAME


@pytest.mark.parametrize("direction", [d for d in Direction if d is not Direction.FREE])
def test_a_value_where_the_standard_has_none_is_for_a_person_to_judge(direction):
    assert verdict(direction, None, 3) is Verdict.JUDGE


@pytest.mark.parametrize(
    ("standard", "local", "found"),
    [
        (2, 1, Verdict.BETTER),
        (1, 2, Verdict.WORSE),
        (True, False, Verdict.BETTER),
        (False, True, Verdict.WORSE),
        (DAYS, Limit(5, "working_day"), Verdict.BETTER),
        (DAYS, Limit(21, "working_day"), Verdict.WORSE),
        (DAYS, AT_ONCE, Verdict.BETTER),
        (AT_ONCE, DAYS, Verdict.WORSE),
        (DAYS, MONTH, Verdict.JUDGE),
        (Limit(0, "hour"), AT_ONCE, Verdict.SAME),
        (AT_ONCE, Limit(0, "working_day"), Verdict.SAME),
    ],
)
def test_only_less(standard, local, found):
    assert verdict(Direction.LESS, standard, local) is found


@pytest.mark.parametrize(
    ("standard", "local", "found"),
    [
        (["甲", "乙"], ["甲"], Verdict.BETTER),
        (["甲", "乙"], ["乙", "甲"], Verdict.SAME),
        (["甲"], ["甲", "乙"], Verdict.WORSE),
        (["甲", "乙"], ["丙"], Verdict.WORSE),
        ([{"name": "甲"}, {"name": "乙"}], [{"name": "乙", "copies": 2}], Verdict.BETTER),
        ([{"name": "甲"}], [{"name": "甲（原件）"}], Verdict.WORSE),
        ([{"name": "甲", "copies": 1}], [{"name": "甲", "copies": 2}], Verdict.JUDGE),
        (
            [{"name": "甲", "copies": 1}, {"name": "乙"}],
            [{"name": "甲", "copies": 2}],
            Verdict.JUDGE,
        ),
        ("甲", "乙", Verdict.WORSE),
    ],
)
def test_only_a_subset_by_identity(standard, local, found):
    assert verdict(Direction.SUBSET, standard, local) is found


@pytest.mark.parametrize(
    ("standard", "local", "found"),
    [
        (["甲"], ["乙", "甲"], Verdict.BETTER),
        (["甲"], ["乙"], Verdict.WORSE),
        (["甲", "乙"], ["甲"], Verdict.WORSE),
        (False, True, Verdict.BETTER),
        (3, 2, Verdict.WORSE),
        ("少", "多", Verdict.JUDGE),
        (["甲", "乙"], ["乙", "甲"], Verdict.SAME),
    ],
)
def test_only_more(standard, local, found):
    assert verdict(Direction.MORE, standard, local) is found


@pytest.mark.parametrize(
    ("direction", "found"),
    [
        (Direction.EQUAL, Verdict.WORSE),
        (Direction.FREE, Verdict.FREE),
        (Direction.JUDGE, Verdict.JUDGE),
    ],
)
def test_equal_free_and_to_judge_look_at_nothing_but_the_difference(direction, found):
    assert verdict(direction, "甲", "乙") is found


def test_a_free_value_stays_free_where_the_standard_has_none():
    assert verdict(Direction.FREE, None, "楼上") is Verdict.FREE


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_a_limit_is_better_one_way_exactly_where_it_is_worse_the_other(one, other):
    first, second = Limit(one, "hour"), Limit(other, "hour")
    found = {
        verdict(Direction.LESS, first, second),
        verdict(Direction.LESS, second, first),
    }
    assert found in ({Verdict.SAME}, {Verdict.BETTER, Verdict.WORSE})


@given(st.lists(st.sampled_from("甲乙丙丁")), st.lists(st.sampled_from("甲乙丙丁")))
def test_the_order_in_which_words_were_ticked_never_counts(standard, local):
    for direction in (Direction.SUBSET, Direction.MORE, Direction.EQUAL):
        found = verdict(direction, standard, local)
        assert found is verdict(direction, standard[::-1], sorted(local))
