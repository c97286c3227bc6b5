"""The elements that an implementation item and its standard have in common (实施要素).

Each is declared here once, with the direction in which a locality may leave the standard.
"""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Mapped

from app.db.columns import choice, choices, has_many, limit, long_text, number, text, yes_no
from app.kernel.direction import Direction
from app.kernel.lazy import _
from app.kernel.limit import Limit

EQUAL, FREE, LESS, MORE, SUBSET = (
    Direction.EQUAL,
    Direction.FREE,
    Direction.LESS,
    Direction.MORE,
    Direction.SUBSET,
)


class CommonElements:
    """What the standard says for every locality, and a locality only where it differs."""

    kind: Mapped[str | None] = choice(_("Item kind"), "item_kinds", direction=EQUAL)
    level: Mapped[str | None] = choice(_("Level of exercise"), "levels", direction=EQUAL)
    legal_basis: Mapped[str | None] = long_text(_("Legal basis"), direction=EQUAL)
    supervision_basis: Mapped[str | None] = long_text(_("Basis of supervision"), direction=EQUAL)
    conditions: Mapped[str | None] = long_text(_("Acceptance conditions"), direction=EQUAL)
    conditions_basis: Mapped[str | None] = long_text(_("Basis of the conditions"), direction=EQUAL)
    quantity_limit: Mapped[str | None] = text(200, _("Quantity limit"))
    service_objects: Mapped[list[str] | None] = choices(_("For whom"), "objects", direction=MORE)
    handling_type: Mapped[str | None] = choice(_("Handling type"), "handling_types")
    handling_forms: Mapped[list[str] | None] = choices(_("Handling forms"), "forms", direction=MORE)
    procedure: Mapped[str | None] = long_text(_("Procedure"))
    statutory_limit: Mapped[Limit | None] = limit(_("Statutory time limit"), direction=LESS)
    statutory_limit_note: Mapped[str | None] = long_text(_("Note on the statutory limit"))
    statutory_limit_basis: Mapped[str | None] = long_text(_("Basis of the statutory limit"))
    committed_limit: Mapped[Limit | None] = limit(_("Committed time limit"), direction=LESS)
    committed_limit_note: Mapped[str | None] = long_text(_("Note on the committed limit"))
    accept_limit: Mapped[Limit | None] = limit(_("Time limit of acceptance"), direction=LESS)
    visits: Mapped[int | None] = number(_("Visits on site"), direction=LESS)
    online_depth: Mapped[str | None] = choice(_("Online depth"), "online_depths", direction=MORE)
    handling_area: Mapped[str | None] = choice(_("Area of handling"), "areas", direction=MORE)
    charged: Mapped[bool | None] = yes_no(_("Charged"), direction=LESS)
    fee_basis: Mapped[str | None] = long_text(_("Fee basis"))
    result_type: Mapped[str | None] = choice(_("Result type"), "result_types")
    result_name: Mapped[str | None] = text(300, _("Result name"))
    result_sample: Mapped[str | None] = text(200, _("Result sample"))
    validity: Mapped[str | None] = text(200, _("Validity"))
    validity_change: Mapped[str | None] = long_text(_("Changing the result"))
    validity_renewal: Mapped[str | None] = long_text(_("Renewing the result"))
    scope_of_application: Mapped[str | None] = long_text(_("Scope of application"))
    geographic_scope: Mapped[str | None] = text(200, _("Geographic scope"))
    annual_check: Mapped[str | None] = choice(_("Annual check or report"), "annual_checks")
    annual_check_note: Mapped[str | None] = long_text(_("Note on the annual check"))
    intermediary: Mapped[str | None] = long_text(_("Intermediary services"), direction=SUBSET)
    supervision_measures: Mapped[str | None] = long_text(_("Supervision measures"))
    commitment: Mapped[bool | None] = yes_no(_("Commitment allowed"), direction=MORE)
    commitment_content: Mapped[str | None] = long_text(_("Content of the commitment"))
    commitment_liability: Mapped[str | None] = long_text(_("Liability of the commitment"))
    commitment_supervision: Mapped[str | None] = long_text(_("Supervision of the commitment"))
    commitment_bar: Mapped[str | None] = choice(_("Ground against a commitment"), "commitment_bars")
    rights: Mapped[str | None] = long_text(_("Rights and remedies"))


# The lists a locality may only shorten. Each class names its own child rows.
materials = partial(has_many, _("Application materials"), direction=SUBSET)
special_procedures = partial(has_many, _("Special procedures"), direction=SUBSET)
fees = partial(has_many, _("Fees"), direction=SUBSET)
