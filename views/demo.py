"""The demonstration: catalog and standards, the bodies of fourteen counties, accounts."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from app.fab import add_user
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.operations import create, transition
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
# Without those that look like one another: the passwords are read off a screen.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
Account = tuple[str, str, str, str]


@dataclass
class Demo:
    """What was made so far, by the codes and names of the shipped files."""

    session: Any
    regions: dict[str, int] = field(default_factory=dict)
    bodies: dict[str, int] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    owners: dict[str, int | None] = field(default_factory=dict)


def load_demo(session: Any, *, scale: str = "small", seed: int = 1) -> list[Account]:
    """Everything, published where it can be; gives the accounts with their passwords.

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
        create(session, LegalBases, act | {"region": demo.regions[PROVINCE]})
    for item in reference.demo_catalog():
        _make_item(demo, item)
    for standard in reference.demo_standards():
        _make_standard(demo, standard)
    return list(_make_accounts(demo))


def _make_body(demo: Demo, row: dict[str, Any]) -> None:
    values = row | {
        "region": demo.regions[row["region"]],
        "superior": demo.bodies.get(row["superior"] or ""),
        "is_department": True,
    }
    record = create(demo.session, Agencies, values)
    demo.bodies[row["name"]], demo.codes[row["name"]] = record.id, row["uscc"]


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
    demo.items[code] = _published(demo, CatalogItems, values)


def _make_standard(demo: Demo, row: dict[str, Any]) -> None:
    code = row["base_code"]
    values = {name: value for name, value in row.items() if name != "base_code"}
    related = {"catalog_item": demo.items[code], "owner": demo.owners[code]}
    _published(demo, Standards, values | related | {"region": demo.regions[PROVINCE]})


def _published(demo: Demo, resource: Any, values: dict[str, Any]) -> int:
    record = create(demo.session, resource, values)
    transition(demo.session, resource, record.id, "submit")
    transition(demo.session, resource, record.id, "publish")
    return record.id


def _make_accounts(demo: Demo) -> Iterator[Account]:
    for name, role, region, body in SEATS:
        yield _account(demo, name, role, region, demo.codes.get(body))
    for region in sorted(set(demo.regions) - {PROVINCE, SHOWN, "510600000000"}):
        for role in ("county_editor", "reviewer"):
            name = f"{role.removeprefix('county_')}-{region[:6]}"
            yield _account(demo, name, role, region, None)


def _account(demo: Demo, name: str, role: str, region: str, body: str | None) -> Account:
    password = "".join(secrets.choice(LETTERS) for _each in range(12))
    add_user(demo.session, name, password, role=role, region_code=region, body_code=body)
    return name, role, region, password


registry.add_loader("demo", load_demo)
