"""Agencies of the intermediary market (中介超市入驻机构)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Inline, Menu, Section, Sheet
from models.intermediary_agency import IntermediaryAgency
from models.rules.credit import judged
from models.workflows import listing
from views.access import MARKET_AGENCIES
from views.menu import MARKET

TIES = ("parent_body", "association", "shared_officers", "tied", "ties")
CREDIT = ("score", "grade", "restricted", "restricted_elsewhere")


class IntermediaryAgencies(Resource[IntermediaryAgency]):
    label, singular = _("Intermediary agencies"), _("Intermediary agency")
    menu = Menu(MARKET, order=62, icon="building-store")
    match, names = ("uscc", ("region", "name")), ("name", "uscc")
    columns = ("name", "uscc", "kind", "region", "grade", "score", "restricted", "state")
    filters = ("kind", "grade", "restricted", "tied")
    layout = (
        Section(
            _("Agency"),
            ("name", "uscc", "kind", "legal_representative", "registered_at", "region"),
        ),
        Section(_("Contact"), ("phone", "contact", "contact_phone")),
        Section(_("Affiliation"), TIES),
        Inline("regions_served"),
        Inline("offers"),
        Section(_("Credit"), CREDIT),
        Inline("credit_events"),
    )
    derive = judged
    workflow, access, attachments = listing, MARKET_AGENCIES, Attachments()
    sheet = Sheet("中介机构", aliases={"机构名称": "name", "中介机构名称": "name"})
