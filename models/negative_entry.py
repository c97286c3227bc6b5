"""What need not be handled at a center, and why."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, long_text, text
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.implementation_item import ImplementationItem


class NegativeEntry(Model, scope=Scope.REGIONAL, versioned=True, search=("number", "item_name")):
    """One line of the list of items that stay out of the halls (进驻负面清单)."""

    number: Mapped[str] = text(40, _("Entry number"), unique=True)
    item: Mapped[ImplementationItem | None] = belongs_to(_("Item"), written_as="code")
    item_name: Mapped[str | None] = text(
        500, _("Item name"), help=_("Left empty for a state secret: its number is enough.")
    )
    department: Mapped[Body | None] = belongs_to(
        _("Competent department"), shown_by="short_name", narrows=True
    )
    kind: Mapped[str | None] = choice(_("Item kind"), "item_kinds")
    reason: Mapped[str] = choice(_("Reason"), "negative_reasons")
    reason_text: Mapped[str | None] = long_text(_("Reason in words"))
    handled_at: Mapped[str | None] = text(300, _("Handled at"))
    asked_by: Mapped[Body | None] = belongs_to(_("Asked for by"))
    approved_by: Mapped[str | None] = text(160, _("Approved by"))
    document: Mapped[str | None] = text(200, _("Approving document"))
    edition: Mapped[str | None] = text(40, _("Edition"))
