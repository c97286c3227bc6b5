"""Days off and working weekends, from which working days are counted."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import choice, day, number, text
from app.db.meta import Scope
from app.kernel.lazy import _


class Holiday(Model, scope=Scope.GLOBAL, search=("name",)):
    """A day that is not what its weekday says: off, or worked in exchange (调休)."""

    date: Mapped[datetime.date] = day(_("Date"), unique=True)
    kind: Mapped[str] = choice(_("Day off or worked"), "holiday_kinds")
    name: Mapped[str] = text(40, _("Holiday"))
    year: Mapped[int | None] = number(_("Year"))
    source: Mapped[str | None] = text(120, _("Source"))
