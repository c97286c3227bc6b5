"""The working days of the province, from its register of holidays."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.kernel.calendar import Calendar
from models.holiday import Holiday

WORKED = "调休上班"


def calendar_of(session: Any) -> Calendar:
    """The calendar by what is registered; beyond that weekdays are worked."""
    found = session.execute(select(Holiday.date, Holiday.kind)).all()
    return Calendar(
        off=frozenset(day for day, kind in found if kind != WORKED),
        worked=frozenset(day for day, kind in found if kind == WORKED),
    )
