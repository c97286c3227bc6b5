"""Divisions and local zones."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Menu, Sheet
from models.region import Region
from views.access import GLOBAL
from views.menu import REFERENCE


class Regions(Resource[Region]):
    label, singular = _("Divisions"), _("Division")
    menu = Menu(REFERENCE, order=60, icon="map-2")
    match, names = ("code",), ("code", "name")
    columns = ("name", "code", "level", "parent", "urban_rural", "valid_from", "valid_until")
    filters = ("level", "parent", "scheme", "zone_kind", "urban_rural")
    order = ("code",)
    access = GLOBAL
    sheet = Sheet("行政区划", aliases={"区划代码": "code", "区划名称": "name"})
