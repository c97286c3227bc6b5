"""One register of departments, agencies and supervision bodies."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import RelationSays, belongs_to, choice, day, has_many, long_text, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _

# The department in charge: called as its region calls it, and narrowing what its people see.
IN_CHARGE: RelationSays = {"shown_by": "short_name", "narrows": True}


class Body(
    Model,
    scope=Scope.REGIONAL,
    visitors=True,
    tree="superior",
    search=("name", "short_name", "uscc"),
):
    """A public body; it may lead by line of business, carry out items, supervise, or all three."""

    name: Mapped[str] = text(160, _("Body name"))
    full_name: Mapped[str | None] = text(200, _("Full name"))
    short_name: Mapped[str | None] = text(80, _("Short name"))
    former_names: Mapped[str | None] = long_text(_("Former names"))
    uscc: Mapped[str | None] = text(18, _("Unified social credit code"), unique=True)
    kind: Mapped[str | None] = choice(_("Kind of body"), "body_kinds")
    level: Mapped[str | None] = choice(_("Level"), "levels")
    superior: Mapped[Body | None] = belongs_to(_("Superior in line"))
    field: Mapped[str | None] = choice(_("Responsible field"), "department_fields")
    is_department: Mapped[bool | None] = yes_no(_("Is a competent department"))
    is_agency: Mapped[bool | None] = yes_no(_("Is an implementing agency"))
    is_supervision_body: Mapped[bool | None] = yes_no(_("Is a supervision body"))
    address: Mapped[str | None] = text(200, _("Address"))
    phone: Mapped[str | None] = text(60, _("Phone"))
    contact: Mapped[str | None] = text(60, _("Contact person"), personal=True)
    contact_phone: Mapped[str | None] = text(60, _("Contact person's phone"), personal=True)
    valid_from: Mapped[date | None] = day(_("Valid from"))
    valid_until: Mapped[date | None] = day(_("Valid until"))
    codes: Mapped[list[BodyCode]] = has_many(_("Other codes"))


class BodyCode(Model, scope=Scope.REGIONAL, child_of="body"):
    """A further code of a body: an earlier one, one of another scheme, one that fails its check."""

    scheme: Mapped[str] = choice(_("Code scheme"), "body_code_schemes")
    code: Mapped[str] = text(40, _("Body code"))
    valid_from: Mapped[date | None] = day(_("Valid from"))
    valid_until: Mapped[date | None] = day(_("Valid until"))
    reason: Mapped[str | None] = choice(_("Reason for a failing check"), "body_code_reasons")
