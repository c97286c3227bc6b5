"""How items are carried out, stage by stage (运行图)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Inline, Menu, Section, Sheet
from models.process_map import ProcessMap
from models.rules.process_maps import MAP_ADVICE, MAP_RULES
from models.workflows import mapping
from views.access import REGIONAL
from views.menu import ITEMS


class ProcessMaps(Resource[ProcessMap]):
    label, singular = _("Process maps"), _("Process map")
    menu = Menu(ITEMS, order=25, icon="route")
    match = (("region", "item", "name"), ("region", "standard", "name"))
    columns = ("name", "item", "standard", "region", "state", "updated_at")
    filters = ("item", "standard")
    layout = (
        Section(_("Process map"), ("name", "item", "standard", "notes", "region")),
        Inline("stages"),
        Inline("links"),
    )
    rules, advice = MAP_RULES, MAP_ADVICE
    workflow, access, attachments = mapping, REGIONAL, Attachments()
    sheet = Sheet("运行图谱", aliases={"环节序号": "stages.number"})
