"""Time limits: a number and its unit, comparable only within one kind of unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.lazy import LazyText, _

UNITS: dict[str, LazyText] = {
    "working_day": _("working days"),
    "calendar_day": _("calendar days"),
    "month": _("months"),
    "year": _("years"),
    "hour": _("hours"),
    "immediate": _("at once"),
}

_SAID: dict[str, LazyText] = {
    "working_day": _("%(value)s working days"),
    "calendar_day": _("%(value)s calendar days"),
    "month": _("%(value)s months"),
    "year": _("%(value)s years"),
    "hour": _("%(value)s hours"),
    "immediate": _("at once"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """`value` counted in `unit`; `Limit(0, "immediate")` is done while one waits."""

    value: int
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS or not 0 <= self.value <= 99_999:
            raise ValueError(f"not a limit: {self.value} {self.unit}")
        if self.unit == "immediate" and self.value:
            raise ValueError("an immediate limit has the value 0")

    def to_json(self) -> dict[str, Any]:
        """`{"value", "unit"}`, the form of plans, REST and history."""
        return {"value": self.value, "unit": self.unit}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Limit:
        """The limit that `to_json` wrote.

        :raises ValueError: where the two members are missing or mean nothing.
        """
        value, unit = data.get("value"), data.get("unit")
        if isinstance(value, bool) or not isinstance(value, int) or not isinstance(unit, str):
            raise ValueError("a limit needs a whole value and a unit")
        return cls(value, unit)

    def store(self) -> str:
        """Text whose order is the order of the limits within one unit."""
        return f"{self.unit} {self.value:05d}"

    @classmethod
    def load(cls, stored: str) -> Limit:
        """The limit that `store` wrote."""
        unit, value = stored.split(" ")
        return cls(int(value), unit)

    def comparable(self, other: Limit) -> bool:
        """Whether longer and shorter mean anything between the two."""
        return self.unit == other.unit or "immediate" in (self.unit, other.unit)

    def text(self) -> str:
        """The limit in the reader's language."""
        return str(LazyText(_SAID[self.unit].msgid, value=self.value))
