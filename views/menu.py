"""The groups of the navigation, in one place so that their names and order agree."""

from app.kernel.lazy import _

ITEMS, STANDARDS, BODIES, REFERENCE = (
    _("Items"),
    _("Standards"),
    _("Bodies"),
    _("Reference data"),
)
MARKET = _("Intermediary market")
FILINGS = _("Local innovations")
CENTERS = _("Halls and windows")
