"""The implementation items of the demonstration: what eight counties and three cities carry out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from app.kernel.limit import Limit
from app.operations import Filter, ListQuery, MergeRow, fetch_page, merge, transition
from models import reference
from views.catalog.implementation_items import ImplementationItems
from views.demo.making import Demo

# How many items each place carries out, and the sign of its level in an implementation code.
PLACES = {
    "510100000000": 40,
    "510700000000": 40,
    "511500000000": 40,
    "510104000000": 60,
    "510105000000": 60,
    "510703000000": 60,
    "510722000000": 60,
    "510723000000": 60,
    "510781000000": 60,
    "511502000000": 60,
    "511503000000": 60,
}
LEVELS = {"市级": "3", "县级": "4"}
# What becomes of some of every twenty items; the others are published.
ROUND, STEP, PUBLISHED = 20, 13, ("submit", "publish")
ENDS: Mapping[int, tuple[str, ...]] = {
    15: (*PUBLISHED, "suspend"),
    16: ("submit",),
    17: ("submit", "return"),
    18: ("submit",),
    19: (),
}
AFTER = {
    "submit": "in_review",
    "publish": "published",
    "return": "returned",
    "suspend": "suspended",
}
REMARKS = {
    "return": "承诺时限的依据没有写明，请补充后再提交。",
    "suspend": "办理场所搬迁，暂停受理。",
}
SHARES, MOST = (1, 2, 1, 3), 200


def make_items(demo: Demo) -> None:
    """Items of every place over the standards, most of them published."""
    catalog = {row["base_code"]: row for row in reference.demo_catalog()}
    standards = [row for row in reference.demo_standards() if row["base_code"] in catalog]
    bodies = {(row["region"], row["field"]): row for row in reference.demo_bodies()}
    for at, (region, count) in enumerate(PLACES.items()):
        if region not in demo.regions:
            continue
        wanted = _turned(standards, at * STEP)
        rows = [
            _row(demo, region, (catalog[s["base_code"]], s), bodies, number)
            for number, s in enumerate(_carried_out(wanted, catalog, bodies, region))
            if number < count
        ]
        _make(demo, region, rows, at)


def _turned(rows: list[Any], by: int) -> list[Any]:
    """The same rows, mixed and beginning elsewhere: not every county does the same."""
    mixed = [row for first in range(STEP) for row in rows[first::STEP]]
    start = by % max(len(mixed), 1)
    return mixed[start:] + mixed[:start]


def _carried_out(
    standards: list[Any], catalog: Mapping[str, Any], bodies: Mapping[Any, Any], region: str
) -> Iterator[Any]:
    """The standards for which the place has a body of the field."""
    for standard in standards:
        if (region, catalog[standard["base_code"]]["national_field"]) in bodies:
            yield standard


def _row(
    demo: Demo, region: str, pair: tuple[Any, Any], bodies: Mapping[Any, Any], number: int
) -> dict[str, Any]:
    item, standard = pair
    body = bodies[region, item["national_field"]]
    place = body["name"].removesuffix(body["short_name"][1:])
    key = demo.bodies[body["name"]]
    return {
        "code": f"{body['uscc']}{LEVELS[body['level']]}{item['base_code']}",
        "name": item["name"],
        "catalog_item": demo.items[item["base_code"]],
        "catalog_code": item["base_code"],
        "kind": item["kind"],
        "level": body["level"],
        "department": key,
        "agency": key,
        "agency_uscc": body["uscc"],
        "agency_nature": "法定机关",
        "power_source": "法定本级行使",
        "handling_type": "承诺件",
        "statutory_limit": standard["statutory_limit"],
        "committed_limit": promise(promised(standard["statutory_limit"]), number),
        "visits": min(standard["visits"] or 0, number % 2),
        "online_depth": "全程网办" if number % 4 else "网上可办",
        "handling_forms": ["窗口办理", "网上办理"],
        "delivery": ["窗口领取"] if number % 3 else None,
        "charged": False,
        "place": f"{place}政务服务中心{1 + number % 3}楼综合窗口",
        "hours": "工作日 9:00–12:00，13:30–17:30",
        "phone": None if number % 12 == 7 else "咨询 12345 转政务服务中心",
        "complaint_phone": "12345",
        "supervision_body": body["name"],
        "materials": _fewer(standard["materials"], number),
    }


def promised(allowed: Limit | None) -> Limit | None:
    """What a standard promises: two thirds of what the law allows, never less than a day."""
    if allowed is None or allowed.unit == "immediate":
        return allowed
    return Limit(max(1, allowed.value * 2 // 3), allowed.unit)


def promise(allowed: Limit | None, number: int) -> Limit | None:
    """A part of what the law allows, never less than a day."""
    if allowed is None or allowed.unit == "immediate":
        return allowed
    return Limit(max(1, allowed.value // SHARES[number % len(SHARES)]), allowed.unit)


def _fewer(materials: list[Any], number: int) -> list[Any] | None:
    """Every fifth place asks for one material less than the standard."""
    return (materials[:-1] if number % 5 == 0 and len(materials) > 1 else materials) or None


def _make(demo: Demo, region: str, rows: list[dict[str, Any]], at: int) -> None:
    """The rows that are not there yet, and the steps that are left of each."""
    known = _known(demo, region)
    fresh = [row for row in rows if row["code"] not in known]
    merge(
        demo.session,
        ImplementationItems,
        [MergeRow(key, demo.regions[region], row) for key, row in enumerate(fresh)],
    )
    states = _known(demo, region)
    for number, row in enumerate(rows):
        record_id, state = states[row["code"]]
        end = ENDS.get((number + at) % (ROUND + at), PUBLISHED)
        for step in _left(end, state):
            remark = REMARKS.get(step)
            transition(demo.session, ImplementationItems, record_id, step, remark=remark)


def _left(steps: tuple[str, ...], state: str) -> tuple[str, ...]:
    """The steps that an interrupted start has not taken."""
    reached = [AFTER[step] for step in steps]
    return steps[reached.index(state) + 1 :] if state in reached else steps


def _known(demo: Demo, region: str) -> dict[str, tuple[int, str]]:
    asked = ListQuery(
        filters=(Filter("region", "eq", demo.regions[region]),),
        columns=("code", "state"),
        size=MOST,
        count=False,
    )
    found = fetch_page(demo.session, ImplementationItems, asked).rows
    return {row["code"]: (row["id"], row["state"]) for row in found}
