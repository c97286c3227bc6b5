"""Who reaches what: each scope class, each way in, each place one can stand (RULES 2 and 3)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.db.base import models
from app.db.session import hooks
from app.fab import grant_role, revoke_role
from app.factory import create_app
from app.operations import transition
from app.policies import scope
from app.resource.registry import registry
from config import Settings
from tests.factories.bodies import BodyFactory
from tests.factories.catalog_items import CatalogItemFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.factories.regions import RegionFactory
from tests.support import reach
from tests.support.accounts import CITY, COUNTY, OTHER, PROVINCE, Caller, People
from tests.support.databases import AUDIT_KEY
from tests.support.reach import ABSENT, DONE, READS, REFUSED, SIGN_IN, Target, Visitor

MEANS = ("token", "session")
TOWN = "510603001000"


class World:
    """One application with an account for every place, each with a token and a session."""

    def __init__(self, app):
        self.app, self.people = app, People(app)
        self.visitors = {}
        self.codes = {}

    def visitor(self, role, region, means):
        """Somebody of this role in this region; `nowhere` for a role that was taken back."""
        key = (role, region, means)
        if key not in self.visitors:
            self.visitors[key] = self._made(role, region, means)
        return self.visitors[key]

    def nobody(self):
        return Visitor(Caller(self.app.test_client(), {}), None, self.people.engine)

    def _made(self, role, region, means):
        person = self.people.make(role, COUNTY if region == "nowhere" else region)
        if region == "nowhere":
            home = person.actor.home.region_id
            with self.people.system() as session:
                person = revoke_role(session, person.id, role, region_id=home)
        caller = self.people.token(person) if means == "token" else self.people.browser(person)
        return Visitor(caller, person.account, self.people.engine)

    def target(self, factory, code, *steps, **given):
        """A fresh record of the factory in the region with this code."""
        with self.people.system() as session:
            region_id = self.region_id(code)
            record = factory.create(session, region=region_id, **given)
            for step in steps:
                record = transition(session, factory.resource(), record.id, step)
            return Target(
                resource=factory.resource(),
                id=record.id,
                version=record.version,
                region_id=region_id,
                region_code=code,
                found=record.own["name"],
            )

    def values(self, factory):
        """What a new record of the factory would be made from."""
        with self.people.system() as session:
            return factory.values(session)

    def region_id(self, code):
        if code not in self.codes:
            region = registry.get("regions").model
            with self.people.system() as session:
                query = select(region.id).where(region.code == code)
                self.codes[code] = session.scalars(query).one()
        return self.codes[code]


@pytest.fixture(scope="module")
def world(databases, tmp_path_factory):
    url = databases.create(like=databases.ready)
    settings = Settings(
        home=tmp_path_factory.mktemp("scope"), database_url=url, audit_key=AUDIT_KEY
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
        app = create_app(settings)
        yield World(app)
    app.extensions["shixiang"].engine.dispose()
    databases.drop(url)


def table(world, means, places, attempt):
    """What `attempt` comes to for each place; the first one is the positive control."""
    found = {}
    for place in places:
        role, region = place
        visitor = world.nobody() if role is None else world.visitor(role, region, means)
        found[place] = attempt(visitor)
    return found


OWN, ABOVE = ("county_editor", COUNTY), ("city_admin", CITY)
BELOW, SIBLING = ("county_editor", TOWN), ("county_editor", OTHER)
NOWHERE, ANONYMOUS = ("county_editor", "nowhere"), (None, "")
REGIONAL = (OWN, ABOVE, BELOW, SIBLING, NOWHERE, ANONYMOUS)


def row(*outcomes):
    return dict(zip(REGIONAL, outcomes, strict=True))


READ = row(DONE, DONE, ABSENT, ABSENT, REFUSED, SIGN_IN)
WRITE = row(DONE, REFUSED, ABSENT, ABSENT, REFUSED, SIGN_IN)
PUT_THERE = row(DONE, REFUSED, REFUSED, REFUSED, REFUSED, SIGN_IN)


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("factory", [ImplementationItemFactory, BodyFactory])
@pytest.mark.parametrize("way", READS)
def test_a_regional_record_is_read_in_its_region_and_above(world, means, factory, way):
    target = world.target(factory, COUNTY)
    assert table(world, means, REGIONAL, lambda who: READS[way](who, target)) == READ


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("way", [reach.edit, reach.submit, reach.delete])
def test_a_regional_record_is_written_in_its_region(world, means, way):
    def attempt(who):
        return way(who, world.target(ImplementationItemFactory, COUNTY))

    assert table(world, means, REGIONAL, attempt) == WRITE


def test_a_record_of_another_region_is_not_there_when_many_are_chosen(world):
    def attempt(who):
        return reach.bulk_preview(who, world.target(ImplementationItemFactory, COUNTY))

    assert table(world, "session", REGIONAL[:-1], attempt) == {
        place: wanted for place, wanted in WRITE.items() if place != ANONYMOUS
    }


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("factory", [ImplementationItemFactory, BodyFactory])
def test_a_regional_record_is_made_in_ones_own_region(world, means, factory):
    target = world.target(factory, COUNTY)

    def attempt(who):
        return reach.create(who, target, world.values(factory))

    assert table(world, means, REGIONAL, attempt) == PUT_THERE


@pytest.mark.parametrize("means", MEANS)
def test_a_file_is_handed_in_for_ones_own_region(world, means, tmp_path):
    target = world.target(ImplementationItemFactory, COUNTY)

    def attempt(who):
        return reach.import_file(who, target, tmp_path)

    assert table(world, means, REGIONAL, attempt) == PUT_THERE


def test_many_rows_are_written_in_ones_own_region(world):
    target = world.target(ImplementationItemFactory, COUNTY)
    wanted = PUT_THERE | {ANONYMOUS: REFUSED}
    assert table(world, "token", REGIONAL, lambda who: reach.bulk(who, target)) == wanted


@pytest.mark.parametrize("means", MEANS)
def test_a_record_is_moved_only_between_regions_that_one_holds_both(world, means):
    both = world.visitor("county_editor", COUNTY, means)
    person = world.people.make("county_editor", COUNTY)
    with world.people.system() as session:
        grant_role(session, person.id, "county_editor", region_id=world.region_id(OTHER))
    caller = world.people.token(person) if means == "token" else world.people.browser(person)
    of_two = Visitor(caller, person.account, world.people.engine)
    for visitor, wanted in ((of_two, DONE), (both, REFUSED)):
        target = world.target(ImplementationItemFactory, COUNTY)
        body = {"version": target.version, "region_id": world.region_id(OTHER)}
        moved = visitor.caller.put(f"{target.rest}{target.id}", json=body)
        assert reach.outcome(moved) == wanted


@pytest.mark.parametrize("means", MEANS)
def test_a_reviewer_decides_in_its_region_and_below(world, means):
    places = (("reviewer", COUNTY), ("reviewer", CITY), ("reviewer", OTHER))

    def attempt(who):
        target = world.target(ImplementationItemFactory, COUNTY, "submit")
        publish = f"{target.rest}{target.id}/transitions/publish"
        return reach.outcome(who.caller.post(publish))

    assert table(world, means, places, attempt) == dict(
        zip(places, (DONE, DONE, ABSENT), strict=True)
    )


@pytest.mark.parametrize("means", MEANS)
def test_a_relation_offers_and_takes_only_what_one_sees(world, means):
    body = world.target(BodyFactory, COUNTY)
    path = "/r/implementation-items/choices/agency"

    def offered(who):
        return reach.shown(who.caller.get(path, query_string={"q": body.found}), str(body.id))

    def taken(who):
        values = {"name": "取水许可", "kind": "行政许可", "agency_id": body.id}
        answer = who.caller.post("/api/v1/implementation-items/", json=values)
        return ABSENT if answer.status_code == 422 else reach.outcome(answer)

    assert table(world, means, REGIONAL, offered) == READ
    assert table(world, means, REGIONAL, taken) == READ


PROVINCIAL = (
    ("province_admin", PROVINCE),
    ("city_admin", CITY),
    ("county_editor", COUNTY),
    ("county_editor", "nowhere"),
    ANONYMOUS,
)


def shared(*outcomes):
    return dict(zip(PROVINCIAL, outcomes, strict=True))


@pytest.mark.parametrize("means", MEANS)
@pytest.mark.parametrize("way", READS)
def test_a_shared_record_is_read_by_all_once_it_is_published(world, means, way):
    published = world.target(CatalogItemFactory, PROVINCE, "submit", "publish")
    draft = world.target(CatalogItemFactory, PROVINCE)
    allowed = shared(DONE, DONE, DONE, REFUSED, SIGN_IN)
    hidden = shared(DONE, ABSENT, ABSENT, REFUSED, SIGN_IN)
    assert table(world, means, PROVINCIAL, lambda who: READS[way](who, published)) == allowed
    assert table(world, means, PROVINCIAL, lambda who: READS[way](who, draft)) == hidden


@pytest.mark.parametrize("means", MEANS)
def test_a_shared_record_is_written_by_its_own_level(world, means):
    def attempt(who):
        return reach.edit(who, world.target(CatalogItemFactory, PROVINCE, "submit", "publish"))

    target = world.target(CatalogItemFactory, PROVINCE)
    wanted = shared(DONE, REFUSED, REFUSED, REFUSED, SIGN_IN)
    assert table(world, means, PROVINCIAL, attempt) == wanted

    def made(who):
        return reach.create(who, target, world.values(CatalogItemFactory))

    assert table(world, means, PROVINCIAL, made) == wanted


@pytest.mark.parametrize("means", MEANS)
def test_a_global_record_is_read_by_all_and_written_by_the_province(world, means):
    with world.people.system() as session:
        region = RegionFactory.create(session)
    target = Target(registry.get("regions"), region.id, region.version, 0, "", region.own["name"])
    read = shared(DONE, DONE, DONE, REFUSED, SIGN_IN)
    for way in ("list", "detail", "detail page", "history page"):
        assert table(world, means, PROVINCIAL, lambda who, way=way: READS[way](who, target)) == read

    def attempt(who):
        with world.people.system() as session:
            fresh = RegionFactory.create(session)
        given = Target(target.resource, fresh.id, fresh.version, 0, "", "")
        return reach.edit(who, given)

    wanted = shared(DONE, REFUSED, REFUSED, REFUSED, SIGN_IN)
    assert table(world, means, PROVINCIAL, attempt) == wanted


def test_with_the_scope_switched_off_the_same_table_finds_the_leaks(world, monkeypatch):
    """What proves that the tests above would see a hole."""
    monkeypatch.setattr(scope, "_options", lambda actor: ())
    monkeypatch.setattr(hooks, "check_writes", lambda session, rows: None)
    target = world.target(ImplementationItemFactory, COUNTY)
    for way in READS:
        found = table(world, "token", REGIONAL, lambda who, way=way: READS[way](who, target))
        assert found[SIBLING] == found[BELOW] == DONE, way
    written = table(
        world,
        "token",
        REGIONAL,
        lambda who: reach.edit(who, world.target(ImplementationItemFactory, COUNTY)),
    )
    assert written[SIBLING] == DONE


def test_every_model_declares_its_scope_class():
    assert [model.__name__ for model in models() if model.scope is None] == []
