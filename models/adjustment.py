"""Adjustments of items: what is to change in whose list, why, and what those asked say of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, has_many, long_text, text
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.implementation_item import ImplementationItem


class Adjustment(Model, scope=Scope.REGIONAL, stateful=True, search=("name",)):
    """A change of items that several bodies review together before it takes effect (调整)."""

    name: Mapped[str] = text(300, _("Adjustment"))
    kind: Mapped[str] = choice(_("Kind of adjustment"), "adjustment_kinds")
    proposer: Mapped[Body | None] = belongs_to(_("Proposing body"))
    items: Mapped[list[AdjustedItem]] = has_many(_("Items adjusted"))
    reason: Mapped[str | None] = long_text(_("Reason of the adjustment"))
    basis_title: Mapped[str | None] = text(300, _("Basis document"))
    basis_number: Mapped[str | None] = text(80, _("Number of the basis document"))
    effective_on: Mapped[date | None] = day(_("Takes effect on"))
    opinions: Mapped[list[AdjustmentOpinion]] = has_many(_("Opinions"))
    decision: Mapped[str | None] = long_text(_("Decision of the review"), system=True)
    decided_on: Mapped[date | None] = day(_("Decided on"), system=True)


class AdjustedItem(Model, scope=Scope.REGIONAL, child_of="adjustment"):
    """One item; of a change one of its elements, as it holds and as it is to hold."""

    item: Mapped[ImplementationItem | None] = belongs_to(_("Item"))
    item_name: Mapped[str | None] = text(500, _("Name of a new item"))
    element: Mapped[str | None] = choice(_("Element adjusted"), "filing_elements")
    before: Mapped[str | None] = long_text(_("As it holds"), system=True)
    after: Mapped[str | None] = long_text(_("As it is to hold"))


class AdjustmentOpinion(Model, scope=Scope.REGIONAL, child_of="adjustment"):
    """A body that is asked, and what it says."""

    body: Mapped[str] = text(160, _("Body asked"))
    person: Mapped[str | None] = text(120, _("Given by"), system=True)
    opinion: Mapped[str | None] = choice(_("Opinion"), "adjustment_opinions", system=True)
    text: Mapped[str | None] = long_text(_("Text of the opinion"), system=True)
    given_on: Mapped[date | None] = day(_("Given on"), system=True)
