"""The declarations: importing this package makes every resource and role known."""

from views import access, demo, loading
from views.bodies import agencies, departments
from views.catalog import catalog_items, implementation_items
from views.market import figures as market_figures
from views.market import intermediary_agencies, intermediary_services, qualifications, upkeep
from views.overview import figures
from views.reference import code_lists, holidays, late_fields, regions
from views.standards import legal_bases, standards

__all__ = [
    "access",
    "agencies",
    "catalog_items",
    "code_lists",
    "demo",
    "departments",
    "figures",
    "holidays",
    "implementation_items",
    "intermediary_agencies",
    "intermediary_services",
    "late_fields",
    "legal_bases",
    "loading",
    "market_figures",
    "qualifications",
    "regions",
    "standards",
    "upkeep",
]
