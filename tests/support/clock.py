"""A clock that a test moves on: the time of the product, not that of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch


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


class Stopped:
    """A clock that stands at one moment."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, zone: Any = None) -> datetime:
        """That moment."""
        return self.moment.astimezone(zone)


@contextmanager
def clock_at(text: str) -> Iterator[None]:
    """The product takes this moment, with its zone, for the present one."""
    with patch("app.kernel.clock.datetime", Stopped(datetime.fromisoformat(text))):
        yield
