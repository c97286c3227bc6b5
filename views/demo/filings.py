"""Filings, maps and adjustments of the demonstration: some in each state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from app.kernel.clock import today
from app.kernel.limit import Limit
from app.operations import Filter, ListQuery, Record, fetch_page, fetch_record, transition, update
from views.adjustments.adjustments import Adjustments
from views.catalog.implementation_items import ImplementationItems
from views.demo.making import Demo, in_force, made, published
from views.filings.innovation_filings import InnovationFilings
from views.maps.process_maps import ProcessMaps
from views.standards.standards import Standards

FILED = ("submit", "check")
# What is no step of a person: a standard published anew, and a day that is over.
OVERTAKE, EXPIRE = "overtake", "expire"
# The way of each filing in turn.
WAYS: tuple[tuple[str, ...], ...] = (
    (*FILED, "accept"),
    FILED,
    ("submit",),
    (*FILED, "return"),
    (*FILED, "refuse"),
    (),
    ("submit", "withdraw"),
    (*FILED, "accept"),
    (*FILED, OVERTAKE),
    (*FILED, "accept", EXPIRE),
    ("submit", "return"),
    (*FILED, "accept"),
)
REMARKS = {
    "return": "请说明缩短时限后如何保证审查质量。",
    "refuse": "所报举措已在省级标准中实行。",
    "accept": "同意备案。",
}
PLACES = ("510104000000", "510703000000", "511502000000")
MAPS = 4


def make_filings(demo: Demo) -> None:
    """Twelve filings, four maps in force in each of three counties, and an adjustment in each."""
    ways = iter(WAYS)
    for region in PLACES:
        place = demo.regions.get(region)
        items = list(_with_standard(demo, place)) if place else []
        for item, way in zip(items, [next(ways) for _each in WAYS[:4]], strict=False):
            _file(demo, item, way)
        for item in items[4 : 4 + MAPS]:
            _draw(demo, item)
        for item in items[9:11]:
            _adjust(demo, item)


def _with_standard(demo: Demo, place: int) -> Iterator[Record]:
    """The items in force that a filing can make better."""
    for row in in_force(demo, place):
        item = fetch_record(demo.session, ImplementationItems, row["id"])
        if item.standard is not None and _change(item.standard):
            yield item


def _change(standard: Mapping[str, Any]) -> dict[str, Any]:
    """What is filed against a standard: half the time, or fewer visits."""
    limit = standard.get("committed_limit")
    if isinstance(limit, Limit) and limit.unit == "working_day" and limit.value > 1:
        return {"element": "承诺办结时限", "after": f"{limit.value // 2}个工作日"}
    return {"element": "到现场次数", "after": "0次"} if standard.get("visits") else {}


def _file(demo: Demo, item: Record, way: tuple[str, ...]) -> None:
    change = _change(item.standard or {})
    values = {
        "name": f"{item.title}：{'减跑动' if '次数' in change['element'] else '减时限'}",
        "kind": "减跑动" if "次数" in change["element"] else "减时限",
        "item": item.id,
        "filer": item.own["agency"],
        "changes": [change],
        "measure": "申请材料网上流转，结果寄递送达。",
        "legality": "不减少法定条件，不降低审查要求。",
        "expected_effect": "群众少跑一趟。",
        "region": item.own["region"],
    }
    if EXPIRE in way:
        values["effective_until"] = today() - timedelta(days=1)
    record_id, state = made(demo, InnovationFilings, "name", values)
    for step in way if state == "draft" else ():
        if step == OVERTAKE:
            _publish_anew(demo, item)
        else:
            transition(demo.session, InnovationFilings, record_id, step, remark=REMARKS.get(step))


def _publish_anew(demo: Demo, item: Record) -> None:
    """Another version of the item's standard comes into force."""
    asked = [Filter("catalog_item", "eq", item.own["catalog_item"])]
    query = ListQuery(asked, columns=("catalog_item",), count=False)
    (row,) = fetch_page(demo.session, Standards, query).rows
    current = fetch_record(demo.session, Standards, row["id"])
    values = {"remarks": "按新修订的法规重新发布。"}
    update(demo.session, Standards, current.id, values, version=current.version)
    for step in ("submit", "publish"):
        transition(demo.session, Standards, current.id, step)


def _draw(demo: Demo, item: Record) -> None:
    body = item.names.get("agency", "审批部门")
    accepting, reviewing, unit = _times(item.effective.get("committed_limit"))
    stages = (
        ("提交申请", "申请", "申请人", None),
        ("收件", "收件", "综合窗口", None),
        ("补正材料", "补正", "申请人", None),
        ("受理", "受理", "综合窗口", accepting),
        ("审查", "审查", body, reviewing),
        ("作出决定", "决定", body, accepting),
        ("送达", "送达", "综合窗口", None),
    )
    lines = [_stage(at, stage, unit) for at, stage in enumerate(stages, 1)]
    values = {
        "name": f"{item.title}运行图",
        "item": item.id,
        "stages": lines,
        "links": [_link(*link) for link in LINKS],
        "region": item.own["region"],
    }
    published(demo, ProcessMaps, "item", values)


def _times(promised: Any) -> tuple[int | None, int | None, dict[str, str]]:
    """The days of accepting and deciding, and of reviewing: together what is promised."""
    if not isinstance(promised, Limit) or promised.unit == "immediate":
        return None, None, {}
    short = promised.value <= 2
    reviewing = promised.value if short else promised.value - 2
    return None if short else 1, reviewing, {"unit": promised.unit}


LINKS = ((1, 2), (2, 3, "退回"), (3, 2, "退回"), (2, 4), (4, 5), (5, 6), (6, 7))


def _stage(number: int, stage: tuple[str, str, str, int | None], unit: Any) -> dict[str, Any]:
    name, kind, body, days = stage
    level = {} if body == "申请人" else {"actor_level": "县级"}
    time = {} if days is None else {"time": {"value": days} | unit}
    return {"number": number, "name": name, "kind": kind, "actor_body": body} | level | time


def _link(source: int, target: int, kind: str = "正常") -> dict[str, Any]:
    return {"from_stage": source, "to_stage": target, "kind": kind}


def _adjust(demo: Demo, item: Record) -> None:
    """An adjustment that two departments look at."""
    promised = item.effective.get("committed_limit")
    if not isinstance(promised, Limit) or promised.unit != "working_day" or promised.value < 2:
        return
    after = f"{promised.value - 1}个工作日"
    values = {
        "name": f"调整{item.title}",
        "kind": "变更",
        "items": [{"item": item.id, "element": "承诺办结时限", "after": after}],
        "reason": "材料已经可以全程网上提交。",
        "basis_title": "关于优化审批流程的通知",
        "opinions": [{"body": "四川省水利厅"}, {"body": "四川省司法厅"}],
        "region": item.own["region"],
    }
    record_id, state = made(demo, Adjustments, "name", values)
    for step in ("submit", "convene") if state == "draft" else ():
        transition(demo.session, Adjustments, record_id, step)
