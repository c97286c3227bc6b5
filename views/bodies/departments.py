"""Competent departments (主管部门)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Menu, Sheet
from models.body import Body
from models.rules.names import body_name_forms
from views.access import REGIONAL_DIRECT
from views.bodies.layout import BODY_LAYOUT, NAMES
from views.menu import BODIES


class Departments(Resource[Body]):
    label, singular = _("Competent departments"), _("Competent department")
    menu = Menu(BODIES, order=45, icon="hierarchy-2")
    match, names, variants = ("uscc", ("region", "name")), NAMES, body_name_forms
    former = "former_names"
    where = {"is_department": True}
    columns = ("name", "short_name", "uscc", "region", "field", "superior", "phone")
    filters = ("kind", "level", "field", "superior")
    layout, access = BODY_LAYOUT, REGIONAL_DIRECT
    sheet = Sheet("主管部门", aliases={"机构名称": "name", "部门名称": "name"})
