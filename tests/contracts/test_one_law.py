"""A local value means the same, whether it came by form, by REST or in a workbook."""

from __future__ import annotations

import pytest

from app import operations as ops
from app.kernel.errors import Illegal
from app.sheets.sessions import Uploads
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.standards import StandardFactory
from tests.support.accounts import COUNTY, People
from tests.support.counties import desk, workbook
from tests.support.desk import Desk

DAYS = "working_day"
STANDARD = {"value": 20, "unit": DAYS}
WAYS = ["form", "rest", "sheet"]


@pytest.fixture
def people(app, monkeypatch, tmp_path):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    monkeypatch.setattr(Uploads, "folder", tmp_path / "uploads")
    return People(app)


@pytest.fixture
def item(people):
    """A record that inherits a statutory limit of twenty working days."""
    with people.system() as session:
        catalog = CatalogItemFactory.published(session)
        StandardFactory.published(session, catalog_item=catalog.id, statutory_limit=STANDARD)
        agency = BodyFactory.create(session, name="旌阳区水利局")
        return ImplementationItemFactory.create(
            session, catalog_item=catalog.id, agency=agency.id, kind=None
        )


class Ways:
    """Three ways for one clerk to give the same record another limit."""

    def __init__(self, people, folder, item):
        self.people, self.item = people, item
        self.desk = desk(people, folder)
        person = people.make("county_editor", COUNTY)
        self.page, self.token = Desk(people.browser(person)), people.token(person)

    def record(self):
        self.desk.session.commit()
        return ops.fetch_record(self.desk.session, self.desk.resource, self.item.id)

    def form(self, days):
        path = f"/r/implementation-items/{self.item.id}/edit"
        form = self.page.form(path)
        given = {"statutory_limit": [str(days), DAYS]}
        assert given.keys() <= form.keys()
        self.page.post(path, data=form | given)

    def rest(self, days):
        body = {"statutory_limit": {"value": days, "unit": DAYS}, "version": self.record().version}
        answer = self.token.put(f"/api/v1/implementation-items/{self.item.id}", json=body)
        assert answer.status_code == 200, answer.json

    def sheet(self, days):
        own = self.record().own
        row = (own["name"], own["local_code"], f"{days}个工作日")
        headings = ("事项名称", "地方实施编码", "法定办结时限")
        file = workbook(self.desk.folder / "limits.xlsx", row, headings=headings)
        self.desk.commit(self.desk.plan(file))


@pytest.fixture
def ways(people, tmp_path, item):
    found = Ways(people, tmp_path, item)
    yield found
    found.desk.session.close()


def told(record):
    own = record.own["statutory_limit"]
    return (
        own and own.value,
        record.standard["statutory_limit"].value,
        record.effective["statutory_limit"].value,
        record.verdicts.get("statutory_limit"),
    )


@pytest.mark.parametrize("way", WAYS)
def test_less_than_the_standard_is_a_better_value_of_its_own(ways, way):
    getattr(ways, way)(8)
    assert told(ways.record()) == (8, 20, 8, "better")


@pytest.mark.parametrize("way", WAYS)
def test_the_same_as_the_standard_is_inherited(ways, way):
    getattr(ways, way)(8)
    getattr(ways, way)(20)
    assert told(ways.record()) == (None, 20, 20, None)


@pytest.mark.parametrize("way", WAYS)
def test_more_than_the_standard_is_kept_as_a_draft_and_refused_at_submission(ways, way):
    getattr(ways, way)(30)
    assert told(ways.record()) == (30, 20, 30, "worse")
    with pytest.raises(Illegal) as refusal:
        ops.transition(ways.desk.session, ways.desk.resource, ways.item.id, "submit")
    assert "川府发〔2022〕15号" in str(refusal.value.fields["statutory_limit"][0])
    assert ways.record().state == "draft"


def test_rest_and_page_refuse_the_submission_with_the_clause(ways):
    ways.rest(30)
    answer = ways.token.post(
        f"/api/v1/implementation-items/{ways.item.id}/transitions/submit", json={}
    )
    assert answer.status_code == 409
    assert "川府发〔2022〕15号" in answer.json["error"]["fields"]["statutory_limit"][0]
    page = ways.page.post(
        f"/r/implementation-items/{ways.item.id}/transitions/submit",
        status=409,
        data={"version": ways.record().version},
    )
    assert "川府发〔2022〕15号" in page.text
    assert ways.record().state == "draft"


def test_the_list_computes_the_effective_value_like_the_record(ways):
    for days in (None, 8):
        if days:
            ways.rest(days)
        query = ops.ListQuery(columns=["statutory_limit"])
        ways.desk.session.commit()
        row = ops.fetch_page(ways.desk.session, ways.desk.resource, query).rows[0]
        assert row["statutory_limit"] == ways.record().effective["statutory_limit"]


def test_a_lower_depth_online_is_worse_and_a_higher_one_is_better(people, tmp_path):
    with people.system() as session:
        catalog = CatalogItemFactory.published(session)
        StandardFactory.published(session, catalog_item=catalog.id, online_depth="网上可办")
        for depth, verdict in (("网上可查", "worse"), ("全程网办", "better")):
            record = ImplementationItemFactory.create(
                session, catalog_item=catalog.id, online_depth=depth
            )
            assert record.verdicts["online_depth"] == verdict


def test_a_region_is_its_code_in_rest(people):
    person = people.make("county_editor", COUNTY)
    answer = people.token(person).post("/api/v1/implementation-items/", json={"name": "甲"})
    assert answer.json["result"]["region"] == COUNTY
