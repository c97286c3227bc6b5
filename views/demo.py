"""The demonstration: catalog and standards, the bodies of fourteen counties, accounts."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from app.fab import NewAccount, add_users
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.operations import Filter, ListQuery, create, fetch_page, transition
from app.resource.registry import registry
from models import reference
from views.bodies.agencies import Agencies
from views.catalog.catalog_items import CatalogItems
from views.loading import region_ids
from views.standards.legal_bases import LegalBases
from views.standards.standards import Standards

PROVINCE = "510000000000"
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
# What is done with a new record, and from which state: it is then published.
STEPS = (("draft", "submit"), ("in_review", "publish"))
# Without those that look like one another: the passwords are read off a screen.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
Account = tuple[str, str, str, str]


@dataclass
class Demo:
    """What was made so far, by the codes and names of the shipped files."""

    session: Any
    regions: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int | None] = field(default_factory=dict)


def load_demo(session: Any, *, scale: str = "small", seed: int = 1) -> list[Account]:
    """Everything, published where it can be; gives the accounts with their passwords.

    What an interrupted start has made is kept; the accounts are made last, all or none.

    The shipped files leave nothing to chance, so `seed` changes nothing at the small scale.

    :raises Invalid: for another scale.
    """
    if scale != "small":
        raise Invalid({}, _("There is demo data of the small scale only."))
    bodies = reference.demo_bodies()
    codes = sorted({row["region"] for row in bodies} | {region for _a, _b, region, _c in SEATS})
    demo = Demo(session, region_ids(session, codes))
    for body in bodies:
        _make_body(demo, body)
    for act in reference.demo_legal_bases():
        _made(demo, LegalBases, "title", act | {"region": demo.regions[PROVINCE]})
    for item in reference.demo_catalog():
        _make_item(demo, item)
    for standard in reference.demo_standards():
        _make_standard(demo, standard)
    return _make_accounts(demo)


def _make_body(demo: Demo, row: dict[str, Any]) -> None:
    values = row | {
        "region": demo.regions[row["region"]],
        "superior": demo.bodies.get(row["superior"] or ""),
        "is_department": True,
    }
    demo.bodies[row["name"]] = _made(demo, Agencies, "uscc", values)[0]


def _make_item(demo: Demo, row: dict[str, Any]) -> None:
    code = row["base_code"]
    demo.owners[code] = demo.bodies.get(row["owner"] or "")
    values = row | {
        "region": demo.regions[PROVINCE],
        "parent": demo.items.get(row["parent"] or ""),
        "owner": demo.owners[code],
        "scheme": "国家基本编码",
        "source": "国家设定",
        "status": "在用",
    }
    demo.items[code] = _published(demo, CatalogItems, "base_code", values)


def _make_standard(demo: Demo, row: dict[str, Any]) -> None:
    code = row["base_code"]
    values = {name: value for name, value in row.items() if name != "base_code"}
    related = {"catalog_item": demo.items[code], "owner": demo.owners[code]}
    _published(
        demo, Standards, "catalog_item", values | related | {"region": demo.regions[PROVINCE]}
    )


def _made(demo: Demo, resource: Any, key: str, values: dict[str, Any]) -> tuple[int, str]:
    """The record of this key and its state; it may be there from a start that was interrupted."""
    asked = ListQuery(filters=(Filter(key, "eq", values[key]),), columns=(key,), count=False)
    for row in fetch_page(demo.session, resource, asked).rows:
        return row["id"], row.get("state", "")
    return create(demo.session, resource, values).id, STEPS[0][0]


def _published(demo: Demo, resource: Any, key: str, values: dict[str, Any]) -> int:
    record_id, state = _made(demo, resource, key, values)
    states = [before for before, _step in STEPS]
    for _before, step in STEPS[states.index(state) :] if state in states else ():
        transition(demo.session, resource, record_id, step)
    return record_id


def _make_accounts(demo: Demo) -> list[Account]:
    counties = sorted(set(demo.regions) - {PROVINCE, SHOWN, "510600000000"})
    seats = [
        *SEATS,
        *(
            (f"{role.removeprefix('county_')}-{region[:6]}", role, region, "")
            for region in counties
            for role in ("county_editor", "reviewer")
        ),
    ]
    given = [(seat, "".join(secrets.choice(LETTERS) for _each in range(12))) for seat in seats]
    add_users(demo.session, [(_account(demo, *seat), password) for seat, password in given])
    return [(name, role, region, password) for (name, role, region, _body), password in given]


def _account(demo: Demo, name: str, role: str, region: str, body: str) -> NewAccount:
    return NewAccount(name, "", role, demo.regions[region], demo.bodies.get(body))


registry.add_loader("demo", load_demo)
