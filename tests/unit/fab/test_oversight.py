"""What one account may hold, and who may change it: however many do so at once."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from app.db.session import session_for
from app.fab import actor_named, add_user, grant_role, revoke_role, set_active
from app.fab.account_changes import change_account
from app.fab.accounts_list import Question, list_accounts
from app.fab.oversight import subject
from app.kernel.errors import AppError, Conflict, Forbidden, Illegal, Invalid
from app.operations import create, verify
from app.policies.actor import SYSTEM
from app.resource.registry import registry
from tests.support.accounts import CITY, COUNTY, PASSWORD, PROVINCE

DUTIES = ("county_editor", "security_admin", "auditor")


def region_of(people, code):
    return people.make("viewer", code).actor.home.region_id


def held_by(people, user_id):
    with people.system() as session:
        return subject(session, user_id)


def at_once(people, *acts):
    """What becomes of acts that begin at the same moment, each in a session of its own."""
    barrier, results = Barrier(len(acts)), []

    def run(act):
        with session_for(people.engine, SYSTEM) as session:
            barrier.wait(timeout=30)
            try:
                act(session)
                results.append("done")
            except AppError as refusal:
                results.append(refusal.code)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(results)


def test_of_two_grants_at_once_only_one_duty_is_given(people):
    person, region = people.make("viewer", COUNTY), region_of(people, COUNTY)
    with people.system() as session:
        revoke_role(session, person.id, "viewer", region_id=region)
    acts = [
        lambda session, role=role: grant_role(session, person.id, role, region_id=region)
        for role in DUTIES
    ]
    assert at_once(people, *acts) == ["done", "invalid", "invalid"]
    assert len({one.duty for one in held_by(people, person.id).held}) == 1


def test_of_the_last_two_who_look_after_all_only_one_can_be_shut(people):
    pair = [people.make("security_admin"), people.make("security_admin")]
    acts = [lambda session, key=person.id: set_active(session, key, False) for person in pair]
    assert at_once(people, *acts) == ["done", "illegal_transition"]
    with people.system() as session:
        assert verify(session).ok


def test_a_list_has_the_accounts_whose_every_role_lies_in_the_area(people):
    mine, two = people.make("viewer", COUNTY), people.make("viewer", COUNTY)
    with people.system() as session:
        grant_role(session, two.id, "viewer", region_id=region_of(people, CITY))
    local = actor_named(people.engine, people.make("security_admin", COUNTY).account)
    asked = Question(text=mine.account, role="viewer", region_id=region_of(people, CITY))
    with session_for(people.engine, local) as session:
        assert two.account not in {line.account for line in list_accounts(session, Question()).rows}
        assert [line.account for line in list_accounts(session, asked).rows] == [mine.account]


def test_the_last_that_looks_after_all_others_stays(people):
    person = people.make("security_admin")
    people.make("security_admin", CITY)
    home = person.actor.home.region_id
    with people.system() as session:
        with pytest.raises(Illegal):
            set_active(session, person.id, False)
        with pytest.raises(Illegal):
            revoke_role(session, person.id, "security_admin", region_id=home)
        people.make("security_admin")
        set_active(session, person.id, False)
    assert not held_by(people, person.id).active


def test_a_shut_account_keeps_its_duty(people):
    """Else it would get another one while it is shut, and hold both when it is opened."""
    person = people.make("county_editor", COUNTY)
    with people.system() as session:
        set_active(session, person.id, False)
        with pytest.raises(Invalid):
            grant_role(session, person.id, "auditor", region_id=person.actor.home.region_id)


@pytest.mark.parametrize("first", DUTIES)
@pytest.mark.parametrize("second", DUTIES)
def test_roles_of_two_duties_never_meet_in_a_change_of_all_roles(people, first, second):
    person, region = people.make(first, COUNTY), region_of(people, COUNTY)
    version = held_by(people, person.id).version
    roles = [(first, region, None), (second, region, None)]
    with people.system() as session:
        if first == second:
            change_account(session, person.id, version, roles=roles[:1])
            return
        with pytest.raises(Invalid):
            change_account(session, person.id, version, roles=roles)
        change_account(session, person.id, version, roles=roles[1:])
    assert [one.role for one in held_by(people, person.id).held] == [second]


def test_a_change_of_an_account_that_changed_meanwhile_is_refused(people):
    person = people.make("viewer", COUNTY)
    version = held_by(people, person.id).version
    with people.system() as session:
        change_account(session, person.id, version, active=False)
        with pytest.raises(Conflict):
            change_account(session, person.id, version, active=True)


def test_security_and_audit_are_held_for_a_whole_region(people):
    with people.system() as session:
        uscc, region = "11510000008282251D", region_of(people, PROVINCE)
        values = {"name": "水利厅", "uscc": uscc, "region": region}
        create(session, registry.get("agencies"), values)
        for role in ("security_admin", "auditor"):
            with pytest.raises(Invalid) as refused:
                add_user(session, "somebody", PASSWORD, role=role, body_code=uscc)
            assert list(refused.value.fields) == ["department"]


def test_an_account_without_a_role_is_for_those_who_look_after_all(people):
    person, region = people.make("viewer", COUNTY), region_of(people, COUNTY)
    with people.system() as session:
        revoke_role(session, person.id, "viewer", region_id=region)
    local = actor_named(people.engine, people.make("security_admin", COUNTY).account)
    with session_for(people.engine, local) as session:
        with pytest.raises(Forbidden):
            set_active(session, person.id, False)
        grant_role(session, person.id, "viewer", region_id=region)
        set_active(session, person.id, False)


def test_security_gives_no_role_above_itself_by_a_change_of_all_roles(people):
    person, top = people.make("viewer", COUNTY), region_of(people, PROVINCE)
    local = actor_named(people.engine, people.make("security_admin", CITY).account)
    version = held_by(people, person.id).version
    with session_for(people.engine, local) as session, pytest.raises(Forbidden):
        change_account(session, person.id, version, roles=[("viewer", top, None)])
    assert held_by(people, person.id).held[0].region_id != top
