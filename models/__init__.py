"""The domain's tables, one file per aggregate."""

from models import (
    body,
    catalog_item,
    code_list,
    elements,
    holiday,
    implementation_item,
    intermediary_agency,
    intermediary_service,
    late_field,
    legal_basis,
    material,
    qualification,
    region,
    standard,
)

__all__ = [
    "body",
    "catalog_item",
    "code_list",
    "elements",
    "holiday",
    "implementation_item",
    "intermediary_agency",
    "intermediary_service",
    "late_field",
    "legal_basis",
    "material",
    "qualification",
    "region",
    "standard",
]
