"""Adjustments of items (事项调整)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Between, Inline, Menu, Section, Sheet
from models.adjustment import Adjustment
from models.adjustment_steps import adjustment
from views.access import ADJUSTMENTS
from views.menu import ITEMS


class Adjustments(Resource[Adjustment]):
    label, singular = _("Adjustments"), _("Adjustment")
    menu = Menu(ITEMS, order=25, icon="arrows-exchange")
    match, names = (("region", "name"),), ("name",)
    columns = ("name", "kind", "region", "proposer", "effective_on", "decided_on", "state")
    filters = ("kind", "region", "proposer", Between("effective_on"))
    layout = (
        Section(_("Adjustment"), ("name", "kind", "region", "proposer")),
        Inline("items"),
        Section(_("Grounds"), ("reason", "basis_title", "basis_number", "effective_on")),
        Inline("opinions"),
        Section(_("Outcome"), ("decision", "decided_on")),
    )
    workflow, access, attachments = adjustment, ADJUSTMENTS, Attachments()
    sheet = Sheet("事项调整")
