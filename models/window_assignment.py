"""Which item is handled at which window."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.implementation_item import ImplementationItem
from models.service_window import ServiceWindow


class WindowAssignment(Model, scope=Scope.REGIONAL, visitors=True):
    """An item at a window in one role; a rule that made it stays beside it."""

    window: Mapped[ServiceWindow] = belongs_to(_("Window"))
    item: Mapped[ImplementationItem] = belongs_to(_("Item"), written_as="code")
    role: Mapped[str] = choice(_("Role at the window"), "window_roles")
    starts: Mapped[date | None] = day(_("Assigned from"))
    ends: Mapped[date | None] = day(_("Assigned until"))
    notes: Mapped[str | None] = text(300, _("Notes"))
    by_rule: Mapped[bool | None] = yes_no(_("Assigned by rule"))
    rule_body: Mapped[Body | None] = belongs_to(_("Rule: body"))
    rule_theme: Mapped[str | None] = choice(_("Rule: theme"), "service_themes")
    rule_kind: Mapped[str | None] = choice(_("Rule: item kind"), "item_kinds")
