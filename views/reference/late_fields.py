"""Fields that the province adds while the system runs."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.late_rules import fits_the_resource
from app.resource.specs import Menu, Sheet
from models.late_field import LateField
from views.access import GLOBAL
from views.menu import REFERENCE


class LateFields(Resource[LateField]):
    label, singular = _("Added fields"), _("Added field")
    menu = Menu(REFERENCE, order=90, icon="forms")
    match, title = (("resource", "name"),), "label"
    columns = ("label", "name", "resource", "kind", "code_list", "required", "position")
    filters = ("resource", "kind")
    rules, access = (fits_the_resource,), GLOBAL
    sheet = Sheet("新增字段")
