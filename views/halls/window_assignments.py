"""Which items are handled at which windows (事项进驻)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Menu, Section, Sheet
from models.rules.halls import assignment_days
from models.window_assignment import WindowAssignment
from views.access import HALLS
from views.menu import CENTERS


class WindowAssignments(Resource[WindowAssignment]):
    label, singular = _("Items at windows"), _("Item at a window")
    menu = Menu(CENTERS, order=54, icon="arrows-join")
    match, title = (("region", "window", "item", "role"),), "window"
    columns = ("window", "item", "role", "starts", "ends", "by_rule", "region")
    filters = ("window", "item", "role", "by_rule")
    layout = (
        Section(_("Assignment"), ("window", "item", "role", "starts", "ends", "notes", "region")),
        Section(_("Rule"), ("by_rule", "rule_body", "rule_theme", "rule_kind")),
    )
    rules, access = (assignment_days,), HALLS
    sheet = Sheet("事项进驻", aliases={"窗口": "window", "事项": "item"})
