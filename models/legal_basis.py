"""Laws, regulations and decisions on which items rest."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, long_text, text
from app.db.meta import Scope
from app.kernel.lazy import _


class LegalBasis(Model, scope=Scope.SHARED, visitors=True, search=("title", "number")):
    """One act, or one article of it, with the time it is in force."""

    title: Mapped[str] = text(200, _("Title"))
    kind: Mapped[str | None] = choice(_("Kind of act"), "legal_basis_kinds")
    number: Mapped[str | None] = text(80, _("Document number"))
    article: Mapped[str | None] = text(80, _("Article"))
    content: Mapped[str | None] = long_text(_("Text"))
    issued_by: Mapped[str | None] = text(120, _("Issued by"))
    issued_on: Mapped[date | None] = day(_("Issued on"))
    in_force_from: Mapped[date | None] = day(_("In force from"))
    in_force_until: Mapped[date | None] = day(_("In force until"))
    replaced_by: Mapped[LegalBasis | None] = belongs_to(_("Replaced by"), shown_by="title")
