"""Days off and working weekends."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import Menu, Sheet
from models.calendar import calendar_of
from models.holiday import Holiday
from views.access import GLOBAL
from views.menu import REFERENCE


class Holidays(Resource[Holiday]):
    label, singular = _("Holidays"), _("Holiday")
    menu = Menu(REFERENCE, order=70, icon="calendar-event")
    match = ("date",)
    columns = ("date", "kind", "name", "year", "source")
    filters = ("year", "kind")
    order = ("date",)
    access = GLOBAL
    sheet = Sheet("节假日")


registry.use_calendar(calendar_of)
