"""The data that is measured: every county's list and bodies, and a catalog with standards.

Written by the product's own merge and transitions, so that rows, history and search index are
what an installation would have.
"""

from __future__ import annotations

import re
from typing import Any

from app.cli.base import Program
from app.cli.setup import prepare
from app.db.session import session_for
from app.fab import add_user
from app.kernel.limit import Limit
from app.operations import MergeRow, merge, transition
from app.policies.actor import Actor, Grant
from app.resource.registry import registry
from models import reference
from views.loading import region_ids

PASSWORD = "Bench-is-no-secret-1"
PROVINCE, COUNTY = "510000000000", "510603000000"
# The people whose pages are measured: account, role, division.
PEOPLE = (("county", "county_editor", COUNTY), ("province", "province_admin", PROVINCE))
THINGS = re.findall(
    r"\w+",
    "取水 河道采砂 食品经营 烟草零售 建筑施工 道路运输 特种设备 医疗机构 民办学校 户外广告"
    "  污水排放 林木采伐 动物防疫 供水单位 危险化学品 印刷经营 道路占用 宗教场所 渔业捕捞 种子生产",
)
ACTS = ("许可", "变更", "延续", "注销", "备案", "补证")
MATERIALS = ("申请表", "身份证明", "营业执照", "场地使用证明", "安全评估报告")
Values = dict[str, Any]


def fill(program: Program, *, items: int, bodies: int) -> None:
    """Everything that is measured, into an empty database."""
    prepare(program)
    codes = sorted(r["code"] for r in reference.divisions() if r["level"] == reference.LEVELS["3"])
    with program.session() as session:
        regions = region_ids(session, [*codes, PROVINCE])
        for name, role, code in PEOPLE:
            add_user(session, name, PASSWORD, role=role, region_code=code)
    with session_for(program.engine, _writer(regions[PROVINCE]), source="sheet") as session:
        catalog = _catalog(session, regions[PROVINCE])
        for at, code in enumerate(codes):
            offices = [_office(code, i) for i in range(_share(bodies, len(codes), at))]
            keys = _merged(session, "agencies", regions[code], offices)
            rows = [
                _item(code, i, keys[i % len(keys)], catalog[(at + i) % len(catalog)])
                for i in range(_share(items, len(codes), at))
            ]
            _merged(session, "implementation-items", regions[code], rows)


def _share(total: int, parts: int, at: int) -> int:
    """The size of one of nearly equal parts."""
    return total * (at + 1) // parts - total * at // parts


def _writer(province: int) -> Actor:
    """Somebody who may write in the whole province."""
    rights = frozenset((one.name, action) for one in registry.all() for action in one.actions())
    path = f"/{province}/"
    return Actor(None, "bench", (Grant("province_admin", province, path, rights, below=True),))


def _merged(session: Any, name: str, region_id: int, rows: list[Values]) -> list[int]:
    """The keys of new records of one region, in the order of `rows`."""
    lines = [MergeRow(at, region_id, row) for at, row in enumerate(rows)]
    done = merge(session, registry.get(name), lines)
    return [done.records[at] for at in range(len(rows))]


def _catalog(session: Any, province: int) -> list[tuple[int, str]]:
    """The published catalog, every second item with a published standard: (key, name)."""
    names = [thing + act for act in ACTS for thing in THINGS]
    rows = [_catalog_item(at, name) for at, name in enumerate(names)]
    keys = _published(session, "catalog-items", province, rows)
    _published(session, "standards", province, [_standard(key) for key in keys[::2]])
    return list(zip(keys, names, strict=True))


def _published(session: Any, name: str, province: int, rows: list[Values]) -> list[int]:
    keys = _merged(session, name, province, rows)
    for key in keys:
        for step in ("submit", "publish"):
            transition(session, registry.get(name), key, step)
    return keys


def _catalog_item(at: int, name: str) -> Values:
    return {"base_code": f"5101{at:08}", "name": name, "kind": "行政许可", "status": "在用"}


def _standard(catalog_item: int) -> Values:
    return _elements() | {"catalog_item": catalog_item}


def _elements() -> Values:
    """What a standard says, or an item that has none."""
    return {
        "kind": "行政许可",
        "level": "县级",
        "legal_basis": "《中华人民共和国行政许可法》第十二条：下列事项可以设定行政许可。" * 3,
        "conditions": "申请人具有完全民事行为能力，场地、设备和人员符合国家规定的条件。" * 3,
        "service_objects": ["自然人", "企业法人"],
        "handling_type": "承诺件",
        "procedure": "申请、受理、审查、决定、送达。",
        "statutory_limit": Limit(20, "working_day"),
        "committed_limit": Limit(10, "working_day"),
        "visits": 1,
        "online_depth": "网上可查",
        "charged": False,
        "result_name": "许可决定书",
        "materials": _materials(5),
    }


def _materials(count: int) -> list[Values]:
    return [{"name": name, "type": "原件", "copies": 1} for name in MATERIALS[:count]]


def _office(code: str, at: int) -> Values:
    return {"name": f"第{at}局（{code[:6]}）", "short_name": f"第{at}局", "kind": "机关"}


def _item(code: str, at: int, agency: int, of: tuple[int, str]) -> Values:
    """A local entry: over a standard it says what is local, otherwise everything."""
    catalog_item, name = of
    own = {} if _has_standard(name) else _elements()
    return own | {
        # Rows of its own in every fifth; the others have the standard's, or none.
        "materials": None if at % 5 else _materials(3),
        "code": f"{code}{at:021}",
        "local_code": f"511A{at:05}-{code}",
        "name": f"{name}（{at}）",
        "catalog_item": catalog_item,
        "agency": agency,
        "department": agency,
        "committed_limit": Limit(1 + at % 9, "working_day"),
        "place": f"政务服务中心二楼{at % 60}号窗口",
        "hours": "周一至周五 9:00-12:00，13:00-17:00",
        "phone": f"0838-{2000000 + at}",
    }


def _has_standard(name: str) -> bool:
    return (ACTS.index(name[-2:]) * len(THINGS) + THINGS.index(name[:-2])) % 2 == 0
