"""The implementation list: a catalog item as one agency carries it out in one region."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import Says, belongs_to, choice, choices, day, has_many, long_text, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from app.kernel.uscc import uscc_problem
from models.body import IN_CHARGE, Body
from models.catalog_item import CatalogItem
from models.elements import FREE, CommonElements, fees, materials, special_procedures
from models.material import Fee, Material, Procedure, Question
from models.rules.codes import implementation_code_problem as item_code

# Drafted and published; what is in force is read by everybody.
IN_FORCE: dict[str, Any] = {"versioned": True, "visitors": True}
REGIONAL, FOUND_BY = Scope.REGIONAL, ("name", "code")

ITEM_CODE: Says = {
    "unique": True,
    "check": item_code,
    "help": _(
        "31 characters, or 33 with a handling item; the first 18 are the agency's credit code."
    ),
}
CREDIT_CODE: Says = {
    "check": uscc_problem,
    "help": _("18 characters; the last two check the others."),
}


class ImplementationItem(CommonElements, Model, scope=REGIONAL, search=FOUND_BY, **IN_FORCE):
    """A catalog item as one agency carries it out in one region (实施清单)."""

    code: Mapped[str | None] = text(33, _("Implementation code"), **ITEM_CODE)
    catalog_code: Mapped[str | None] = text(14, _("Base code"))
    local_code: Mapped[str | None] = text(80, _("Local implementation code"))
    task_code: Mapped[str | None] = text(36, _("Handling item code"))
    local_task_code: Mapped[str | None] = text(80, _("Local handling item code"))
    name: Mapped[str] = text(500, _("Item name"))
    main_name: Mapped[str | None] = text(500, _("Main item name"))
    handling_item: Mapped[str | None] = text(500, _("Handling item"))
    catalog_item: Mapped[CatalogItem | None] = belongs_to(_("Catalog item"))
    department: Mapped[Body | None] = belongs_to(_("Competent department"), **IN_CHARGE)
    agency: Mapped[Body | None] = belongs_to(_("Implementing agency"), narrows=True)
    agency_uscc: Mapped[str | None] = text(18, _("Agency's credit code"), **CREDIT_CODE)
    agency_nature: Mapped[str | None] = choice(_("Agency nature"), "agency_natures")
    joint_bodies: Mapped[str | None] = long_text(_("Joint bodies"))
    entrusting_body: Mapped[str | None] = text(160, _("Entrusting body"))
    power_source: Mapped[str | None] = choice(_("Power source"), "power_sources")
    implementation_basis: Mapped[str | None] = long_text(_("Implementation basis"))
    themes: Mapped[list[str] | None] = choices(_("Themes"), "service_themes")
    on_site_reason: Mapped[str | None] = long_text(_("Why on site"))
    online_address: Mapped[str | None] = text(300, _("Online address"))
    mobile_address: Mapped[str | None] = text(300, _("Mobile address"))
    self_service: Mapped[bool | None] = yes_no(_("At self-service terminals"))
    online_payment: Mapped[bool | None] = yes_no(_("Online payment"))
    appointment: Mapped[bool | None] = yes_no(_("Appointments"))
    delivery: Mapped[list[str] | None] = choices(_("Delivery of results"), "delivery_forms")
    supervision_body: Mapped[str | None] = text(300, _("Supervision body"))
    place: Mapped[str | None] = long_text(_("Place"), direction=FREE)
    hours: Mapped[str | None] = long_text(_("Hours"), direction=FREE)
    phone: Mapped[str | None] = text(200, _("Inquiry phone"), direction=FREE)
    complaint_phone: Mapped[str | None] = text(200, _("Complaint phone"), direction=FREE)
    delegated_to: Mapped[str | None] = long_text(_("Delegated to towns and villages"))
    effective_from: Mapped[date | None] = day(_("Effective from"))
    effective_until: Mapped[date | None] = day(_("Effective until"))
    notes: Mapped[str | None] = long_text(_("Notes"), direction=FREE)
    materials: Mapped[list[Material]] = materials()
    special_procedures: Mapped[list[Procedure]] = special_procedures()
    fees: Mapped[list[Fee]] = fees()
    questions: Mapped[list[Question]] = has_many(_("Common questions"))
