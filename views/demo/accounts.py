"""The accounts of the demonstration: one for every role, and two for every county."""

from __future__ import annotations

import secrets

from app.fab import NewAccount, add_users
from views.demo.making import PROVINCE, Demo

# The county whose clerk walks through the tutorial: it has every role a county can have.
SHOWN = "510603000000"
# Where each role sits, and in which body if it is held within one.
SEATS = (
    ("province-admin", "province_admin", PROVINCE, ""),
    ("province-department", "province_department", PROVINCE, "四川省水利厅"),
    ("province-reviewer", "reviewer", PROVINCE, ""),
    ("city-admin", "city_admin", "510600000000", ""),
    ("editor", "county_editor", SHOWN, ""),
    ("reviewer", "reviewer", SHOWN, ""),
    ("hall-manager", "hall_manager", SHOWN, ""),
    ("market-manager", "market_manager", SHOWN, ""),
    ("security-admin", "security_admin", PROVINCE, ""),
    ("auditor", "auditor", PROVINCE, ""),
    ("viewer", "viewer", SHOWN, ""),
)
# Who looks after what the demonstration has in one county.
FURTHER = (
    ("hall-manager-510104", "hall_manager", "510104000000", ""),
    ("market-manager-510104", "market_manager", "510104000000", ""),
)
# Who works in every county, and in every city.
ROLES = {False: ("county_editor", "reviewer"), True: ("city_admin",)}
# Without those that look like one another: the passwords are read off a screen.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
Account = tuple[str, str, str, str]


def make_accounts(demo: Demo) -> list[Account]:
    """All of them at once; gives each with its password."""
    seated = {region for _name, _role, region, _body in SEATS}
    seats = [*SEATS]
    for region in sorted(set(demo.regions) - seated):
        for role in ROLES[region.endswith("00000000")]:
            name = role.removeprefix("county_").replace("_", "-")
            seats.append((f"{name}-{region[:6]}", role, region, ""))
    seats += [seat for seat in FURTHER if seat[2] in demo.regions]
    given = [(seat, "".join(secrets.choice(LETTERS) for _each in range(12))) for seat in seats]
    add_users(demo.session, [(_account(demo, *seat), password) for seat, password in given])
    return [(name, role, region, password) for (name, role, region, _body), password in given]


def _account(demo: Demo, name: str, role: str, region: str, body: str) -> NewAccount:
    return NewAccount(name, "", role, demo.regions[region], demo.bodies.get(body))
