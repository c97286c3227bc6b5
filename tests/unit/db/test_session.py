from __future__ import annotations

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import aliased

from app.db import guard
from app.db.accounts import Account
from app.db.guard import trusted
from app.db.history import HistoryOp
from app.db.session import ActorSession, bind_actor, hooks, session_for
from app.kernel.errors import ScopeError
from app.operations.unit import operation
from app.policies.actor import SYSTEM
from models.body import Body, BodyCode
from models.holiday import Holiday
from models.region import Region

BODY, CODE, REGION = Body.__table__, BodyCode.__table__, Region.__table__


def bodies(session):
    return session.scalars(select(Body.name)).all()


def test_a_session_without_an_actor_sees_no_scoped_row(world):
    with ActorSession(world.engine) as session:
        assert bodies(session) == []
        assert session.scalar(select(func.count()).select_from(Body)) == 0
        assert session.get(Body, world.body("bureau")) is None
        assert session.scalar(select(func.count()).select_from(Region)) > 0


def test_an_actor_without_a_region_sees_no_scoped_row(world):
    assert bodies(world.as_("nowhere")) == []


def test_an_actor_sees_the_rows_of_its_region(world):
    names = set(bodies(world.as_("editor")))
    assert "旌阳区教育局" in names
    assert "罗江区教育局" not in names


def test_a_session_serves_one_actor(world):
    session = world.session(world.actors["editor"])
    bind_actor(session, world.actors["editor"])
    with pytest.raises(RuntimeError, match="one actor"):
        bind_actor(session, world.actors["neighbor"])
    with pytest.raises(RuntimeError, match="one actor"):
        bind_actor(session, SYSTEM)


def test_a_session_knows_where_its_writes_come_from(world):
    with session_for(world.engine, SYSTEM, source="rest", request_id="r1") as session:
        assert (session.info["source"], session.info["request_id"]) == ("rest", "r1")


def test_a_row_is_got_by_its_key_under_the_scope(world):
    session, foreign = world.as_("editor"), world.body("foreign")
    assert session.get(Body, foreign) is None
    assert session.get(Body, world.body("bureau")).name == "旌阳区教育局"
    assert world.as_("neighbor").get(Body, foreign).name == "罗江区教育局"


def test_a_row_is_got_with_further_wishes_too(world):
    key = world.region("county")
    found = world.as_("editor").get(Region, key, populate_existing=True)
    assert found.name == "旌阳区"


@pytest.fixture
def new_body(world):
    return Body(id=99_001, version=1, name="新局", region_id=world.region("county"), path="/99001/")


def test_a_new_row_is_not_flushed_outside_an_operation(world, new_body):
    with session_for(world.engine, SYSTEM) as session:
        session.add(new_body)
        with pytest.raises(RuntimeError, match="outside an operation"):
            session.flush()


@pytest.mark.parametrize("act", ["change", "delete"])
def test_a_known_row_is_not_flushed_outside_an_operation(world, act):
    with session_for(world.engine, SYSTEM) as session:
        body = session.get(Body, world.body("bureau"))
        if act == "change":
            body.phone = "0838"
        else:
            session.delete(body)
        with pytest.raises(RuntimeError, match="outside an operation"):
            session.commit()


def test_a_flush_of_nothing_needs_no_operation(world):
    with session_for(world.engine, SYSTEM) as session:
        body = session.get(Body, world.body("bureau"))
        body.name = str(body.name)
        session.flush()
        session.commit()


def test_a_flush_outside_the_actors_area_is_refused(world, new_body):
    new_body.region_id = world.region("other")
    session = world.session(world.actors["editor"])
    with operation(session, "implementation-items", "create"):
        session.add(new_body)
        with pytest.raises(ScopeError):
            session.flush()
        session.expunge(new_body)
    assert bodies(world.as_("neighbor")).count("新局") == 0


@pytest.mark.parametrize("missing", ["check_writes", "record_changes"])
def test_without_the_rules_nothing_is_written(world, new_body, monkeypatch, missing):
    monkeypatch.setattr(hooks, missing, None)
    with session_for(world.engine, SYSTEM) as session:
        session.info["operation"] = object()
        session.add(new_body)
        with pytest.raises(RuntimeError, match="no scope is installed"):
            session.flush()


def test_each_change_counts_the_row_on(world):
    session = world.as_("system")
    with operation(session, "agencies", "update"):
        body = session.get(Body, world.body("bureau"))
        before = body.version
        body.phone = "0838-1"
        session.flush()
        session.flush()
        assert body.version == before + 1
        body.phone = "0838-2"
    assert body.version == before + 2


REFUSED = {
    "select": select(BODY.c.name),
    "select all": select(BODY),
    "count": select(func.count()).select_from(BODY),
    "joined": select(REGION.c.name).join(BODY, BODY.c.region_id == REGION.c.id),
    "in a subquery": select(REGION.c.id).where(REGION.c.id.in_(select(BODY.c.region_id))),
    "in a scalar subquery": select(select(func.count(BODY.c.id)).scalar_subquery()),
    "aliased": select(BODY.alias("b").c.name),
    "children": select(CODE.c.code),
    "in a common table": select(select(BODY.c.name).cte("c").c.name),
    "in a derived table": select(select(BODY.c.name).subquery("d").c.name),
    "deep below": select(select(select(BODY.c.name).subquery("d").c.name).cte("c").c.name),
    "beside": select(REGION.c.name, select(BODY.c.name).lateral("l").c.name),
    "in the condition of a join": select(Region.name).join(
        Holiday, Holiday.id.in_(select(BODY.c.id))
    ),
    "in a union": select(REGION.c.name).union(select(BODY.c.name)),
    "insert": insert(BODY).values(name="x"),
    "insert from": insert(REGION).from_select(["name"], select(BODY.c.name)),
    "update": update(BODY).values(name="x"),
    "delete": delete(BODY),
    "update of the class": update(Body).values(name="x"),
    "delete of the class": delete(Body),
    "insert of the class": insert(Body).values(name="x"),
}


@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED)
def test_a_statement_on_a_scoped_table_that_no_scope_has_seen_is_refused(world, statement):
    with world.session(world.actors["editor"]) as session:
        with pytest.raises(RuntimeError, match="no scope has looked at"):
            session.execute(statement)
        with pytest.raises(RuntimeError, match="no scope has looked at"):
            session.connection().execute(statement)


MIXED = {
    "a bare table beside the class": select(Body.name, BODY.alias("b").c.name),
    "a bare table in a condition": select(Body.name).where(
        Body.region_id.in_(select(BODY.alias("b").c.region_id))
    ),
    "a bare table joined": select(Body.name).join(CODE, CODE.c.parent_id == Body.id),
    "a bare table under exists": select(Body.name).where(
        select(CODE.c.id).where(CODE.c.parent_id == Body.id).exists()
    ),
}


@pytest.mark.parametrize("statement", MIXED.values(), ids=MIXED)
def test_the_scope_of_a_class_does_not_cover_a_bare_table(world, statement):
    with (
        world.session(world.actors["editor"]) as session,
        pytest.raises(RuntimeError, match="no scope has looked at"),
    ):
        session.execute(statement)


SEEN = {
    "class": select(Body.name),
    "alias": select(aliased(Body, name="b").name),
    "class in a condition": select(Region.name).where(Region.id.in_(select(Body.region_id))),
    "relation": select(Body.name).join(Body.region),
    "relation to an alias": select(Body.name).join(Body.region.of_type(aliased(Region))),
    "relation to children": select(Body.name).join(Body.codes),
    "derived table": select(select(Body.name).subquery("d").c.name),
    "common table": select(select(Body.name).cte("c").c.name),
    "children": select(BodyCode.code).join(Body, Body.id == BodyCode.parent_id),
    "counted": select(func.count()).select_from(select(Body.id).subquery()),
    "global table": select(REGION.c.name),
    "system table": select(HistoryOp.__table__.c.id),
}


@pytest.mark.parametrize("statement", SEEN.values(), ids=SEEN)
def test_a_statement_that_the_scope_has_seen_goes_through(world, statement):
    with world.session(world.actors["editor"]) as session:
        session.execute(statement).all()


def test_a_checked_bulk_write_is_trusted_and_nothing_after_it(world):
    with world.engine.connect() as connection:
        with trusted():
            with trusted():
                connection.execute(select(BODY.c.id))
            connection.execute(select(BODY.c.id))
        with pytest.raises(RuntimeError, match="no scope has looked at"):
            connection.execute(select(BODY.c.id))


def test_the_trust_ends_with_an_error_too(world):
    with pytest.raises(ZeroDivisionError), trusted():
        raise ZeroDivisionError
    with world.engine.connect() as connection, pytest.raises(RuntimeError):
        connection.execute(select(BODY.c.id))


def test_words_of_sql_are_for_operations_and_migrations(world):
    with world.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM body")).scalar() > 0
        assert connection.exec_driver_sql("SELECT count(*) FROM body").scalar() > 0


def test_the_scoped_tables_of_a_statement_are_named():
    assert guard.named_tables(REFUSED["joined"]) == {"body"}
    assert guard.bare_tables(MIXED["a bare table joined"]) == {"body_code"}
    assert guard.bare_tables(select(Holiday.__table__, Account.__table__)) == set()
