"""The words that choice fields take."""

from app.kernel.lazy import _
from app.resource.declaration import Resource
from app.resource.specs import Menu, Sheet
from models.code_list import CodeEntry
from views.access import GLOBAL
from views.menu import REFERENCE


class CodeLists(Resource[CodeEntry]):
    label, singular = _("Code lists"), _("Code list entry")
    menu = Menu(REFERENCE, order=65, icon="list-check")
    match, title = (("list_name", "scheme", "code"), ("list_name", "label")), "label"
    columns = ("list_name", "label", "code", "scheme", "aliases", "position", "confidence")
    filters = ("list_name", "scheme")
    order = ("list_name", "position")
    access = GLOBAL
    sheet = Sheet("代码表")
