"""The declarations: importing this package makes every resource and role known."""

from views import access, demo, loading
from views.adjustments import adjustments
from views.adjustments import effects as adjustment_effects
from views.adjustments import figures as adjustment_figures
from views.bodies import agencies, departments
from views.catalog import catalog_items, implementation_items, materials
from views.filings import effects, innovation_filings
from views.filings import pages as filing_pages
from views.guide import pages as guide_pages
from views.halls import figures as hall_figures
from views.halls import negative_list, service_centers, service_windows, window_assignments
from views.halls import pages as hall_pages
from views.maps import checks as map_checks
from views.maps import pages as map_pages
from views.maps import process_maps
from views.market import figures as market_figures
from views.market import intermediary_agencies, intermediary_services, qualifications, upkeep
from views.overview import figures
from views.reference import code_lists, holidays, late_fields, regions
from views.standards import legal_bases, standards

__all__ = [
    "access",
    "adjustment_effects",
    "adjustment_figures",
    "adjustments",
    "agencies",
    "catalog_items",
    "code_lists",
    "demo",
    "departments",
    "effects",
    "figures",
    "filing_pages",
    "holidays",
    "guide_pages",
    "hall_figures",
    "hall_pages",
    "implementation_items",
    "innovation_filings",
    "intermediary_agencies",
    "intermediary_services",
    "late_fields",
    "legal_bases",
    "loading",
    "map_checks",
    "map_pages",
    "market_figures",
    "materials",
    "negative_list",
    "process_maps",
    "qualifications",
    "regions",
    "service_centers",
    "service_windows",
    "standards",
    "upkeep",
    "window_assignments",
]
