"""What the register of adjustments looks up by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from models.adjustment import Adjustment
from models.body import Body


def names_of_bodies(session: Any, keys: Iterable[int]) -> list[str]:
    """Every name by which these bodies go, as far as they are in sight."""
    found = session.execute(
        select(Body.name, Body.short_name, Body.full_name).where(Body.id.in_(list(keys)))
    )
    return [name for names in found for name in names if name]


def due_adjustments(session: Any, day: date) -> list[int]:
    """The keys of approved adjustments that take effect on this day or should have before."""
    asked = select(Adjustment.id).where(
        Adjustment.state == "approved", Adjustment.effective_on <= day
    )
    return list(session.scalars(asked.order_by(Adjustment.id)))
