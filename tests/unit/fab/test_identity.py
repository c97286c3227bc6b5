"""Who somebody is: one statement for account, grants and rights."""

from __future__ import annotations

import pytest
from sqlalchemy import event, insert

from app.db.accounts import RoleGrant
from app.fab import actor_named, grant_role, load_actor, set_active
from app.kernel.errors import Forbidden, NotFound
from app.operations import create
from app.resource.registry import registry
from tests.support.accounts import CITY, COUNTY, OTHER, PROVINCE


def test_an_actor_is_read_by_one_statement(people):
    person = people.make("county_editor", COUNTY)
    statements = []
    with people.system() as session:
        session.connection()
        event.listen(people.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
        actor = load_actor(session, person.id)
    assert len(statements) == 1
    assert [grant.role for grant in actor.grants] == ["county_editor"]


def test_the_rights_of_a_grant_are_those_of_the_declarations(people):
    person = people.make("county_editor", COUNTY)
    declared = {
        (resource.name, action)
        for resource in registry.all()
        for action in resource.rights("county_editor")
    }
    assert declared
    assert person.actor.grants[0].rights == declared


def test_a_person_of_two_regions_has_both(people):
    person = people.make("reviewer", COUNTY)
    with people.system() as session:
        other = actor_named(people.engine, people.make("reviewer", OTHER).account).home.region_id
        person = grant_role(session, person.id, "reviewer", region_id=other)
    paths = [grant.region_path for grant in person.actor.grants]
    assert len(set(paths)) == 2
    assert all(grant.below for grant in person.actor.grants)


def test_a_body_narrows_a_grant(people):
    with people.system() as session:
        uscc = "11510000008282251D"
        region = people.make("viewer").actor.home.region_id
        body = create(
            session, registry.get("agencies"), {"name": "水利厅", "uscc": uscc, "region": region}
        )
    home = people.make("province_department", PROVINCE, uscc).actor.home
    assert home.body_id == body.id
    assert home.body_path.endswith(f"/{body.id}/")


def test_a_role_that_nobody_declares_any_more_gives_nothing(people):
    person = people.make("viewer", COUNTY)
    row = {"user_id": person.id, "role": "gone", "region_id": person.actor.home.region_id}
    with people.engine.connect().execution_options(write=True) as connection, connection.begin():
        connection.execute(insert(RoleGrant.__table__), row | {"version": 1})
    with people.system() as session:
        assert [g.role for g in load_actor(session, person.id).grants] == ["viewer"]


def test_a_name_is_known_in_any_case(people):
    person = people.make("city_admin", CITY)
    assert actor_named(people.engine, person.account.upper()).user_id == person.id


def test_an_unknown_account_is_not_found(people):
    with pytest.raises(NotFound):
        actor_named(people.engine, "nobody")
    with people.system() as session, pytest.raises(NotFound):
        load_actor(session, 10**9)


def test_a_shut_account_is_nobody(people):
    person = people.make("viewer", COUNTY)
    with people.system() as session:
        set_active(session, person.id, False)
    with pytest.raises(Forbidden):
        actor_named(people.engine, person.account)
