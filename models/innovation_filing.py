"""Filings of local innovations: what a place does better than its standard, and by whose leave."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, has_many, long_text, text, yes_no
from app.db.columns import number as whole_number
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import IN_CHARGE, Body
from models.implementation_item import ImplementationItem


class InnovationFiling(
    Model,
    scope=Scope.PUBLISHED,
    stateful=True,
    public=("accepted",),
    visitors=True,
    search=("name", "number"),
):
    """A locality files what it changes in an item against the standard in force (创新备案)."""

    number: Mapped[str | None] = text(40, _("Filing number"), unique=True, system=True)
    name: Mapped[str] = text(300, _("Filing"))
    kind: Mapped[str] = choice(_("Kind of innovation"), "filing_kinds")
    item: Mapped[ImplementationItem] = belongs_to(_("Item filed for"))
    further_items: Mapped[list[FiledItem]] = has_many(_("Further items filed for"))
    filer: Mapped[Body | None] = belongs_to(_("Filing body"), narrows=True)
    department: Mapped[Body | None] = belongs_to(_("Competent department"), **IN_CHARGE)
    changes: Mapped[list[FilingChange]] = has_many(_("Changes filed"))
    measure: Mapped[str | None] = long_text(_("The measure"))
    legality: Mapped[str | None] = long_text(_("Lawfulness"))
    expected_effect: Mapped[str | None] = long_text(_("Expected effect"))
    effective_from: Mapped[date | None] = day(_("Effective from"))
    effective_until: Mapped[date | None] = day(_("Effective until"))
    trial: Mapped[bool | None] = yes_no(_("On trial"))
    route: Mapped[str | None] = text(120, _("Route"), system=True)
    standard_version: Mapped[int | None] = whole_number(_("Standard's version"), system=True)
    submitted_on: Mapped[date | None] = day(_("Submitted on"), system=True)
    decision: Mapped[str | None] = long_text(_("Decision"), system=True)
    decided_on: Mapped[date | None] = day(_("Decided on"), system=True)
    published_on: Mapped[date | None] = day(_("Made public on"), system=True)


class FilingChange(Model, scope=Scope.PUBLISHED, child_of="innovation_filing"):
    """One element: what the standard says, what shall hold here, and what that is worth."""

    element: Mapped[str] = choice(_("Element filed"), "filing_elements")
    before: Mapped[str | None] = long_text(_("By the standard"), system=True)
    after: Mapped[str] = long_text(_("As filed"))
    verdict: Mapped[str | None] = choice(_("Verdict"), "filing_verdicts", system=True)


class FiledItem(Model, scope=Scope.PUBLISHED, child_of="innovation_filing"):
    """A further item for which the same is filed."""

    item: Mapped[ImplementationItem] = belongs_to(_("Item"))
