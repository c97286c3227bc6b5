import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.limit import UNITS, Limit

LIMITS = st.one_of(
    st.builds(Limit, st.integers(0, 99_999), st.sampled_from(sorted(set(UNITS) - {"immediate"}))),
    st.just(Limit(0, "immediate")),
)


@given(LIMITS)
def test_a_limit_comes_back_from_its_forms(limit):
    assert Limit.from_json(limit.to_json()) == limit
    assert Limit.load(limit.store()) == limit


@given(st.integers(0, 99_999), st.integers(0, 99_999))
def test_stored_limits_of_one_unit_are_ordered_as_the_limits_are(one, other):
    assert (Limit(one, "month").store() < Limit(other, "month").store()) == (one < other)


@pytest.mark.parametrize(
    ("value", "unit"), [(1, "week"), (-1, "month"), (100_000, "year"), (1, "immediate")]
)
def test_what_is_no_limit_is_refused(value, unit):
    with pytest.raises(ValueError, match="limit"):
        Limit(value, unit)


@pytest.mark.parametrize(
    "data",
    [{}, {"value": 1}, {"value": True, "unit": "month"}, {"value": "3", "unit": "month"},
     {"value": 1.5, "unit": "month"}, {"value": 1, "unit": 2}, {"value": 1, "unit": "week"}],
)  # fmt: skip
def test_a_form_without_a_whole_value_and_a_known_unit_is_refused(data):
    with pytest.raises(ValueError, match="limit"):
        Limit.from_json(data)


def test_only_limits_of_one_unit_compare_and_at_once_with_all():
    assert Limit(1, "month").comparable(Limit(2, "month"))
    assert not Limit(1, "month").comparable(Limit(30, "calendar_day"))
    assert Limit(0, "immediate").comparable(Limit(1, "hour"))
    assert Limit(1, "hour").comparable(Limit(0, "immediate"))


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_words(unit):
    limit = Limit(0 if unit == "immediate" else 7, unit)
    assert limit.text()
    assert ("7" in limit.text()) == (unit != "immediate")
