"""The windows of a service center, and who sits behind them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, choices, day, has_many, long_text, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.service_center import ServiceCenter


class ServiceWindow(Model, scope=Scope.REGIONAL, visitors=True, search=("name", "number")):
    """A window with its number, its kind and its staff (政务服务窗口)."""

    center: Mapped[ServiceCenter] = belongs_to(_("Service center"))
    floor: Mapped[str | None] = text(20, _("Floor"))
    number: Mapped[str] = text(20, _("Window number"))
    name: Mapped[str] = text(100, _("Window name"))
    kind: Mapped[str] = choice(_("Kind of window"), "window_kinds")
    field: Mapped[str | None] = choice(_("Field of the window"), "window_fields")
    hours: Mapped[str | None] = long_text(_("Hours"))
    open: Mapped[bool | None] = yes_no(_("Open"))
    chief_of: Mapped[Body | None] = belongs_to(_("Chief representative of"))
    staff: Mapped[list[WindowStaff]] = has_many(_("Posts"))


class WindowStaff(Model, scope=Scope.REGIONAL, child_of="service_window"):
    """One post at the window; posts have no names, and nobody both accepts and approves."""

    post: Mapped[str] = text(80, _("Post"))
    duties: Mapped[list[str] | None] = choices(_("Duties"), "window_duties")
    employer_kind: Mapped[str | None] = choice(_("Kind of employment"), "staff_employments")
    grade: Mapped[str | None] = choice(_("Skill grade"), "staff_grades")
    training: Mapped[str | None] = text(200, _("Training"))
    since: Mapped[date | None] = day(_("At the window since"))
    until: Mapped[date | None] = day(_("At the window until"))
