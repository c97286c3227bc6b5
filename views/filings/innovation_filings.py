"""Filings of local innovations (创新备案)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Between, Inline, Menu, Section, Sheet
from models.innovation_filing import InnovationFiling
from models.rules.elements import days_in_order
from models.workflows import filing
from views.access import FILINGS
from views.menu import FILINGS as GROUP

OUTCOME = ("decision", "decided_on", "published_on")


class InnovationFilings(Resource[InnovationFiling]):
    label, singular = _("Innovation filings"), _("Innovation filing")
    menu = Menu(GROUP, order=70, icon="clipboard-check")
    match, names = ("number", ("region", "item", "name")), ("name", "number")
    columns = ("name", "number", "kind", "item", "region", "filer", "submitted_on", "state")
    filters = ("kind", "region", "filer", "department", "item", "trial", Between("submitted_on"))
    layout = (
        Section(
            _("Filing"),
            ("name", "number", "kind", "item", "region", "filer", "department"),
        ),
        Inline("further_items"),
        Inline("changes"),
        Section(_("Explanation"), ("measure", "legality", "expected_effect")),
        Section(_("Time of application"), ("effective_from", "effective_until", "trial")),
        Section(_("Proceedings"), ("route", "standard_version", "submitted_on", *OUTCOME)),
    )
    rules = (days_in_order,)
    workflow, access, attachments = filing, FILINGS, Attachments()
    sheet = Sheet("创新备案台账", aliases={"备案事项": "item"})
