"""Two halls of the demonstration: windows, what is handled there, and what lawfully stays out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from views.demo.making import Demo, in_force, made, published
from views.halls.negative_list import NegativeList
from views.halls.service_centers import ServiceCenters
from views.halls.service_windows import ServiceWindows
from views.halls.window_assignments import WindowAssignments

HALLS = {"510104000000": "锦江区政务服务中心", "510703000000": "涪城区政务服务中心"}
# Number, name, kind, field and floor of each window.
WINDOWS = (
    ("1", "综合受理一", "无差别综合", None, "1"),
    ("2", "综合受理二", "无差别综合", None, "1"),
    ("3", "社会保障", "分领域综合", "社保医保", "1"),
    ("4", "工程建设", "分领域综合", "工程建设", "2"),
    ("5", "综合咨询", "综合咨询", None, "1"),
    ("6", "帮办代办", "帮办代办", None, "1"),
    ("7", "川渝通办", "跨区域通办", None, "1"),
    ("8", "办不成事反映", "办不成事反映", None, "1"),
    ("9", "综合出件", "综合出件", None, "1"),
)
HOURS = "工作日 9:00–12:00，13:30–17:30"
POSTS = (
    {"post": "综合收件岗", "duties": ["收件", "受理"], "employer_kind": "政府购买服务"},
    {"post": "出件岗", "duties": ["出件"], "employer_kind": "合同聘用"},
)
RECEIVING = 4
# Of this hall nobody sits at this window: its items are there in name only.
NOBODY = ("510703000000", "4")
# Of every so many items one stays out by the negative list, and one is a gap.
OUT, GAP, EVERY = 5, 9, 12


def make_halls(demo: Demo) -> None:
    """Halls with their windows; most items are at one, some are not."""
    for region, name in HALLS.items():
        if region in demo.regions:
            _make_hall(demo, region, name)


def _make_hall(demo: Demo, region: str, name: str) -> None:
    place = demo.regions[region]
    center = {
        "name": name,
        "region": place,
        "level": "县级",
        "weekly_hours": HOURS,
        "phone": "12345",
        "facilities": ["自助服务区", "无障碍设施", "等候区", "无线网络"],
    }
    center_id = made(demo, ServiceCenters, "name", center)[0]
    nobody = NOBODY[1] if region == NOBODY[0] else ""
    windows = [_make_window(demo, place, center_id, one, one[0] != nobody) for one in WINDOWS]
    for at, item in enumerate(in_force(demo, place)):
        if at % EVERY == OUT:
            _keep_out(demo, place, item, f"{region[:6]}-{at:03}")
        elif at % EVERY != GAP:
            values = {"window": windows[at % RECEIVING], "item": item["id"], "role": "受理"}
            made(demo, WindowAssignments, "item", values | {"region": place})


def _make_window(
    demo: Demo, place: int, center: int, window: tuple[Any, ...], staffed: bool
) -> int:
    number, name, kind, field, floor = window
    values = {
        "number": number,
        "name": f"{number}号窗口（{name}）",
        "kind": kind,
        "field": field,
        "floor": floor,
        "center": center,
        "region": place,
        "hours": HOURS,
        "open": True,
        "staff": [dict(post) for post in _posts(kind)] if staffed else [],
    }
    return made(demo, ServiceWindows, "center", values, also=("number",))[0]


def _posts(kind: str) -> Iterator[dict[str, Any]]:
    """Windows that give results have a post of their own for it."""
    yield POSTS[1] if kind == "综合出件" else POSTS[0]


def _keep_out(demo: Demo, place: int, item: dict[str, Any], number: str) -> None:
    values = {
        "number": number,
        "item": item["id"],
        "item_name": item["name"],
        "reason": "场地限制",
        "reason_text": "现场查验须在专门场所进行。",
        "handled_at": "主管部门业务用房",
        "edition": "2026年版",
        "region": place,
    }
    published(demo, NegativeList, "number", values)
