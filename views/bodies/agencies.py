"""Implementing agencies (实施机关)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Menu, Sheet
from models.body import Body
from models.rules.names import body_name_forms
from views.access import REGIONAL_DIRECT
from views.bodies.layout import BODY_LAYOUT, NAMES
from views.menu import BODIES


class Agencies(Resource[Body]):
    label, singular = _("Implementing agencies"), _("Implementing agency")
    menu = Menu(BODIES, order=40, icon="building")
    match, names, variants = ("uscc", ("region", "name")), NAMES, body_name_forms
    former = "former_names"
    where = {"is_agency": True}
    columns = ("name", "short_name", "uscc", "region", "kind", "superior", "phone")
    filters = ("kind", "level", "field", "superior")
    layout, access = BODY_LAYOUT, REGIONAL_DIRECT
    sheet = Sheet("实施机关", aliases={"机构名称": "name", "部门名称": "name"})
