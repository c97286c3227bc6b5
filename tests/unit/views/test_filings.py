"""Filings of innovations: what may be filed, by every way of writing, and what follows from it."""

from __future__ import annotations

import pytest

from app.kernel.errors import Illegal, Invalid
from app.kernel.limit import Limit
from app.operations import (
    Filter,
    ListQuery,
    MergeRow,
    create,
    fetch_page,
    fetch_record,
    merge,
    transition,
    update,
)
from app.policies.actor import Actor
from tests.support.contracts.base import once
from tests.support.world import NUMBERS
from views.catalog.catalog_items import CatalogItems
from views.catalog.implementation_items import ImplementationItems
from views.filings.innovation_filings import InnovationFilings
from views.standards.standards import Standards

DAYS = {"value": 20, "unit": "working_day"}
PAPERS = [
    {"name": "申请表", "necessity": "必要", "form": "电子", "copies": 1},
    {"name": "营业执照（副本）", "necessity": "非必要"},
    {"name": "身份证", "necessity": "容缺后补", "exempt": True},
]
PROCEDURES = [
    {
        "name": "现场勘验",
        "longest": {"value": 5, "unit": "working_day"},
        "counted": True,
        "charged": False,
        "mandatory": False,
    },
    {"name": "专家评审", "longest": {"value": 10, "unit": "working_day"}, "counted": False},
]
STANDARD = {
    "kind": "行政许可",
    "statutory_limit": {"value": 45, "unit": "working_day"},
    "committed_limit": DAYS,
    "visits": 1,
    "charged": False,
    "conditions": "依法设立",
    "online_depth": "网上可办",
    "service_objects": ["自然人"],
    "commitment": False,
    "intermediary": "水资源论证；检测",
    "fees": [{"name": "工本费"}, {"name": "检验费"}],
    "quantity_limit": "每年十件",
    "materials": PAPERS,
    "special_procedures": PROCEDURES,
}
MORE_PEOPLE = {
    "department": ("province_department", "province", None),
    "city_officer": ("city_admin", "city", None),
}


@pytest.fixture
def people(world):
    """The world with those who check and decide."""
    for number, (name, held) in enumerate(MORE_PEOPLE.items(), 50):
        world.actors[name] = Actor(number, name, (world.grant(*held),))
    return world


@pytest.fixture
def item(people):
    """A published item of the county over a standard with everything."""
    number = next(NUMBERS)
    catalog = {"base_code": f"7{number:011}", "name": f"取水许可{number}", "kind": "行政许可"}
    made = people.publish(create(people.as_("admin"), CatalogItems, catalog), "admin", "publisher")
    standard = create(people.as_("admin"), Standards, {"catalog_item": made.id} | STANDARD)
    people.publish(standard, "admin", "publisher")
    return people.publish(people.item(catalog_item=made.id))


EXPLAINED = {"measure": "数据共享。", "legality": "不改变许可条件。", "kind": "其他"}


def filing(world, item, *changes, who="editor", **given):
    rows = [{"element": element, "after": after} for element, after in changes]
    values = EXPLAINED | {"name": "压时限", "item": item.id, "changes": rows} | given
    return create(world.as_(who), InnovationFilings, values)


def step(world, record, name, who, remark=None):
    return transition(world.as_(who), InnovationFilings, record.id, name, remark=remark)


def submit(world, record):
    return step(world, record, "submit", "editor")


def accepted(world, record):
    submit(world, record)
    step(world, record, "check", "city_officer")
    return step(world, record, "accept", "department", "同意")


def read(world, item, version="working"):
    return fetch_record(world.as_("editor"), ImplementationItems, item.id, version)


TABLE, CARD, LICENSE = "申请表", "身份证", "营业执照（副本）"
KEPT = f"{TABLE}\n{LICENSE}\n{CARD}"
SITE, EXPERTS = "现场勘验", "专家评审"
# Each direction of RULES 5, and each hidden addition: the element, what is refused, what is not.
CASES = {
    "less": ("承诺办结时限", "21个工作日", "8个工作日"),
    "less visits": ("到现场次数", "2次", "0次"),
    "less charges": ("是否收费", "是", None),
    "subset": ("申请材料", f"{KEPT}\n户口簿", f"{TABLE}\n{CARD}"),
    "subset by identity": ("申请材料", "房产证\n照片", TABLE),
    "subset of fees": ("收费项目", "工本费\n加急费", "工本费"),
    "subset of services": ("中介服务", "水资源论证；测绘", "检测"),
    "subset of procedures": ("特殊环节", f"{SITE}\n听证论证", SITE),
    "more objects": ("服务对象", "企业法人", "自然人、企业法人"),
    "more depth": ("网上办理深度", "网上可查", "全程网办"),
    "more commitment": ("告知承诺", None, "是"),
    "equal": ("受理条件", "依法设立，并有资金", None),
    "equal kind": ("事项类型", "行政确认", None),
    "free": ("办理地点", None, "二楼十二号窗口"),
    "to judge": ("数量限制", None, "每年二十件"),
    "to judge other units": ("承诺办结时限", None, "1个月"),
    "one material split in two": ("申请材料", f"申请表一\n申请表二\n{LICENSE}\n{CARD}", TABLE),
    "one material asked for twice": ("申请材料", f"{TABLE}\n{TABLE}\n{LICENSE}", TABLE),
    "fewer hide a harder one": ("申请材料", f"{LICENSE}（必要）", f"{TABLE}（容缺后补）"),
    "what may follow is asked for at once": (
        "申请材料",
        f"{TABLE}\n{LICENSE}\n{CARD}（必要）",
        f"{TABLE}\n{LICENSE}\n{CARD}（非必要）",
    ),
    "electronic becomes paper": (
        "申请材料",
        f"{TABLE}（纸质）\n{LICENSE}\n{CARD}",
        f"{TABLE}（纸质或电子）\n{LICENSE}\n{CARD}",
    ),
    "more copies": (
        "申请材料",
        f"{TABLE}（复印件3份）\n{LICENSE}\n{CARD}",
        f"{TABLE}（复印件0份）\n{LICENSE}\n{CARD}",
    ),
    "no longer exempt": (
        "申请材料",
        f"{TABLE}\n{LICENSE}\n{CARD}（须提交）",
        f"{TABLE}（免提交）\n{CARD}",
    ),
    "longer procedure": ("特殊环节", f"{SITE}（最长8个工作日）", f"{SITE}（最长3个工作日）"),
    "a procedure leaves the limit": ("特殊环节", f"{SITE}（不计入时限）", f"{EXPERTS}（计入时限）"),
    "a procedure becomes mandatory": ("特殊环节", f"{SITE}（必经）", f"{SITE}（视情形）"),
    "a procedure is charged": ("特殊环节", f"{SITE}（收费）", SITE),
}
REFUSED = {name: (element, bad) for name, (element, bad, _good) in CASES.items() if bad}
PASSED = {name: (element, good) for name, (element, _bad, good) in CASES.items() if good}


def refused(world, record, element):
    """The submission is refused with the clause, and the filing stays a draft without number."""
    with pytest.raises(Illegal) as refusal:
        submit(world, record)
    (clause,) = refusal.value.fields["changes"]
    assert str(clause).startswith(element)
    kept = fetch_record(world.as_("editor"), InnovationFilings, record.id)
    assert (kept.state, kept.own["number"]) == ("draft", None)


@once
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_worse_is_refused_when_it_is_submitted(people, item, case):
    element, bad = REFUSED[case]
    refused(people, filing(people, item, (element, bad)), element)


@once
@pytest.mark.parametrize("case", PASSED)
def test_what_is_not_worse_is_filed(people, item, case):
    done = submit(people, filing(people, item, PASSED[case]))
    assert done.state == "submitted"
    assert done.own["changes"][0]["verdict"] in ("可予备案", "待判断", "本地自定")
    assert done.own["number"].startswith("CXBA-")


@once
@pytest.mark.parametrize("case", REFUSED)
def test_what_a_sheet_brings_is_refused_too(people, item, case):
    element, bad = REFUSED[case]
    plain = filing(people, item, ("到现场次数", "0次"))
    rows = [{"element": element, "after": bad}]
    values = EXPLAINED | {"name": "台账", "item": item.id, "changes": rows}
    county = people.region("county")
    done = merge(
        people.as_("editor"),
        InnovationFilings,
        [
            MergeRow(1, county, values),
            MergeRow(2, county, {"changes": rows}, plain.id, plain.version),
        ],
    )
    for record_id in done.records.values():
        record = fetch_record(people.as_("editor"), InnovationFilings, record_id)
        refused(people, record, element)


@once
@pytest.mark.parametrize("case", REFUSED)
def test_what_is_changed_after_it_was_returned_is_refused_too(people, item, case):
    element, bad = REFUSED[case]
    record = submit(people, filing(people, item, ("到现场次数", "0次")))
    changed = {"changes": [{"element": element, "after": bad}]}
    with pytest.raises(Illegal):
        update(people.as_("editor"), InnovationFilings, record.id, changed, version=record.version)
    back = step(people, record, "return", "city_officer", "请补充。")
    again = update(
        people.as_("editor"), InnovationFilings, record.id, changed, version=back.version
    )
    with pytest.raises(Illegal) as refusal:
        submit(people, again)
    assert str(refusal.value.fields["changes"][0]).startswith(element)


def test_before_is_what_the_standard_says(people, item):
    record = submit(
        people, filing(people, item, ("承诺办结时限", "8个工作日"), ("申请材料", TABLE))
    )
    first, second = record.own["changes"]
    assert (first["before"], first["verdict"]) == ("20个工作日", "可予备案")
    assert second["before"].splitlines()[0] == "申请表（电子，必要，复印件1份）"
    assert record.own["standard_version"] == 1
    assert record.own["route"] == "县级 → 市级 → 省级主管部门"


def test_nobody_writes_what_the_system_writes(people, item):
    rows = [{"element": "到现场次数", "after": "0次", "verdict": "可予备案"}]
    with pytest.raises(Invalid):
        filing(people, item, changes=rows)


def test_an_accepted_filing_becomes_the_local_value(people, item):
    record = filing(people, item, ("承诺办结时限", "8个工作日"), ("申请材料", f"{TABLE}\n{CARD}"))
    done = accepted(people, record)
    assert (done.state, done.own["decision"]) == ("accepted", "同意")
    now = read(people, item, "published")
    assert now.own["committed_limit"] == Limit(8, "working_day")
    assert [row["name"] for row in now.own["materials"]] == [TABLE, CARD]
    assert (now.state, now.version_no) == ("published", 2)
    assert read(people, item).version_no == 2


def test_a_draft_beside_it_takes_the_value_and_stays_a_draft(people, item):
    draft = update(
        people.as_("editor"), ImplementationItems, item.id, {"place": "新址"}, version=item.version
    )
    accepted(people, filing(people, item, ("到现场次数", "0次")))
    working, published = read(people, item), read(people, item, "published")
    assert (published.own["visits"], published.own["place"]) == (0, None)
    assert (working.own["visits"], working.own["place"], working.state) == (0, "新址", "draft")
    assert working.version_no == published.version_no + 1 == draft.version_no + 1


def test_the_route_is_kept(people, item):
    record = submit(people, filing(people, item, ("到现场次数", "0次")))
    for name, who in (
        ("accept", "department"),
        ("accept", "city_officer"),
        ("check", "department"),
    ):
        with pytest.raises(Exception, match=r"."):
            step(people, record, name, who)
    step(people, record, "check", "city_officer")
    for who in ("city_officer", "reviewer"):
        with pytest.raises(Illegal, match="lies before"):
            step(people, record, "accept", who)
    assert step(people, record, "accept", "department").state == "accepted"


def test_a_new_standard_overtakes_what_is_in_progress(people, item):
    waiting = submit(people, filing(people, item, ("到现场次数", "0次")))
    done = accepted(people, filing(people, item, ("承诺办结时限", "8个工作日")))
    session = people.as_("admin")
    key = read(people, item).own["catalog_item"]
    query = ListQuery(filters=[Filter("catalog_item", "eq", key)], columns=("visits",))
    (found,) = fetch_page(session, Standards, query).rows
    standard = fetch_record(session, Standards, found["id"])
    changed = update(session, Standards, standard.id, {"visits": 0}, version=standard.version)
    people.publish(changed, "admin", "publisher")
    states = [
        fetch_record(people.as_("editor"), InnovationFilings, one.id).state
        for one in (waiting, done)
    ]
    assert states == ["overtaken", "accepted"]


def test_numbers_run_within_a_region_and_year(people, item):
    numbers = [
        submit(people, filing(people, item, ("到现场次数", "0次"))).own["number"]
        for _at in range(2)
    ]
    first, second = (int(number.rpartition("-")[2]) for number in numbers)
    assert second == first + 1
    assert numbers[0].split("-")[2] == "510603"
