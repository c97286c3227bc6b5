"""The intermediary market of the demonstration: services, agencies with offers, certificates."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.kernel.clock import today
from app.kernel.uscc import body_check, check_character
from app.operations import transition
from views.demo.making import PROVINCE, Demo, made, published
from views.market.intermediary_agencies import IntermediaryAgencies
from views.market.intermediary_services import IntermediaryServices
from views.market.qualifications import Qualifications

# Each service with the kind it is of and the qualification that its providers need.
SERVICES = (
    ("建设项目环境影响评价文件编制", "报告编制", "其他"),
    ("水资源论证报告书编制", "论证", "工程咨询单位资信"),
    ("房产测绘", "测绘", "测绘资质"),
    ("建设工程质量检测", "检测", "建设工程质量检测机构资质"),
    ("地质灾害危险性评估", "评估", "地质灾害防治单位资质"),
    ("施工图设计", "设计", "工程设计资质"),
)
TRADES = ("环境技术", "水利咨询", "测绘地理", "工程检测", "地质勘查", "建筑设计")
PLACES = {"510104000000": "锦江", "510703000000": "涪城", "511502000000": "翠屏"}
COUNT, FIRST = 20, 70_260_001
# How many days the certificates of the agencies still hold, in turn.
LEFT = (900, 400, 20, 700, -15)


def make_market(demo: Demo) -> None:
    """Services that are in force, twenty agencies, most of them listed, and their certificates."""
    services = [_make_service(demo, service) for service in SERVICES]
    places = [place for place in PLACES if place in demo.regions]
    for at in range(COUNT if places else 0):
        _make_agency(demo, places[at % len(places)], at, services)


def _make_service(demo: Demo, service: tuple[str, str, str]) -> int:
    name, kind, qualification = service
    values = {
        "name": name,
        "kind": kind,
        "qualification_kind": qualification,
        "charge_kind": "市场调节价",
        "region": demo.regions[PROVINCE],
    }
    return published(demo, IntermediaryServices, "name", values)


def _make_agency(demo: Demo, place: str, at: int, services: list[int]) -> None:
    trade = at % len(SERVICES)
    offer = {
        "service": services[trade],
        "time": {"value": 10 + at % 4 * 5, "unit": "working_day"},
        "charge": "按合同约定",
    }
    values = {
        "name": f"{PLACES[place]}{TRADES[trade]}示例{at + 1}号有限公司",
        "uscc": _credit_code(place, FIRST + at),
        "kind": "企业",
        "region": demo.regions[place],
        "regions_served": [{"place": demo.regions[place]}],
        "offers": [offer],
    }
    agency, state = made(demo, IntermediaryAgencies, "uscc", values)
    _make_certificate(demo, place, at, agency)
    if state in ("", "draft", "applied") and at % 7:
        transition(demo.session, IntermediaryAgencies, agency, "admit")


def _make_certificate(demo: Demo, place: str, at: int, agency: int) -> None:
    until = today() + timedelta(days=LEFT[at % len(LEFT)])
    values: dict[str, Any] = {
        "agency": agency,
        "kind": SERVICES[at % len(SERVICES)][2],
        "grade": "乙级",
        "number": f"川示字{FIRST + at}",
        "valid_from": until - timedelta(days=1095),
        "valid_until": until,
        "region": demo.regions[place],
    }
    made(demo, Qualifications, "agency", values)


def _credit_code(place: str, number: int) -> str:
    """A code that fits its checks; the number is nobody's."""
    body = f"{number:08}"
    first = f"91{place[:6]}{body}{body_check(body)}"
    return first + check_character(first)
