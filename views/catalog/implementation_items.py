"""The implementation list (实施清单)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Between, Menu, Overlay, Sheet
from models.implementation_item import ImplementationItem
from models.rules.elements import ITEM_ADVICE, ITEM_RULES, parts_of_code
from models.workflows import publication
from views.access import REGIONAL
from views.catalog.layouts import ITEM_LAYOUT, ITEM_SHEET
from views.menu import ITEMS

# What an agency carries out in its region, where the row bears no code of its own.
CARRIED_OUT = ("region", "catalog_item", "agency")
MADE_FROM_NAMES = {
    "department": "departments",
    "agency": "agencies",
    "catalog_item": "catalog-items",
}


class ImplementationItems(Resource[ImplementationItem]):
    label, singular = _("Implementation list"), _("Implementation item")
    menu = Menu(ITEMS, order=20, icon="list-details")
    match, names = ("code", "local_code", CARRIED_OUT), ("name", "code", "local_code")
    columns = ("name", "code", "kind", "agency", "committed_limit", "online_depth", "state")
    filters = ("kind", "agency", "department", "online_depth", Between("committed_limit"))
    layout, rules, advice, access = ITEM_LAYOUT, ITEM_RULES, ITEM_ADVICE, REGIONAL
    workflow, standard = publication, Overlay("Standard", on="catalog_item")
    references, derive, attachments = MADE_FROM_NAMES, parts_of_code, Attachments()
    links = {"catalog_item": ("catalog_code", "base_code"), "agency": ("agency_uscc", "uscc")}
    sheet = Sheet("实施清单", aliases={"事项编码": "code"}, fields=ITEM_SHEET)
