"""The application materials of the implementation list, as a list of their own (申请材料)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Menu, Section, Sheet
from models.material import Material
from views.access import PARTS_OF_ITEMS
from views.menu import ITEMS

HOW = ("type", "form", "necessity", "source", "source_body", "copies", "originals", "paper_size")
FORM = (*HOW, "blank_form", "sample")
GROUNDS = ("basis", "acceptance_rule", "certificate_type", "exempt", "exempt_ground", "commitment")


class Materials(Resource[Material]):
    label, singular = _("Application materials"), _("Application material")
    menu = Menu(ITEMS, order=22, icon="files")
    match = (("implementation_item", "name"),)
    columns = ("name", "implementation_item", "necessity", "form", "source", "copies", "exempt")
    filters = ("implementation_item", "name", "necessity", "form", "source", "exempt")
    layout = (
        Section(_("Application material"), ("implementation_item", "name")),
        Section(_("Form and source"), FORM),
        Section(_("Grounds and easing"), (*GROUNDS, "region")),
    )
    access = PARTS_OF_ITEMS
    sheet = Sheet("申请材料", fields=("implementation_item", "name", *FORM, *GROUNDS, "region"))
