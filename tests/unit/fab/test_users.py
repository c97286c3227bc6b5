"""Accounts are made and changed by whoever looks after them, and by nobody else."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app.db.history import HistoryChange
from app.db.session import session_for
from app.fab import (
    actor_named,
    add_user,
    grant_role,
    has_accounts,
    revoke_role,
    set_active,
    set_password,
)
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.operations import verify
from tests.support.accounts import CITY, COUNTY, OTHER, PASSWORD, PROVINCE


@pytest.fixture
def acting(people):
    """A session of a person; closed at the end."""
    opened = []

    def session_of(person):
        actor = actor_named(people.engine, person.account)
        opened.append(session_for(people.engine, actor))
        return opened[-1]

    yield session_of
    for session in opened:
        session.close()


def region_of(people, code):
    return people.make("viewer", code).actor.home.region_id


def test_a_first_account_can_be_made(people):
    assert not has_accounts(people.engine)
    assert people.make("security_admin").actor.home.region_path.count("/") == 2
    assert has_accounts(people.engine)


def test_an_account_that_is_there_gets_the_role_besides_and_keeps_its_password(people):
    person = people.make("county_editor", COUNTY)
    with people.system() as session:
        add_user(session, person.account, "another-Word-8", role="viewer", region_code=OTHER)
    assert [g.role for g in people.token(person) and actor_of(people, person).grants] == [
        "county_editor",
        "viewer",
    ]


def actor_of(people, person):
    return actor_named(people.engine, person.account)


def test_the_same_role_twice_is_one(people):
    person = people.make("viewer", COUNTY)
    with people.system() as session:
        add_user(session, person.account, "", role="viewer", region_code=COUNTY)
    assert len(actor_of(people, person).grants) == 1


@pytest.mark.parametrize("password", ["short", "a" * 12, "x" * 129, "somebody-else-7"])
def test_a_weak_password_is_refused(people, password):
    with people.system() as session, pytest.raises(Invalid) as refused:
        add_user(session, "somebody", password, role="viewer")
    assert list(refused.value.fields) == ["password"]


@pytest.mark.parametrize("account", ["", "two words", "x" * 65, "a/b", "<b>"])
def test_an_account_is_a_word(people, account):
    with people.system() as session, pytest.raises(Invalid):
        add_user(session, account, PASSWORD, role="viewer")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": "emperor"}, "role"),
        ({"role": "viewer", "region_code": "999999999999"}, "region"),
        ({"role": "viewer", "body_code": "unknown"}, "department"),
    ],
)
def test_what_is_not_known_is_refused_by_name(people, given, field):
    with people.system() as session, pytest.raises(Invalid) as refused:
        add_user(session, "somebody", PASSWORD, **given)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("county_editor", "security_admin"),
        ("security_admin", "auditor"),
        ("auditor", "viewer"),
        ("reviewer", "auditor"),
    ],
)
def test_content_security_and_audit_are_never_in_one_hand(people, first, second):
    person = people.make(first, COUNTY)
    with people.system() as session, pytest.raises(Invalid) as refused:
        add_user(session, person.account, "", role=second, region_code=COUNTY)
    assert list(refused.value.fields) == ["role"]


def test_security_makes_accounts_in_its_own_area(people, acting):
    session = acting(people.make("security_admin", CITY))
    made = add_user(session, "new-clerk", PASSWORD, role="county_editor", region_code=COUNTY)
    assert made.actor.home.role == "county_editor"


@pytest.mark.parametrize("region", [PROVINCE, OTHER])
def test_security_makes_no_account_above_or_beside_its_area(people, acting, region):
    session = acting(people.make("security_admin", COUNTY))
    with pytest.raises(Forbidden):
        add_user(session, "new-clerk", PASSWORD, role="county_editor", region_code=region)
    with pytest.raises(NotFound):
        actor_named(people.engine, "new-clerk")


def test_security_gives_no_role_to_people_of_another_area(people, acting):
    session = acting(people.make("security_admin", COUNTY))
    stranger = people.make("county_editor", OTHER)
    with pytest.raises(Forbidden):
        grant_role(session, stranger.id, "viewer", region_id=region_of(people, COUNTY))


def test_security_does_nothing_to_itself(people, acting):
    person = people.make("security_admin", CITY)
    session = acting(person)
    with pytest.raises(Forbidden):
        grant_role(session, person.id, "security_admin", region_id=region_of(people, COUNTY))
    with pytest.raises(Forbidden):
        set_password(session, person.id, "another-Word-8")


@pytest.mark.parametrize("role", ["province_admin", "county_editor", "auditor", "viewer"])
def test_nobody_else_touches_an_account(people, acting, role):
    session = acting(people.make(role, PROVINCE))
    person = people.make("viewer", COUNTY)
    for act in (
        lambda: add_user(session, "new-clerk", PASSWORD, role="viewer", region_code=COUNTY),
        lambda: set_active(session, person.id, False),
        lambda: set_password(session, person.id, "another-Word-8"),
        lambda: revoke_role(session, person.id, "viewer", region_id=person.actor.home.region_id),
    ):
        with pytest.raises(Forbidden):
            act()


def test_an_account_that_is_not_there_cannot_be_changed(people):
    with people.system() as session, pytest.raises(NotFound):
        set_active(session, 10**9, False)


def test_what_is_done_to_an_account_is_in_the_chain_and_tells_no_password(people):
    person = people.make("viewer", COUNTY)
    with people.system() as session:
        set_password(session, person.id, "another-Word-8")
        set_active(session, person.id, False)
        chain = verify(session)
        changes = HistoryChange.__table__
        rows = session.connection().execute(select(changes).order_by(changes.c.op_id)).all()
    told = [json.loads(row.diff) for row in rows if row.resource == "users"]
    assert chain.ok
    assert told[0]["account"] == [None, person.account]
    assert {"password": [None, "changed"]} in told
    assert {"active": [True, False]} in told
    assert "another-Word-8" not in str(told)
