"""The basic catalog (基本目录)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Inline, Menu, Section, Sheet
from models.catalog_item import CatalogItem
from models.rules.elements import days_in_order
from models.workflows import publication
from views.access import SHARED
from views.menu import ITEMS


class CatalogItems(Resource[CatalogItem]):
    label, singular = _("Basic catalog"), _("Catalog item")
    menu = Menu(ITEMS, order=10, icon="sitemap")
    match = ("base_code", ("region", "local_code"))
    names, references = ("name", "base_code"), {"owner": "departments"}
    columns = ("name", "base_code", "kind", "parent", "owner", "levels", "state")
    filters = ("kind", "owner", "source", "service_field", "parent")
    order, tree = ("base_code",), "parent"
    layout = (
        Section(_("Basics"), ("name", "kind", "sub_kind", "service_field", "parent", "levels")),
        Section(_("Codes"), ("base_code", "scheme", "local_code", "local_scheme")),
        Section(_("Owner and basis"), ("source", "owner", "national_field", "legal_basis")),
        Inline("bases"),
        Section(_("Validity"), ("status", "edition", "effective_from", "effective_until")),
    )
    rules = (days_in_order,)
    workflow, access = publication, SHARED
    attachments = Attachments()
    sheet = Sheet("基本目录", aliases={"基本编码": "base_code", "主管部门": "owner"})
