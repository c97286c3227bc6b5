"""The scope holds below every page: joins, failed writes, bare tables, relations."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.db.session import bind_actor, session_for
from app.kernel.errors import Invalid, ScopeError
from app.operations import Filter, ListQuery, create, fetch_page
from app.operations import update as change
from app.operations.unit import operation
from app.policies.actor import ANONYMOUS
from app.resource.registry import registry
from models.body import Body
from models.implementation_item import ImplementationItem
from models.material import Material
from tests.factories.bodies import BodyFactory
from tests.factories.implementation_items import ImplementationItemFactory
from tests.support.accounts import COUNTY, OTHER, People

USCC = "11510603008282251D"


@pytest.fixture
def people(app, monkeypatch):
    monkeypatch.setattr("app.fab.passwords.HASHING", "scrypt:1024:8:1")
    return People(app)


@pytest.fixture
def editor(people):
    return people.make("county_editor", COUNTY).actor


@pytest.fixture
def stranger(people):
    return people.make("county_editor", OTHER).actor


@pytest.fixture
def ours(people, editor):
    """An item of the county with its agency and a material, and the session of its editor."""
    with session_for(people.engine, editor) as session:
        agency = BodyFactory.create(session)
        item = ImplementationItemFactory.create(
            session, agency=agency.id, materials=[{"name": "身份证"}]
        )
        assert session.scalars(select(ImplementationItem.id)).all() == [item.id]
        yield session, item, agency


def test_a_join_shows_no_row_of_a_foreign_table(people, ours, stranger):
    session, item, agency = ours
    query = select(ImplementationItem).options(joinedload(ImplementationItem.agency))
    assert session.scalars(query).unique().one().agency.id == agency.id
    with session_for(people.engine, stranger) as foreign:
        with people.system() as system:
            region = foreign.info["actor"].home.region_id
            row = ImplementationItemFactory.create(system, region=region, agency=agency.id)
        found = foreign.scalars(query).unique().one()
        assert found.id == row.id
        assert found.agency is None


@pytest.mark.parametrize(
    "query",
    [
        select(ImplementationItem.id),
        select(func.count()).select_from(ImplementationItem),
        select(aliased(ImplementationItem).name),
        select(Material.name),
        select(ImplementationItem.id).join(Body, Body.id == ImplementationItem.agency_id),
        select(Body.id).outerjoin(ImplementationItem, Body.id == ImplementationItem.agency_id),
        select(select(ImplementationItem.id).subquery()),
        select(select(ImplementationItem.id).cte()),
        select(ImplementationItem).options(selectinload(ImplementationItem.materials)),
        select(ImplementationItem.id).union(select(Body.id)),
        select(Body.name).where(select(ImplementationItem.id).exists()),
    ],
)
def test_no_form_of_question_finds_a_foreign_row(people, ours, stranger, query):
    session, _item, _agency = ours
    own = session.execute(query).all()
    assert own not in ([], [(0,)])
    for actor in (stranger, ANONYMOUS):
        with session_for(people.engine, actor) as foreign:
            assert foreign.execute(query).all() in ([], [(0,)])


def test_a_foreign_row_is_not_got_by_its_key(people, ours, stranger):
    session, item, _agency = ours
    session.expunge_all()
    assert session.get(ImplementationItem, item.row.id) is not None
    with session_for(people.engine, stranger) as foreign:
        assert foreign.get(ImplementationItem, item.row.id) is None


def test_a_session_serves_one_actor(people, ours, stranger):
    with pytest.raises(RuntimeError, match="one actor"):
        bind_actor(ours[0], stranger)


@pytest.mark.parametrize(
    "statement",
    [
        select(ImplementationItem.__table__),
        select(Body).join(ImplementationItem.__table__, text("1 = 1")),
        select(Body.id).where(Body.id.in_(select(ImplementationItem.__table__.c.agency_id))),
        update(ImplementationItem).values(name="x"),
        insert(Body.__table__).values(name="x", region_id=1),
    ],
)
def test_a_statement_that_no_scope_has_looked_at_is_refused(ours, statement):
    session, _item, _agency = ours
    with pytest.raises(RuntimeError, match="no scope"):
        session.execute(statement)


def test_after_a_key_that_was_taken_the_scope_is_as_closed_as_before(people, ours, stranger):
    with session_for(people.engine, stranger) as foreign:
        BodyFactory.create(foreign, region=foreign.info["actor"].home.region_id, uscc=USCC)
        with pytest.raises(Invalid):
            BodyFactory.create(foreign, region=foreign.info["actor"].home.region_id, uscc=USCC)
        assert foreign.scalars(select(ImplementationItem.id)).all() == []
        with pytest.raises(RuntimeError, match="no scope"):
            foreign.execute(select(ImplementationItem.__table__))
    with session_for(people.engine, stranger) as another:
        assert another.scalars(select(ImplementationItem.id)).all() == []


def test_after_a_refused_write_the_scope_is_as_closed_as_before(people, ours, stranger):
    region = ours[1].row.region_id
    with session_for(people.engine, stranger) as foreign:
        with pytest.raises(ScopeError):
            ImplementationItemFactory.create(foreign, region=region)
        assert foreign.scalars(select(ImplementationItem.id)).all() == []


def test_a_write_outside_an_operation_is_refused(ours):
    session, item, _agency = ours
    item.row.name = "changed by hand"
    with pytest.raises(RuntimeError, match="outside an operation"):
        session.flush()
    session.rollback()


def test_a_row_put_into_another_region_within_an_operation_is_refused(ours, stranger):
    session, item, _agency = ours
    with (
        pytest.raises(ScopeError),
        operation(session, "implementation-items", "update"),
    ):
        session.get(ImplementationItem, item.row.id).region_id = stranger.home.region_id


def test_a_relation_never_makes_the_record_it_names(people, ours):
    session, item, _agency = ours
    count = select(func.count()).select_from(Body)
    before = session.scalar(count)
    items = registry.get("implementation-items")
    for given in ({"agency": "没有这个局"}, {"agency_id": 10**9}, {"agency": {"name": "新局"}}):
        with pytest.raises(Invalid):
            change(session, items, item.id, given, version=item.version)
        with pytest.raises(Invalid):
            create(session, items, {"name": "x", "kind": "行政许可"} | given)
    with people.system() as system:
        assert system.scalar(count) == before


def test_a_filter_does_not_tell_what_another_county_has(people, ours, stranger):
    session, item, _agency = ours
    items = registry.get("implementation-items")
    asked = ListQuery(filters=[Filter("local_code", "eq", item.own["local_code"])])
    assert fetch_page(session, items, asked).count == 1
    with session_for(people.engine, stranger) as foreign:
        page = fetch_page(foreign, items, asked)
    assert (page.count, page.rows) == (0, [])


def test_two_counties_may_use_the_same_code(people, ours, stranger):
    session, item, _agency = ours
    with session_for(people.engine, stranger) as foreign:
        region = foreign.info["actor"].home.region_id
        code = item.own["local_code"]
        assert ImplementationItemFactory.create(foreign, region=region, local_code=code).id


def test_a_body_is_put_under_its_superior_by_its_own_editor(ours):
    session, _item, agency = ours
    session.expunge_all()
    below = BodyFactory.create(session, superior=agency.id)
    assert below.row.path == f"{agency.row.path}{below.id}/"
