"""The market from day to day: certificates lapse, offers go, a breach counts everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.db.session import session_for
from app.kernel.errors import Forbidden, Illegal, Invalid, NotFound
from app.operations import create, delete, fetch_record, history_of, transition, update
from app.operations.upkeep import keep_up
from app.policies.actor import ANONYMOUS, SYSTEM
from app.resource.registry import registry
from models.rules import credit
from tests.factories.intermediary_agencies import credit_code
from views.market.figures import market_told
from views.market.intermediary_agencies import IntermediaryAgencies
from views.market.intermediary_services import IntermediaryServices
from views.market.qualifications import Qualifications
from views.market.upkeep import keep_market

TODAY = credit.today()
BREACH = {"kind": "出具虚假报告或成果", "since": TODAY.isoformat()}


@pytest.fixture
def market(fresh_world):
    return Market(fresh_world)


class Market:
    def __init__(self, world):
        self.world = world
        self.system = world.session(SYSTEM)
        self.codes = iter(range(1, 99))

    def service(self, **given):
        values = {
            "name": f"测绘成果编制{next(self.codes)}",
            "region": self.world.region("province"),
        }
        record = create(self.system, IntermediaryServices, values | given)
        for step in ("submit", "publish"):
            transition(self.system, IntermediaryServices, record.id, step)
        return record.id

    def agency(self, place="county", **given):
        values = {"name": "德阳某测绘有限公司", "uscc": credit_code(next(self.codes))}
        values |= {"region": self.world.region(place)}
        return create(self.system, IntermediaryAgencies, values | given)

    def certificate(self, agency, until, **given):
        values = {"agency": agency.id, "kind": "测绘资质", "number": "乙测资字51001"}
        values |= {"region": agency.own["region"], "valid_until": until}
        return create(self.system, Qualifications, values | given)

    def read(self, record):
        return fetch_record(self.system, record.resource, record.id)

    def change(self, record, **values):
        version = self.read(record).version
        return update(self.system, record.resource, record.id, values, version=version)


def test_an_offer_goes_with_the_certificate_it_needs_and_comes_back_with_a_new_one(market):
    service = market.service(qualification_kind="测绘资质")
    agency = market.agency(offers=[{"service": service}, {"service": market.service()}])
    paper = market.certificate(agency, TODAY + timedelta(days=10))
    keep_market(market.system)
    assert [row["hidden"] for row in market.read(agency).own["offers"]] == [None, None]
    assert market.read(paper).own["standing"] == "临期"
    market.change(paper, valid_until=TODAY - timedelta(days=1))
    keep_market(market.system)
    first, second = market.read(agency).own["offers"]
    assert first["hidden"]
    assert "测绘资质" in first["hidden_reason"]
    assert second["hidden"] is None
    market.certificate(agency, date(9999, 12, 31), number="新证")
    keep_market(market.system)
    assert [row["hidden"] for row in market.read(agency).own["offers"]] == [None, None]


def test_days_go_by_without_anybody_and_are_written_down(market, monkeypatch):
    agency = market.agency()
    paper = market.certificate(agency, TODAY + timedelta(days=100))
    before = market.read(paper).version
    keep_market(market.system)
    assert market.read(paper).version == before
    monkeypatch.setattr(credit, "today", lambda: TODAY + timedelta(days=101))
    keep_market(market.system)
    assert market.read(paper).own["standing"] == "过期"
    (newest, *_older) = history_of(market.system, Qualifications, paper.id)
    assert newest.changes == {"standing": ["有效", "过期"]}


def test_a_severe_breach_in_one_region_restricts_in_every_other(market):
    code, service = credit_code(next(market.codes)), market.service()
    here = market.agency(uscc=code, offers=[{"service": service}])
    there = market.agency("other", uscc=code, credit_events=[BREACH])
    assert there.own["restricted"]
    keep_market(market.system)
    found = market.read(here)
    assert found.own["restricted"]
    assert "罗江区" in found.own["restricted_elsewhere"]
    assert found.own["offers"][0]["hidden"]
    with pytest.raises(Illegal, match="severe breach"):
        transition(market.system, IntermediaryAgencies, here.id, "admit")
    events = [{**market.read(there).own["credit_events"][0], "repaired": True}]
    market.change(there, credit_events=events)
    keep_market(market.system)
    assert not market.read(here).own["restricted"]


def test_nobody_gives_an_agency_its_points(market):
    agency = market.agency(credit_events=[BREACH | {"kind": "服务超期"}])
    with pytest.raises(Invalid) as refused:
        market.change(agency, score=100)
    assert list(refused.value.fields) == ["score"]
    row = agency.own["credit_events"][0] | {"points": 0}
    with pytest.raises(Invalid) as refused:
        market.change(agency, credit_events=[row])
    assert list(refused.value.fields) == ["credit_events"]


def test_an_agency_is_public_once_it_is_listed(market):
    world, agency = market.world, market.agency()

    def seen_by(actor):
        session = session_for(world.engine, actor)
        try:
            return fetch_record(session, IntermediaryAgencies, agency.id).title == agency.title
        except NotFound:
            return False
        finally:
            session.close()

    people = ("neighbor", "editor", "city")
    assert [seen_by(world.actors[name]) for name in people] == [False, True, True]
    transition(market.system, IntermediaryAgencies, agency.id, "admit")
    assert [seen_by(world.actors[name]) for name in people] == [True, True, True]
    transition(market.system, IntermediaryAgencies, agency.id, "suspend", remark="投诉核查")
    assert seen_by(world.actors["neighbor"])
    transition(market.system, IntermediaryAgencies, agency.id, "remove", remark="主动退出")
    assert [seen_by(world.actors[name]) for name in people] == [False, True, True]


def test_what_belongs_to_an_agency_is_as_public_as_it_is(market):
    model = registry.get("intermediary-agencies").model
    offer = market.agency(offers=[{"service": market.service()}])
    child = model.offers.property.mapper.class_
    for actor, count in ((ANONYMOUS, 0), (market.world.actors["neighbor"], 0)):
        assert market.world.session(actor).query(child).count() == count
    transition(market.system, IntermediaryAgencies, offer.id, "admit")
    for actor in (ANONYMOUS, market.world.actors["neighbor"]):
        assert market.world.session(actor).query(child).count() == 1


def test_a_listed_agency_is_corrected_but_not_deleted(market):
    agency = market.agency()
    transition(market.system, IntermediaryAgencies, agency.id, "admit")
    changed = market.change(agency, phone="0838-1")
    assert changed.state == "listed"
    with pytest.raises(Illegal):
        delete(market.system, IntermediaryAgencies, agency.id, version=changed.version)


def test_an_agency_without_its_code_is_not_listed(market):
    agency = market.agency(uscc=None)
    with pytest.raises(Illegal, match="credit code"):
        transition(market.system, IntermediaryAgencies, agency.id, "admit")


def test_a_service_is_mandatory_only_where_a_law_says_so(market):
    values = {"name": "抗震论证", "mandatory": True, "region": market.world.region("province")}
    with pytest.raises(Invalid) as refused:
        create(market.system, IntermediaryServices, values | {"basis": "《某某办法》第三条"})
    assert list(refused.value.fields) == ["mandatory"]
    lawful = {"basis": "《中华人民共和国防震减灾法》第三十八条"}
    found = create(market.system, IntermediaryServices, values | lawful)
    assert (found.own["basis_kind"], found.own["lawful"]) == ("法律", True)


def test_only_the_system_keeps_up(market):
    agency = market.agency()
    with pytest.raises(Forbidden):
        keep_up(market.world.as_("city"), IntermediaryAgencies, agency.id, {"score": 1})


def test_who_looks_after_the_market_sees_what_runs_out(market):
    world, service = market.world, market.service(basis="《某某办法》")
    agency = market.agency(offers=[{"service": service}])
    market.certificate(agency, TODAY + timedelta(days=5))
    market.certificate(agency, TODAY - timedelta(days=5), number="旧证")
    market.agency("other", name="别处的公司", credit_events=[BREACH])
    told = {name: numbers(world.as_(name)) for name in ("city", "viewer", "admin")}
    assert told == {"city": [1, 1, 2, 0, 1, 1], "viewer": [], "admin": [1, 1, 2, 0, 1, 1]}


def numbers(session):
    return [figure.value for figure in market_told(session)]


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        ("1. 测绘报告编制\n2．环境影响评价", True),
        ("测绘报告编制；环境影响评价", True),
        ("测绘 报告编制", True),
        ("无", True),
        ("测绘报告编制、抗震论证", False),
        ("已清理的服务", False),
    ],
)
def test_an_item_asks_for_listed_services_only(market, asked, allowed):
    market.service(name="测绘报告编制")
    market.service(name="环境影响评价")
    gone = {"cleared_on": TODAY.isoformat(), "cleared_reason": "无依据"}
    market.service(name="已清理的服务", **gone)
    item = market.world.item(intermediary=asked)
    if allowed:
        assert market.world.publish(item).state == "published"
        return
    with pytest.raises(Illegal, match="Not on the list"):
        market.world.publish(item)


def test_before_there_is_a_list_nothing_is_compared_with_it(market):
    item = market.world.item(intermediary="抗震论证")
    assert market.world.publish(item).state == "published"


def test_whom_an_agency_is_tied_to_is_listed_with_what_ties_it(market):
    owner = market.world.body("bureau")
    service = market.service(owner=owner)
    near = market.agency(parent_body="旌阳区教育局", offers=[{"service": service}])
    other = market.agency("other", parent_body="旌阳区教育局", name="别处的公司")
    keep_market(market.system)
    found = market.read(near)
    assert found.own["tied"]
    assert found.own["ties"].startswith("★旌阳区教育局：")
    assert market.read(other).own["tied"] is False
    market.change(found, parent_body=None)
    keep_market(market.system)
    assert (market.read(near).own["tied"], market.read(near).own["ties"]) == (False, None)
