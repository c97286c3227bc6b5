"""The demonstration at its full size: every county of the province with its implementation list.

Rows come in county by county, as published versions; what an interrupted start has made is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from app.kernel.limit import Limit
from app.kernel.uscc import body_check, check_character
from app.operations import Filter, ListQuery, fetch_page, load
from app.operations.query import LARGEST_PAGE
from models import reference
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems
from views.demo.items import promise
from views.demo.making import Demo
from views.loading import region_ids

# What the whole province carries out: about eleven thousand items in each county.
ROWS = 2_000_000
# The county whose bodies the others have too.
PATTERN = "510104000000"
DEPTHS = ("全程网办", "全程网办", "全程网办", "网上可办")
# Where nothing is said by a standard.
USUAL = Limit(20, "working_day")
CODES_AT_A_TIME = 100
# A base code that names no case of its item yet.
BASE = 12
Row = dict[str, Any]


def make_province(demo: Demo, *, seed: int, rows: int = 0) -> None:
    """The bodies and items of all counties; `rows` items in all, the same ones for one `seed`."""
    rows = rows or ROWS
    counties = [row for row in reference.divisions() if row["level"] == "县级"]
    codes = [county["code"] for county in counties]
    for at in range(0, len(codes), CODES_AT_A_TIME):
        demo.regions |= region_ids(demo.session, codes[at : at + CODES_AT_A_TIME])
    catalog = _catalog(rows // len(counties) + 1)
    for at, county in enumerate(counties):
        own = rows // len(counties) + (at < rows % len(counties))
        chance = Random(f"{seed}/{county['code']}")  # noqa: S311 - made-up data keeps no secret
        _make_county(demo, county, catalog[:own], chance)


def _make_county(demo: Demo, county: Row, catalog: list[Row], chance: Random) -> None:
    place = demo.regions[county["code"]]
    bodies = _bodies(demo, county, chance)
    items = [_item(demo, bodies, row, chance) | {"region": place} for row in catalog]
    load(demo.session, ImplementationItems, items, key=("code",), within=place)


def _catalog(most: int) -> list[Row]:
    """What a county carries out, each with the case that it is for and the time that is allowed."""
    limits = {row["base_code"]: row["statutory_limit"] for row in reference.demo_standards()}
    handled = [row for row in reference.demo_catalog() if _is_handled(row)]
    return [
        row | {"turn": at // len(handled), "allowed": limits.get(row["base_code"])}
        for at in range(most)
        for row in (handled[at % len(handled)],)
    ]


def _is_handled(item: Mapping[str, Any]) -> bool:
    """Whether a county carries the item out: a main item is not, and cases are numbered here."""
    code = item["base_code"]
    return "县级" in item["levels"] and len(code) == BASE and not code.endswith("00Y")


def _bodies(demo: Demo, county: Row, chance: Random) -> dict[str | None, Row]:
    """The bodies of a county by their field; those that the small demonstration has stay."""
    known = [row for row in reference.demo_bodies() if row["region"] == county["code"]]
    if not known:
        known = [
            _like(row, county, chance)
            for row in reference.demo_bodies()
            if row["region"] == PATTERN
        ]
        place = demo.regions[county["code"]]
        load(
            demo.session,
            Agencies,
            [row | {"region": place, "is_department": True} for row in known],
            key=("name",),
            within=place,
        )
    keys = _keys_of(demo, county["code"])
    return {row["field"]: row | {"id": keys[row["name"]]} for row in known}


def _keys_of(demo: Demo, region: str) -> dict[str, int]:
    """The bodies of a region: key by name."""
    asked = ListQuery(
        filters=(Filter("region", "eq", demo.regions[region]),),
        columns=("name",),
        size=LARGEST_PAGE,
        count=False,
    )
    return {row["name"]: row["id"] for row in fetch_page(demo.session, Agencies, asked).rows}


def _like(pattern: Row, county: Row, chance: Random) -> Row:
    """A body as a county has it elsewhere, under this county's name and a number of its own."""
    short = pattern["short_name"][1:]
    number = f"{chance.randrange(10**8):08}"
    first = f"11{county['code'][:6]}{number}{body_check(number)}"
    return pattern | {
        "region": county["code"],
        "name": f"{county['name']}{short}",
        "short_name": f"{county['name'][-1]}{short}",
        "uscc": f"{first}{check_character(first)}",
        "superior": None,
    }


def _item(demo: Demo, bodies: Mapping[str | None, Row], item: Row, chance: Random) -> Row:
    """One item of one body: it promises less than is allowed, which a standard says or the item."""
    # What no body of its field does, the first of the county's bodies does.
    body = bodies.get(item["national_field"]) or next(iter(bodies.values()))
    turn, allowed = item["turn"], item["allowed"] or USUAL
    name = f"{item['name']}（第{turn}种情形）" if turn else item["name"]
    own = {} if item["allowed"] else {"kind": item["kind"], "statutory_limit": allowed}
    return own | {
        "code": f"{body['uscc']}4{item['base_code']}{f'{turn:02}' if turn else ''}",
        "name": name,
        "handling_item": name if turn else None,
        "catalog_item": demo.items[item["base_code"]],
        "catalog_code": item["base_code"],
        "department": body["id"],
        "agency": body["id"],
        "agency_uscc": body["uscc"],
        "agency_nature": "法定机关",
        "committed_limit": promise(allowed, chance.randrange(12)),
        "visits": chance.randrange(2),
        "online_depth": chance.choice(DEPTHS),
        "place": f"{body['name'].removesuffix(body['short_name'][1:])}政务服务中心综合窗口",
        "hours": "工作日 9:00–12:00，13:30–17:30",
        "phone": "咨询 12345 转政务服务中心",
        "complaint_phone": "12345",
    }
