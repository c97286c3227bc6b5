"""Windows of service centers (政务服务窗口)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Inline, Menu, Section, Sheet
from models.rules.halls import posts_are_apart
from models.service_window import ServiceWindow
from views.access import HALLS
from views.menu import CENTERS


class ServiceWindows(Resource[ServiceWindow]):
    label, singular = _("Service windows"), _("Service window")
    menu = Menu(CENTERS, order=52, icon="layout-kanban")
    match, names = (("region", "center", "number"),), ("name", "number")
    references = {"center": "service-centers"}
    columns = ("number", "name", "kind", "center", "floor", "field", "open")
    filters = ("center", "floor", "kind", "field", "open")
    order = ("number",)
    layout = (
        Section(_("Window"), ("center", "floor", "number", "name", "kind", "field", "region")),
        Section(_("Service"), ("hours", "open", "chief_of")),
        Inline("staff"),
    )
    rules, access = (posts_are_apart,), HALLS
    sheet = Sheet("窗口", aliases={"窗口编号": "number", "窗口名称": "name"})
