"""Certificates of intermediary agencies (资质)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Between, Menu, Section, Sheet
from models.qualification import Qualification
from models.rules.credit import certificate_dates, standing
from views.access import MARKET_DIRECT
from views.menu import MARKET


class Qualifications(Resource[Qualification]):
    label, singular = _("Qualifications"), _("Qualification")
    menu = Menu(MARKET, order=64, icon="award")
    match, title = (("agency", "number"),), "number"
    columns = ("number", "agency", "kind", "grade", "valid_until", "standing")
    filters = ("agency", "kind", "standing", Between("valid_until"))
    order = ("valid_until",)
    layout = (
        Section(_("Certificate"), ("agency", "kind", "grade", "number", "issuer", "covers")),
        Section(_("Validity"), ("valid_from", "valid_until", "standing")),
        Section(_("Withholding"), ("withdrawn", "withdrawn_reason", "region")),
    )
    derive, rules = standing, (certificate_dates,)
    access, attachments = MARKET_DIRECT, Attachments()
    sheet = Sheet("资质", aliases={"资质名称": "kind", "证书编号": "number"})
