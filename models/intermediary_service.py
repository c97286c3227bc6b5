"""Paid services of third parties that an approval asks for before it accepts an application."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, object_session

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, has_many, limit, long_text, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import LazyText, _
from app.kernel.limit import Limit
from models.body import Body
from models.catalog_item import CatalogItem
from models.legal_basis import LegalBasis
from models.rules.credit import bare_name, demanded


class IntermediaryService(
    Model, scope=Scope.SHARED, versioned=True, visitors=True, search=("name",)
):
    """One service of the list of those that may be asked for (中介服务清单)."""

    name: Mapped[str] = text(300, _("Intermediary service"))
    kind: Mapped[str | None] = choice(_("Kind of service"), "intermediary_kinds")
    owner: Mapped[Body | None] = belongs_to(_("Department in charge"), narrows=True)
    mandatory: Mapped[bool | None] = yes_no(
        _("Mandatory"), help=_("An approval is not accepted without it.")
    )
    basis: Mapped[str | None] = long_text(_("Basis of the service"))
    basis_kind: Mapped[str | None] = choice(
        _("Kind of basis"),
        "legal_basis_kinds",
        help=_("Only a law, an administrative regulation or a decision of the State Council do."),
    )
    act: Mapped[LegalBasis | None] = belongs_to(_("Act"), shown_by="title")
    lawful: Mapped[bool | None] = yes_no(_("Has a lawful basis"), system=True)
    provider: Mapped[str | None] = text(200, _("Who provides it"))
    provider_nature: Mapped[str | None] = choice(
        _("Nature of the providers"), "intermediary_natures"
    )
    qualification_kind: Mapped[str | None] = choice(
        _("Qualification that providers need"), "qualification_kinds"
    )
    charge_kind: Mapped[str | None] = choice(_("How it is priced"), "charge_kinds")
    charge_standard: Mapped[str | None] = long_text(_("Charge standard"))
    time: Mapped[Limit | None] = limit(_("Time of the service"))
    cleared_on: Mapped[date | None] = day(_("Cleared on"))
    cleared_reason: Mapped[str | None] = long_text(_("Why it was cleared"))
    notes: Mapped[str | None] = long_text(_("Notes"))
    items: Mapped[list[ServiceItem]] = has_many(_("Condition of these items"))


def only_listed(record: Any) -> LazyText | None:
    """An item asks for nothing beyond the list of services in force, once there is one."""
    asked = demanded(str(record.effective.get("intermediary") or ""))
    session = object_session(record.row)
    if not asked or session is None:
        return None
    model = IntermediaryService
    in_force = (model.is_current, model.state == "published", model.cleared_on.is_(None))
    listed = {bare_name(name) for name in session.scalars(select(model.name).where(*in_force))}
    strange = [name for name in asked if bare_name(name) not in listed]
    if not listed or not strange:
        return None
    return _("Not on the list of intermediary services: %(names)s", names="、".join(strange))


class ServiceItem(Model, scope=Scope.SHARED, child_of="intermediary_service"):
    """An item that is not accepted without the service."""

    item: Mapped[CatalogItem] = belongs_to(_("Catalog item"))
    result: Mapped[str | None] = text(200, _("What is handed in"))
