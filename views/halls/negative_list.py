"""What stays out of the halls (进驻负面清单)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Menu, Section, Sheet
from models.negative_entry import NegativeEntry
from models.rules.halls import entry_is_whole, secrets_stay_unnamed
from models.workflows import publication
from views.access import NEGATIVE
from views.menu import CENTERS

DECIDED = ("asked_by", "approved_by", "document", "edition")


class NegativeList(Resource[NegativeEntry]):
    label, singular = _("Negative list of halls"), _("Entry of the negative list")
    menu = Menu(CENTERS, order=56, icon="ban")
    match, title = ("number",), "number"
    columns = ("number", "item_name", "department", "reason", "handled_at", "edition", "state")
    filters = ("reason", "department", "kind", "item", "edition")
    order = ("number",)
    references = {"department": "departments"}
    layout = (
        Section(_("Entry"), ("number", "item", "item_name", "department", "kind", "region")),
        Section(_("Reason"), ("reason", "reason_text", "handled_at")),
        Section(_("Decision"), DECIDED),
    )
    rules = (secrets_stay_unnamed, entry_is_whole)
    workflow, access, attachments = publication, NEGATIVE, Attachments()
    sheet = Sheet("进驻负面清单", aliases={"编号": "number", "不进驻原因": "reason"})
