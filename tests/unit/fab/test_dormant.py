"""Accounts that nobody has used for long are frozen, and open again when somebody opens them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.db.accounts import Account
from app.db.session import session_for
from app.fab import actor_named, set_active
from app.fab.accounts_list import Question, list_accounts
from app.fab.dormant import freeze_dormant
from app.fab.oversight import subject
from app.kernel.clock import now
from app.kernel.errors import BadRequest
from tests.support.accounts import CITY, COUNTY, OTHER, PASSWORD, sign_in


def leave(people, person, days):
    """The person was last seen so many days ago."""
    table, moment = Account.__table__, now() - timedelta(days=days)
    with people.engine.connect().execution_options(write=True) as connection, connection.begin():
        here = update(table).where(table.c.user_id == person.id)
        connection.execute(here.values(last_seen_at=moment, opened_at=moment))


def states(people):
    with people.system() as session:
        return {line.account: line.state for line in list_accounts(session, Question()).rows}


def test_who_was_away_too_long_is_frozen_and_the_last_who_looks_after_all_is_not(people):
    keeper, away, here = people.make("security_admin"), people.make("viewer"), people.make("viewer")
    leave(people, keeper, 100)
    leave(people, away, 100)
    assert states(people)[away.account] == "dormant"
    with people.system() as session:
        done = freeze_dormant(session, 90)
        assert freeze_dormant(session, 90) == {"frozen": [], "kept": [keeper.account]}
    assert done == {"frozen": [away.account], "kept": [keeper.account]}
    assert states(people)[away.account] == "frozen"
    assert states(people)[here.account] == "open"


def test_whoever_looks_after_a_region_freezes_there_alone(people):
    away, foreign = people.make("viewer", COUNTY), people.make("viewer", OTHER)
    leave(people, away, 100)
    leave(people, foreign, 100)
    local = actor_named(people.engine, people.make("security_admin", COUNTY).account)
    with session_for(people.engine, local) as session:
        done = freeze_dormant(session, 90)
    assert done["frozen"] == [away.account]


def test_who_comes_back_too_late_is_frozen_at_the_door(people):
    person = people.make("viewer", CITY)
    people.browser(person)
    leave(people, person, 91)
    answer = sign_in(people.app.test_client(), person.account, PASSWORD)
    assert answer.status_code == 401
    assert states(people)[person.account] == "frozen"


def test_a_frozen_account_that_was_opened_has_all_its_time_again(people):
    person = people.make("viewer", CITY)
    leave(people, person, 91)
    with people.system() as session:
        freeze_dormant(session, 90)
        set_active(session, person.id, True)
        assert subject(session, person.id).frozen_because is None
    people.browser(person)
    assert states(people)[person.account] == "open"


def test_a_state_that_there_is_not_is_a_bad_question(people):
    with people.system() as session, pytest.raises(BadRequest):
        list_accounts(session, Question(state="asleep"))
