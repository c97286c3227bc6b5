"""The guide answers anybody with what is in force, and whoever is signed in with the same."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from app.factory import create_app
from app.operations import transition, update
from app.resource.registry import registry
from config import Settings
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.halls import (
    ServiceCenterFactory,
    ServiceWindowFactory,
    WindowAssignmentFactory,
)
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.intermediary_agencies import IntermediaryAgencyFactory
from tests.factories.process_maps import ProcessMapFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import CITY, COUNTY, OTHER, People
from tests.support.clock import clock_at
from tests.support.maps import good_map

PROVINCIAL = [{"name": "省标材料"}]
PAPERS = [
    {"name": "申请表", "necessity": "必要", "copies": 2},
    {"name": "身份证", "exempt": True},
    {"name": "委托书", "necessity": "容缺后补"},
]
ITEMS = "implementation-items"


@pytest.fixture(scope="module")
def office(sqlite, tmp_path_factory):
    url, home = sqlite.create(like=sqlite.ready), tmp_path_factory.mktemp("guide")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        app = create_app(Settings(home=home, database_url=url))
        yield Office(app)
    app.extensions["shixiang"].engine.dispose()
    sqlite.drop(url)


class Office:
    def __init__(self, app):
        self.people, self.anybody = People(app), app.test_client()
        with self.people.system() as session:
            agency = BodyFactory.create(session, name="旌阳区水利局")
            given = {"agency": agency.id, "materials": PAPERS, "visits": 1}
            limit = {"value": 8, "unit": "working_day"}
            self.item = ImplementationItemFactory.published(
                session, name="取水许可审批", committed_limit=limit, conditions="甲\n乙", **given
            )
            self.draft = ImplementationItemFactory.create(session, name="取水许可草稿")
            center = ServiceCenterFactory.create(session, name="旌阳区政务服务中心")
            window = ServiceWindowFactory.create(
                session, center=center.id, name="水利窗口", floor="2"
            )
            WindowAssignmentFactory.create(session, window=window.id, item=self.item.id)
            ProcessMapFactory.published(session, item=self.item.id, **good_map())

    def get(self, path, status=200):
        answer = self.anybody.get(path)
        assert answer.status_code == status, answer.text
        return answer.text


def texts(page):
    return "".join(fromstring(page).text_content().split())


def test_an_item_is_found_by_two_characters_and_by_its_place(office):
    assert "取水许可审批" in office.get("/guide/?q=取水")
    assert "取水许可审批" in office.get(f"/guide/?q=取水&region={CITY}&kind=行政许可")
    for nothing in (f"/guide/?q=取水&region={OTHER}", "/guide/?q=没有这样的事项"):
        assert "没有符合条件" in office.get(nothing)


def test_one_chooses_among_the_places_and_kinds_that_there_are(office):
    page = fromstring(office.get("/guide/"))
    places = page.xpath("//select[@name='region']//option/@value")
    assert len(places) == 1 + 21 + 183
    assert COUNTY in places
    assert "行政许可" in page.xpath("//select[@name='kind']/option/text()")


def test_the_guide_of_an_item_tells_what_an_applicant_asks(office):
    told = texts(office.get(f"/guide/{office.item.id}"))
    for word in (
        "由旌阳区水利局办理",
        "8个工作日",
        "要交材料2",
        "申请表复印件2份需要提交",
        "身份证不用交",
        "委托书可后补",
        "旌阳区政务服务中心",
        "水利窗口（2楼）",
        "听证旌阳区水利局，20个工作日，特定情形才需要",
        "补正材料申请人，特定情形才需要",
        "受理综合窗口，1个工作日审查",
    ):
        assert word in told, word


def test_what_nobody_has_written_down_is_not_told_as_none(office):
    with office.people.system() as session:
        item = ImplementationItemFactory.published(session, name="什么都没写")
        free = ImplementationItemFactory.published(session, name="写明不收费", charged=False)
    told = texts(office.get(f"/guide/{item.id}"))
    assert "要交材料—收费—" in told
    assert "不收费" not in told
    assert "收费不收费" in texts(office.get(f"/guide/{free.id}"))


def test_what_the_standard_says_holds_where_the_place_says_nothing(office):
    with office.people.system() as session:
        catalog = CatalogItemFactory.published(session)
        limit = {"value": 17, "unit": "working_day"}
        StandardFactory.published(
            session,
            catalog_item=catalog.id,
            materials=PROVINCIAL,
            statutory_limit=limit,
        )
        item = ImplementationItemFactory.published(session, catalog_item=catalog.id)
    told = texts(office.get(f"/guide/{item.id}"))
    assert "省标材料" in told
    assert "17个工作日" in told


def test_the_day_is_that_of_the_offices(office):
    with clock_at("2026-03-01T17:00:00+00:00"), office.people.system() as session:
        item = ImplementationItemFactory.published(session)
    assert "2026-03-02" in office.get(f"/guide/{item.id}")


def test_windows_of_before_hide_none_of_today(office):
    with office.people.system() as session:
        item = ImplementationItemFactory.published(session)
        now = ServiceWindowFactory.create(session, name="现在的窗口")
        WindowAssignmentFactory.create(session, window=now.id, item=item.id)
        for _number in range(8):
            WindowAssignmentFactory.create(session, item=item.id, ends="2025-01-01")
    assert "现在的窗口" in office.get(f"/guide/{item.id}")


def test_what_is_not_in_force_is_not_there(office):
    office.get(f"/guide/{office.draft.id}", 404)
    office.get("/guide/999999999", 404)
    assert "取水许可草稿" not in office.get("/guide/?q=取水")
    with office.people.system() as session:
        item = ImplementationItemFactory.published(session, name="即将停办")
    assert "即将停办" in office.get("/guide/?q=即将停办")
    with office.people.system() as session:
        transition(session, registry.get(ITEMS), item.id, "suspend", remark="搬迁")
    assert "即将停办" not in texts(office.get("/guide/?q=停办")).replace("q=停办", "")
    office.get(f"/guide/{item.id}", 404)


def test_a_draft_beside_the_version_in_force_is_told_to_nobody_here(office):
    clerk = office.people.make("county_editor", COUNTY)
    with office.people.system() as session:
        item = ImplementationItemFactory.published(session, name="现行名称")
        update(session, registry.get(ITEMS), item.id, {"name": "下一稿"}, version=item.version)
    signed_in = office.people.browser(clerk)
    for page in (office.get(f"/guide/{item.id}"), signed_in.get(f"/guide/{item.id}").text):
        assert "现行名称" in page
        assert "下一稿" not in page


def test_registers_show_what_is_public(office):
    with office.people.system() as session:
        IntermediaryAgencyFactory.create(session, name="未上架的机构")
        IntermediaryAgencyFactory.published(session, name="已上架的机构")
    listed = office.get("/guide/registers/intermediaries")
    assert "已上架的机构" in listed
    assert "未上架的机构" not in listed
    assert "旌阳区政务服务中心" in office.get("/guide/registers/halls")
    for name in ("filings", "services"):
        office.get(f"/guide/registers/{name}")
    for name in ("regions", "qualifications"):
        office.get(f"/guide/registers/{name}", 404)


def test_large_type_is_kept_from_page_to_page(office):
    page = fromstring(office.get("/guide/?q=取水&large=1"))
    assert page.get("data-size") == "large"
    (way,) = [a.get("href") for a in page.xpath("//ul/li/a")]
    assert "large=1" in way
    assert fromstring(office.get(way)).get("data-size") == "large"
