"""A clock that a test moves on: the time of the product, not that of the machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any


class Clock:
    """Asked by the product instead of the machine's clock."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self, zone: Any = None) -> datetime:
        """The moment it is here."""
        return datetime.now(zone) + self.ahead

    def pass_by(self, **span: float) -> None:
        """Let time pass."""
        self.ahead += timedelta(**span)


def moved_clock(monkeypatch: Any) -> Clock:
    """The clock of the product until the end of the test."""
    clock = Clock()
    monkeypatch.setattr("app.kernel.clock.datetime", clock)
    return clock
