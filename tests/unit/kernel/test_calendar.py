"""Working days: weekends, days off, and weekends that are worked in exchange."""

from datetime import date

import pytest

from app.kernel.calendar import Calendar

# The first week of October: off from Wednesday to Friday, the Saturday after is worked.
CALENDAR = Calendar(
    off=frozenset({date(2025, 10, 1), date(2025, 10, 2), date(2025, 10, 3)}),
    worked=frozenset({date(2025, 10, 11)}),
)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 9, 30), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 4), False),
        (date(2025, 10, 6), True),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
    ],
)
def test_a_day_is_worked_by_its_weekday_unless_the_calendar_says_otherwise(day, worked):
    assert CALENDAR.works(day) is worked


def test_days_are_counted_from_the_day_after():
    assert CALENDAR.after(date(2025, 9, 29), 1) == date(2025, 9, 30)
    assert CALENDAR.after(date(2025, 9, 30), 1) == date(2025, 10, 6)
    assert CALENDAR.after(date(2025, 9, 30), 6) == date(2025, 10, 11)
    assert CALENDAR.after(date(2025, 10, 4), 0) == date(2025, 10, 4)


def test_what_was_counted_on_is_counted_back():
    start = date(2025, 9, 29)
    for count in range(12):
        assert CALENDAR.between(start, CALENDAR.after(start, count)) == count


def test_nothing_lies_between_a_day_and_one_before_it():
    assert CALENDAR.between(date(2025, 10, 6), date(2025, 10, 1)) == 0
