"""The demonstration: a small province with its catalog, bodies, items, and accounts."""

from __future__ import annotations

from typing import Any

from app.resource.registry import registry
from models import reference
from views.bodies.agencies import Agencies
from views.catalog.catalog_items import CatalogItems
from views.demo.accounts import SEATS, Account, make_accounts
from views.demo.filings import make_filings
from views.demo.halls import make_halls
from views.demo.items import make_items, promised
from views.demo.making import PROVINCE, Demo, made, published
from views.demo.market import make_market
from views.demo.province import make_province
from views.loading import region_ids
from views.standards.legal_bases import LegalBases
from views.standards.standards import Standards


def load_demo(session: Any, *, scale: str = "small", seed: int = 1) -> list[Account]:
    """Everything, published where it can be; gives the accounts with their passwords.

    What an interrupted start has made is kept; the accounts are made last, all or none.

    `province` has every county and two million items; what differs between them goes by `seed`. The
    shipped files leave nothing to chance, so that it changes nothing at the small scale.
    """
    bodies = reference.demo_bodies()
    codes = sorted({row["region"] for row in bodies} | {region for _a, _b, region, _c in SEATS})
    demo = Demo(session, region_ids(session, codes))
    for body in bodies:
        _make_body(demo, body)
    for act in reference.demo_legal_bases():
        made(demo, LegalBases, "title", act | {"region": demo.regions[PROVINCE]})
    for item in reference.demo_catalog():
        _make_item(demo, item)
    for standard in reference.demo_standards():
        _make_standard(demo, standard)
    make_items(demo)
    make_halls(demo)
    make_market(demo)
    make_filings(demo)
    if scale == "province":
        make_province(demo, seed=seed)
    return make_accounts(demo)


# What the province asks for everywhere, where the shipped files say nothing.
COMMON = {"handling_type": "承诺件", "online_depth": "网上可办", "charged": False}


def _make_body(demo: Demo, row: dict[str, Any]) -> None:
    values = row | {
        "region": demo.regions[row["region"]],
        "superior": demo.bodies.get(row["superior"] or ""),
        "is_department": True,
    }
    demo.bodies[row["name"]] = made(demo, Agencies, "uscc", values)[0]


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
    demo.items[code] = published(demo, CatalogItems, "base_code", values)


def _make_standard(demo: Demo, row: dict[str, Any]) -> None:
    code = row["base_code"]
    values = {name: value for name, value in row.items() if name != "base_code"}
    values |= COMMON | {"committed_limit": promised(row["statutory_limit"])}
    related = {"catalog_item": demo.items[code], "owner": demo.owners[code]}
    published(
        demo, Standards, "catalog_item", values | related | {"region": demo.regions[PROVINCE]}
    )


registry.add_loader("demo", load_demo)
