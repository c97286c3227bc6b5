"""Agencies of the intermediary market: what they offer, and how they keep their word."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, has_many, limit, long_text, number, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.kernel.uscc import uscc_problem
from models.intermediary_service import IntermediaryService
from models.region import Region


class IntermediaryAgency(
    Model,
    scope=Scope.PUBLISHED,
    stateful=True,
    public=("listed", "suspended"),
    visitors=True,
    search=("name", "uscc"),
):
    """Somebody who offers services on the market; listed once, for every region (中介机构)."""

    name: Mapped[str] = text(200, _("Agency name"))
    uscc: Mapped[str | None] = text(
        18,
        _("Unified social credit code"),
        unique=True,
        check=uscc_problem,
        help=_("18 characters; the last two check the others."),
    )
    kind: Mapped[str | None] = choice(_("Kind of agency"), "intermediary_natures")
    legal_representative: Mapped[str | None] = text(80, _("Legal representative"))
    registered_at: Mapped[str | None] = text(300, _("Registered at"))
    phone: Mapped[str | None] = text(60, _("Phone"))
    contact: Mapped[str | None] = text(60, _("Contact person"), personal=True)
    contact_phone: Mapped[str | None] = text(60, _("Contact person's phone"), personal=True)
    parent_body: Mapped[str | None] = text(
        200, _("Parent body"), help=_("The public body or unit that runs or owns the agency.")
    )
    association: Mapped[str | None] = text(200, _("Managed by the association"))
    shared_officers: Mapped[str | None] = long_text(
        _("Officers shared with public bodies"), help=_("One in each line, with body and post.")
    )
    tied: Mapped[bool | None] = yes_no(_("Tied to a public body"), system=True)
    ties: Mapped[str | None] = long_text(
        _("Ties found"),
        system=True,
        help=_("Worked out every day against the bodies of its region and those above."),
    )
    score: Mapped[int | None] = number(_("Credit score"), system=True)
    grade: Mapped[str | None] = choice(_("Credit grade"), "credit_grades", system=True)
    restricted: Mapped[bool | None] = yes_no(_("Restricted in every region"), system=True)
    restricted_elsewhere: Mapped[str | None] = text(
        300, _("Severe breach recorded elsewhere"), system=True
    )
    regions_served: Mapped[list[ServedRegion]] = has_many(_("Regions served"))
    offers: Mapped[list[AgencyOffer]] = has_many(_("Offers"))
    credit_events: Mapped[list[CreditEvent]] = has_many(_("Credit events"))


class ServedRegion(Model, scope=Scope.PUBLISHED, child_of="intermediary_agency"):
    """A region in which the agency says that it works; it is no limit to who may ask it."""

    place: Mapped[Region] = belongs_to(_("Region served"))


class AgencyOffer(Model, scope=Scope.PUBLISHED, child_of="intermediary_agency"):
    """A listed service as the agency offers it."""

    service: Mapped[IntermediaryService] = belongs_to(_("Service offered"))
    conditions: Mapped[str | None] = long_text(_("Conditions of the service"))
    procedure: Mapped[str | None] = long_text(_("Procedure of the service"))
    time: Mapped[Limit | None] = limit(_("Time promised"))
    charge: Mapped[str | None] = long_text(_("Charge"))
    guide: Mapped[str | None] = text(300, _("Guide"))
    hidden: Mapped[bool | None] = yes_no(_("Not offered at present"), system=True)
    hidden_reason: Mapped[str | None] = text(200, _("Why not at present"), system=True)


class CreditEvent(Model, scope=Scope.PUBLISHED, child_of="intermediary_agency"):
    """Something the agency did, worth points under the scheme that was in force on that day."""

    kind: Mapped[str] = choice(_("Kind of event"), "credit_event_kinds")
    since: Mapped[date] = day(_("Recorded on"))
    until: Mapped[date | None] = day(
        _("Counts until"), help=_("Empty: as long as the scheme says.")
    )
    evidence: Mapped[str | None] = long_text(_("Evidence"))
    appeal: Mapped[str | None] = choice(_("Appeal"), "credit_appeals")
    repaired: Mapped[bool | None] = yes_no(_("Repaired"))
    scheme: Mapped[str | None] = choice(_("Credit scheme"), "credit_schemes", system=True)
    points: Mapped[int | None] = number(_("Points taken"), system=True)
    severe: Mapped[bool | None] = yes_no(_("Severe breach"), system=True)
