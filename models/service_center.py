"""Government service centers, from the province's to the village's."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, choices, day, has_many, long_text, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.rules.halls import coordinates_problem


class ServiceCenter(Model, scope=Scope.PUBLISHED, visitors=True, search=("name", "address")):
    """A place where people hand in and fetch: a center, a station, or a body's own hall."""

    name: Mapped[str] = text(200, _("Center name"))
    level: Mapped[str | None] = choice(_("Level"), "levels")
    parent: Mapped[ServiceCenter | None] = belongs_to(_("Branch of"))
    address: Mapped[str | None] = text(300, _("Address"))
    coordinates: Mapped[str | None] = text(
        40,
        _("Coordinates"),
        check=coordinates_problem,
        help=_("Longitude and latitude in degrees, such as 104.0665,30.6574."),
    )
    weekly_hours: Mapped[str | None] = long_text(_("Hours of the week"))
    seasonal_hours: Mapped[str | None] = long_text(_("Seasonal hours"))
    delayed_hours: Mapped[str | None] = long_text(_("Hours after work and at weekends"))
    all_day: Mapped[bool | None] = yes_no(_("Self-service around the clock"))
    phone: Mapped[str | None] = text(60, _("Phone"))
    transport: Mapped[str | None] = long_text(_("How to get there"))
    facilities: Mapped[list[str] | None] = choices(_("Facilities"), "center_facilities")
    checks: Mapped[list[CenterCheck]] = has_many(_("Checks against the standard"))
    stand_alone_of: Mapped[Body | None] = belongs_to(_("Stand-alone hall of"))
    merge_by: Mapped[date | None] = day(_("To be merged by"))


class CenterCheck(Model, scope=Scope.PUBLISHED, child_of="service_center"):
    """One requirement of the building standard, and whether the center meets it."""

    requirement: Mapped[str] = choice(_("Requirement"), "center_requirements")
    met: Mapped[bool | None] = yes_no(_("Met"))
    checked_on: Mapped[date | None] = day(_("Checked on"))
    remark: Mapped[str | None] = text(300, _("Remark"))
