"""Laws, regulations and decisions (设定依据)."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Attachments, Menu, Sheet
from models.legal_basis import LegalBasis
from views.access import SHARED_DIRECT
from views.menu import STANDARDS


class LegalBases(Resource[LegalBasis]):
    label, singular = _("Acts"), _("Act")
    menu = Menu(STANDARDS, order=35, icon="scale")
    match = ("title",)
    title, names = "title", ("title", "number")
    columns = ("title", "kind", "number", "article", "issued_by", "in_force_from")
    filters = ("kind", "issued_by")
    access = SHARED_DIRECT
    attachments = Attachments()
    sheet = Sheet("设定依据", aliases={"法律法规名称": "title", "条款号": "article"})
