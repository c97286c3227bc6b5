"""How a body is shown, whichever of its parts it plays."""

from app.kernel.lazy import _
from app.resource.specs import Inline, Section

NAMES = ("name", "short_name", "uscc", "full_name")
BODY_LAYOUT = (
    Section(_("Names"), ("name", "short_name", "full_name", "former_names", "uscc")),
    Section(_("Place and line"), ("region", "level", "kind", "superior", "field")),
    Section(_("Parts it plays"), ("is_department", "is_agency", "is_supervision_body")),
    Section(
        _("Contact"), ("address", "phone", "contact", "contact_phone", "valid_from", "valid_until")
    ),
    Inline("codes"),
)
