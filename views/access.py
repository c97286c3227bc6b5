"""Who may do what: the ten roles and their rights on each class of resource."""

from __future__ import annotations

from app.kernel.lazy import _
from app.resource.registry import registry
from app.resource.specs import Access, Role

ROLES = (
    Role("province_admin", _("Province administrator")),
    Role("province_department", _("Provincial department")),
    Role("city_admin", _("City administrator")),
    Role("county_editor", _("County editor")),
    Role("reviewer", _("Reviewer"), below=True),
    Role("hall_manager", _("Hall manager")),
    Role("market_manager", _("Market manager")),
    Role("security_admin", _("Security administrator"), duty="security", below=True),
    Role("auditor", _("Auditor"), duty="audit"),
    Role("viewer", _("Viewer")),
)
registry.add_roles(*ROLES)

READ, EDIT = "read export", "read create update delete import export"
# Whoever checks the plans of imports from below: the levels above a county.
CHECK = f"{EDIT} approve"
DRAFT = f"{EDIT} submit withdraw"
DECIDE = f"{READ} publish return suspend resume cancel"

EVERYBODY = {role.name: "read" for role in ROLES}
CONTENT = {role.name: "read" for role in ROLES if role.duty == "content"}
DECIDERS = {"reviewer": DECIDE}

# Divisions, code lists and holidays: one for the whole province.
GLOBAL = Access(EVERYBODY | {"province_admin": EDIT})

# Catalog and standards: drafts by the level that owns them, published by whom it appoints.
SHARED = Access(
    EVERYBODY
    | {
        "province_admin": f"{DRAFT} publish return suspend resume cancel",
        "province_department": DRAFT,
        "city_admin": DRAFT,
        "county_editor": READ,
    }
    | DECIDERS
)

# Acts are shared, but not versioned: written directly.
SHARED_DIRECT = Access(
    EVERYBODY
    | {
        "province_admin": EDIT,
        "province_department": EDIT,
        "city_admin": EDIT,
        "county_editor": READ,
        "reviewer": READ,
    }
)

# Departments and agencies of a region.
REGIONAL_DIRECT = Access(
    EVERYBODY
    | {
        "province_admin": CHECK,
        "province_department": READ,
        "city_admin": f"{CHECK} unmask",
        "county_editor": f"{EDIT} unmask",
        "reviewer": READ,
    }
)

# Rows of a list of items: who drafts the item writes them.
PARTS_OF_ITEMS = Access(
    CONTENT
    | {
        "province_admin": CHECK,
        "province_department": EDIT,
        "city_admin": CHECK,
        "county_editor": EDIT,
        "reviewer": READ,
    }
)

# The implementation list.
REGIONAL = Access(
    CONTENT
    | {
        "province_admin": f"{DRAFT} approve",
        "province_department": DRAFT,
        "city_admin": f"{DRAFT} approve",
        "county_editor": DRAFT,
    }
    | DECIDERS
)

# Agencies of the intermediary market and their certificates.
MARKET_STEPS = "admit suspend resume remove reapply"
MARKET_AGENCIES = Access(
    EVERYBODY
    | {
        "province_admin": f"{CHECK} {MARKET_STEPS}",
        "city_admin": f"{CHECK} unmask {MARKET_STEPS}",
        "county_editor": READ,
        "reviewer": READ,
        "market_manager": f"{EDIT} unmask {MARKET_STEPS}",
    }
)
MARKET_DIRECT = Access(
    EVERYBODY
    | {
        "province_admin": CHECK,
        "city_admin": CHECK,
        "county_editor": READ,
        "reviewer": READ,
        "market_manager": EDIT,
    }
)

# Filings of innovations: by those who carry items out, checked by the city, decided at the end of
# the route.
FILINGS = Access(
    EVERYBODY
    | {
        "province_admin": f"{READ} expire",
        "province_department": f"{READ} accept return refuse",
        "city_admin": f"{DRAFT} approve check accept return refuse revise",
        "county_editor": f"{DRAFT} revise",
        "reviewer": f"{READ} accept return refuse",
    }
)

# Adjustments of items: proposed by those who carry them out, reviewed by departments together.
JOINT = "convene adopt return refuse take_effect"
ADJUSTMENTS = Access(
    CONTENT
    | {
        "province_admin": f"{DRAFT} approve {JOINT}",
        "province_department": f"{READ} support object",
        "city_admin": f"{DRAFT} approve",
        "county_editor": DRAFT,
        "reviewer": f"{READ} {JOINT}",
    }
)

# Halls, windows and what is handled there.
HALLS = Access(
    EVERYBODY
    | {
        "province_admin": CHECK,
        "city_admin": CHECK,
        "county_editor": READ,
        "reviewer": READ,
        "hall_manager": EDIT,
    }
)

# What stays out of the halls: proposed by those who run them, published by who decides.
NEGATIVE = Access(
    CONTENT
    | {
        "province_admin": f"{DRAFT} approve",
        "city_admin": f"{DRAFT} approve",
        "county_editor": READ,
        "hall_manager": DRAFT,
    }
    | DECIDERS
)
