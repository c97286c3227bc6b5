"""Services of intermediaries that approvals may ask for (行政审批中介服务清单)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Inline, Menu, Section, Sheet
from models.intermediary_service import IntermediaryService
from models.rules.credit import cleared_with_reason, lawful_basis, lawful_if_mandatory
from models.workflows import publication
from views.access import SHARED
from views.menu import MARKET

PROVIDERS = ("provider", "provider_nature", "qualification_kind")


class IntermediaryServices(Resource[IntermediaryService]):
    label, singular = _("Intermediary services"), _("Intermediary service")
    menu = Menu(MARKET, order=60, icon="certificate")
    match = (("region", "name"),)
    references = {"owner": "departments", "act": "legal-bases"}
    columns = ("name", "kind", "owner", "mandatory", "basis_kind", "lawful", "time", "state")
    filters = ("kind", "owner", "mandatory", "lawful", "charge_kind", "qualification_kind")
    order = ("name",)
    layout = (
        Section(_("Service"), ("name", "kind", "owner", "region", "mandatory")),
        Section(_("Basis"), ("basis", "basis_kind", "act", "lawful")),
        Inline("items"),
        Section(_("Providers"), PROVIDERS),
        Section(_("Charge and time"), ("charge_kind", "charge_standard", "time")),
        Section(_("Clearing"), ("cleared_on", "cleared_reason", "notes")),
    )
    derive, rules = lawful_basis, (cleared_with_reason, lawful_if_mandatory)
    workflow, access, attachments = publication, SHARED, Attachments()
    sheet = Sheet("中介服务清单", aliases={"中介服务事项": "name", "设定依据": "basis"})
