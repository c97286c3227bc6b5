"""What intermediary agencies are allowed to do, by whom, and until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, long_text, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from models.intermediary_agency import IntermediaryAgency


class Qualification(Model, scope=Scope.PUBLISHED, search=("number",)):
    """One certificate of one agency (资质)."""

    agency: Mapped[IntermediaryAgency] = belongs_to(_("Intermediary agency"))
    kind: Mapped[str] = choice(_("Kind of qualification"), "qualification_kinds")
    grade: Mapped[str | None] = choice(_("Grade"), "qualification_grades")
    number: Mapped[str] = text(80, _("Certificate number"))
    issuer: Mapped[str | None] = text(160, _("Issuer"))
    covers: Mapped[str | None] = long_text(_("What it covers"))
    valid_from: Mapped[date | None] = day(_("Certificate valid from"))
    valid_until: Mapped[date | None] = day(_("Certificate valid until"))
    withdrawn: Mapped[bool | None] = yes_no(_("Withheld by its issuer"))
    withdrawn_reason: Mapped[str | None] = long_text(_("Why it is withheld"))
    standing: Mapped[str | None] = choice(
        _("Standing"),
        "qualification_states",
        system=True,
        help=_("Worked out every day from the dates and from what its issuer says."),
    )
