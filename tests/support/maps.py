"""A map in which everything is that a map may have: two branches, a hearing, supplements."""

from __future__ import annotations

from tests.factories.implementation_items import ImplementationItemFactory

WORKING = "working_day"
BUREAU, WINDOW, APPLICANT = "旌阳区水利局", "综合窗口", "申请人"


def days(value, unit=WORKING):
    return {"value": value, "unit": unit}


def stage(number, name, kind, actor, **more):
    level = {} if actor == APPLICANT else {"actor_level": "县级"}
    return {"number": number, "name": name, "kind": kind, "actor_body": actor} | level | more


def link(source, target, kind="正常", condition=None):
    return {"from_stage": source, "to_stage": target, "kind": kind, "condition": condition}


# 行政许可法 第三十二条 (supplements told at once), 第四十五条 (a hearing does not count).
STAGES = (
    stage(1, "提交申请", "申请", APPLICANT, channel="网上办理"),
    stage(2, "收件", "收件", WINDOW, post="综窗收件岗", materials_in="取水许可申请书"),
    stage(3, "补正材料", "补正", APPLICANT, trigger="材料不齐或者不符合法定形式"),
    stage(4, "受理", "受理", WINDOW, post="综窗受理岗", time=days(1), result="受理通知书"),
    stage(5, "审查", "审查", BUREAU, post="水资源股", time=days(2), result="审查意见"),
    stage(6, "技术审查", "特殊程序", BUREAU, post="专家组", time=days(15), special="技术审查"),
    stage(
        7,
        "现场勘验",
        "特殊程序",
        BUREAU,
        time=days(3),
        special="现场勘验",
        counted=True,
        trigger="新建取水口",
        result="勘验记录",
    ),  # fmt: skip
    stage(
        8,
        "听证",
        "特殊程序",
        BUREAU,
        post="法规股",
        time=days(20),
        special="听证论证",
        optional=True,
        trigger="涉及公共利益或者重大利害关系",
        result="听证笔录",
    ),  # fmt: skip
    stage(9, "作出决定", "决定", BUREAU, post="分管负责人", time=days(2), result="准予取水决定"),
    stage(10, "出件", "办结", WINDOW, post="综窗出件岗", time=days(0, "immediate")),
    stage(11, "领取批件", "送达", APPLICANT, result="取水许可申请批准文件"),
    stage(12, "信息推送", "监管", "水政监察大队", trigger="决定后同步告知"),
)
LINKS = (
    link(1, 2),
    link(2, 3, "退回", "材料不齐，一次告知"),
    link(3, 2, "退回", "补正后再交"),
    link(2, 4),
    link(4, 5),
    link(5, 6, "并行", "须编制水资源论证报告书"),
    link(5, 7, "并行", "新建取水口"),
    link(6, 8),
    link(7, 8),
    link(8, 9),
    link(9, 10),
    link(9, 12, "并行"),
    link(9, 5, "退回", "事实不清，补充审查"),
    link(10, 11),
)


def good_map():
    """The stages and links, each its own to be changed."""
    return {"stages": [dict(one) for one in STAGES], "links": [dict(one) for one in LINKS]}


def item_in_time(session, committed=8, statutory=45, **more):
    """A published item with its limits."""
    limits = {"committed_limit": days(committed), "statutory_limit": days(statutory)}
    return ImplementationItemFactory.published(session, name="取水许可", **limits, **more)
