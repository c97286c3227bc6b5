"""How the elements stand together on a page: one order for items, standards and their sheets."""

from __future__ import annotations

from app.kernel.lazy import _
from app.resource.specs import Inline, Section

TIME = Section(
    _("Time limits and channels"),
    (
        "statutory_limit",
        "statutory_limit_note",
        "statutory_limit_basis",
        "committed_limit",
        "committed_limit_note",
        "accept_limit",
        "handling_type",
        "visits",
        "online_depth",
        "handling_forms",
        "handling_area",
    ),
)
CONDITIONS = Section(
    _("Conditions and procedure"),
    ("conditions", "conditions_basis", "quantity_limit", "service_objects", "procedure"),
)
RESULT = Section(
    _("Charges and results"),
    (
        "charged",
        "fee_basis",
        "result_type",
        "result_name",
        "result_sample",
        "validity",
        "validity_change",
        "validity_renewal",
        "scope_of_application",
        "geographic_scope",
        "annual_check",
        "annual_check_note",
    ),
)
COMMITMENT = Section(
    _("Commitment and rights"),
    (
        "commitment",
        "commitment_content",
        "commitment_liability",
        "commitment_supervision",
        "commitment_bar",
        "rights",
    ),
)
LISTS = (Inline("materials"), Inline("special_procedures"), Inline("fees"))

ITEM_LAYOUT = (
    Section(
        _("Basics"),
        (
            "name",
            "main_name",
            "handling_item",
            "kind",
            "catalog_item",
            "catalog_code",
            "code",
            "local_code",
            "task_code",
            "local_task_code",
            "level",
            "legal_basis",
            "implementation_basis",
            "effective_from",
            "effective_until",
        ),
    ),
    Section(
        _("Who carries it out"),
        (
            "region",
            "department",
            "agency",
            "agency_uscc",
            "agency_nature",
            "power_source",
            "entrusting_body",
            "joint_bodies",
            "delegated_to",
        ),
    ),
    TIME,
    CONDITIONS,
    LISTS[0],
    LISTS[1],
    RESULT,
    LISTS[2],
    Section(
        _("Where and how"),
        (
            "place",
            "hours",
            "phone",
            "complaint_phone",
            "on_site_reason",
            "online_address",
            "mobile_address",
            "self_service",
            "online_payment",
            "appointment",
            "delivery",
            "themes",
        ),
    ),
    Section(
        _("Intermediary services and supervision"),
        ("intermediary", "supervision_body", "supervision_measures", "supervision_basis"),
    ),
    COMMITMENT,
    Inline("questions"),
    Section(_("Notes"), ("notes",)),
)

STANDARD_LAYOUT = (
    Section(_("Basics"), ("catalog_item", "owner", "region", "kind", "level", "legal_basis")),
    TIME,
    CONDITIONS,
    LISTS[0],
    LISTS[1],
    RESULT,
    LISTS[2],
    Section(
        _("Intermediary services and supervision"),
        ("intermediary", "supervision_measures", "supervision_basis"),
    ),
    COMMITMENT,
    Section(_("Notes"), ("remarks",)),
)

ITEM_SHEET, STANDARD_SHEET = (
    tuple(
        name
        for part in layout
        for name in (part.fields if isinstance(part, Section) else (part.field,))
    )
    for layout in (ITEM_LAYOUT, STANDARD_LAYOUT)
)
