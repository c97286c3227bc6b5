"""Fields added while the system runs: declared in a row, stored typed in `extra`."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import choice, long_text, number, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _


class LateField(Model, scope=Scope.GLOBAL):
    """One field of one resource that no release knew of."""

    resource: Mapped[str] = text(60, _("Resource"))
    name: Mapped[str] = text(60, _("Field name"))
    kind: Mapped[str] = choice(_("Kind of value"), "field_kinds")
    label: Mapped[str] = text(80, _("Label"))
    help: Mapped[str | None] = long_text(_("Help"))
    code_list: Mapped[str | None] = text(60, _("Code list"))
    heading: Mapped[str | None] = text(80, _("Sheet heading"))
    required: Mapped[bool | None] = yes_no(_("Required"))
    position: Mapped[int | None] = number(_("Order"))
