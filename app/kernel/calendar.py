"""Working days: the days of the week as they are, and the days that are not what they seem."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

WEEKEND = 5
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Weekdays are worked, weekends are not; `off` and `worked` are the exceptions."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Whether offices are open on this day."""
        return day in self.worked or (day.weekday() < WEEKEND and day not in self.off)

    def after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted; `day` for 0."""
        for _ in range(count):
            day += DAY
            while not self.works(day):
                day += DAY
        return day

    def between(self, start: date, end: date) -> int:
        """How many working days come after `start`, up to `end` and with it; 0 if it is before."""
        days = (start + DAY * at for at in range(1, (end - start).days + 1))
        return sum(map(self.works, days))
