"""Who leaves hands over what is unfinished, and is shut out in the same operation."""

from __future__ import annotations

import pytest

from app.db.ids import allocate
from app.db.imports import ImportSession
from app.db.session import session_for
from app.fab import actor_named, set_active
from app.fab.handover import hand_over, tasks_of
from app.fab.oversight import subject
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Invalid
from app.operations import create, history_of, transition, update, verify
from app.operations.unit import operation
from app.resource.registry import registry
from tests.support.accounts import COUNTY, OTHER


@pytest.fixture
def items():
    return registry.get("implementation-items")


def acting(people, person):
    return session_for(people.engine, actor_named(people.engine, person.account))


def draft(people, person, items, name):
    with acting(people, person) as session:
        return create(session, items, {"name": name})


def waiting_import(people, person, state="planned"):
    with people.system() as session, operation(session, "implementation-items", "import"):
        row = ImportSession(
            id=allocate(session, ImportSession, 1)[0],
            version=1,
            resource="implementation-items",
            state=state,
            file_name="a.xlsx",
            sha256="0" * 64,
            user_id=person.id,
            user_name=person.name,
            plan="{}",
            region_id=person.actor.home.region_id,
            created_at=now(),
            updated_at=now(),
        )
        session.add(row)
        session.flush()
        return row.id


def test_drafts_and_waiting_imports_go_to_the_successor(people, items):
    leaver, heir = people.make("county_editor", COUNTY), people.make("county_editor", COUNTY)
    mine = draft(people, leaver, items, "食品经营许可")
    taken = draft(people, leaver, items, "公共场所卫生许可")
    submitted = draft(people, leaver, items, "特种设备登记")
    with acting(people, leaver) as session:
        transition(session, items, submitted.id, "submit")
    with acting(people, heir) as session:
        update(session, items, taken.id, {"name": "卫生许可"}, version=taken.version)
    waiting, done = waiting_import(people, leaver), waiting_import(people, leaver, "committed")
    with people.system() as session:
        handed = hand_over(session, leaver.id, heir.account)
        assert (handed.imports, handed.drafts) == (1, 1)
        assert not subject(session, leaver.id).active
        assert tasks_of(session, leaver.id).draft_count == 0
        assert tasks_of(session, heir.id).imports == [waiting]
        rows = tasks_of(session, heir.id).drafts[items.name]
        assert {key for key, _version, _number in rows} == {mine.id, taken.id}
        assert session.get(ImportSession, done).user_id == leaver.id
        assert history_of(session, items, mine.id)[0].kind == "handed_over"
        assert verify(session).ok


def test_what_was_taken_over_is_handed_on(people, items):
    first, second, third = (people.make("county_editor", COUNTY) for _number in range(3))
    draft(people, first, items, "食品经营许可")
    with people.system() as session:
        hand_over(session, first.id, second.account)
        assert hand_over(session, second.id, third.account).drafts == 1


def test_nobody_takes_over_from_another_region_or_a_shut_account(people):
    leaver, foreign = people.make("county_editor", COUNTY), people.make("county_editor", OTHER)
    shut = people.make("county_editor", COUNTY)
    with people.system() as session:
        set_active(session, shut.id, False)
        for account in (foreign.account, shut.account, leaver.account, "nobody"):
            with pytest.raises(Invalid) as refused:
                hand_over(session, leaver.id, account)
            assert list(refused.value.fields) == ["to"]
        assert subject(session, leaver.id).active


def test_security_hands_over_in_its_own_area_alone(people):
    leaver, heir = people.make("county_editor", OTHER), people.make("county_editor", OTHER)
    local = acting(people, people.make("security_admin", COUNTY))
    with local as session, pytest.raises(Forbidden):
        hand_over(session, leaver.id, heir.account)
    with people.system() as session:
        assert subject(session, leaver.id).active
