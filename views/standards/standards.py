"""The province's element values (通用标准)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Between, Menu, Sheet
from models.rules.elements import STANDARD_RULES
from models.standard import Standard
from models.workflows import publication
from views.access import SHARED
from views.catalog.layouts import STANDARD_LAYOUT, STANDARD_SHEET
from views.menu import STANDARDS


class Standards(Resource[Standard]):
    label, singular = _("Element standards"), _("Element standard")
    menu = Menu(STANDARDS, order=30, icon="table")
    match = (("region", "catalog_item"),)
    title = "catalog_item"
    columns = ("catalog_item", "kind", "owner", "statutory_limit", "visits", "state")
    filters = ("kind", "owner", "catalog_item", Between("statutory_limit"))
    layout, rules, access = STANDARD_LAYOUT, STANDARD_RULES, SHARED
    workflow = publication
    references = {"catalog_item": "catalog-items", "owner": "departments"}
    attachments = Attachments()
    sheet = Sheet("实施要素一览表", aliases={"基本编码": "catalog_item"}, fields=STANDARD_SHEET)
