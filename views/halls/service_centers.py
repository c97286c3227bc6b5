"""Government service centers (政务服务中心)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Inline, Menu, Section, Sheet
from models.rules.halls import merging_explained
from models.service_center import ServiceCenter
from views.access import HALLS
from views.menu import CENTERS

HOURS = ("weekly_hours", "seasonal_hours", "delayed_hours", "all_day")


class ServiceCenters(Resource[ServiceCenter]):
    label, singular = _("Service centers"), _("Service center")
    menu = Menu(CENTERS, order=50, icon="building-community")
    match = (("region", "name"),)
    columns = ("name", "level", "region", "address", "phone", "stand_alone_of", "merge_by")
    filters = ("level", "parent", "stand_alone_of")
    layout = (
        Section(_("Center"), ("name", "level", "region", "parent", "address", "coordinates")),
        Section(_("Hours"), HOURS),
        Section(_("For visitors"), ("phone", "transport", "facilities")),
        Section(_("Merging"), ("stand_alone_of", "merge_by")),
        Inline("checks"),
    )
    rules, access, attachments = (merging_explained,), HALLS, Attachments()
    sheet = Sheet("政务服务中心", aliases={"中心名称": "name", "大厅名称": "name"})
