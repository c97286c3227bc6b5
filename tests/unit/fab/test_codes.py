"""Codes of the second factor in both databases: each is taken once, however many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pyotp
import pytest

from app.fab import second_factor
from app.kernel.clock import now
from tests.support.accounts import COUNTY


@pytest.fixture
def written(people):
    """Runs a step in a transaction of its own."""

    def run(step, *given):
        connection = people.engine.connect().execution_options(write=True)
        with connection, connection.begin():
            return step(connection, *given)

    return run


@pytest.fixture
def person(people):
    return people.make("county_editor", COUNTY)


@pytest.fixture
def factor(written, person, clock):
    """The secret and the recovery codes; the code that confirmed it is over."""
    written(second_factor.propose, person.id)
    secret = written(second_factor.proposed, person.id)
    codes = written(second_factor.confirm, person.id, code_of(secret))
    clock.pass_by(seconds=60)
    return secret, codes


def code_of(secret):
    return pyotp.TOTP(secret).at(int(now().timestamp()))


@pytest.mark.parametrize("kind", ["code", "recovery"])
def test_of_several_who_show_one_code_at_once_one_is_let_in(written, person, factor, kind):
    code = code_of(factor[0]) if kind == "code" else factor[1][0]
    barrier = Barrier(4)

    def show(_number):
        barrier.wait()
        return written(second_factor.takes, person.id, code)

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(show, range(4))) == [False, False, False, True]


def test_an_earlier_code_is_not_taken_after_a_later_one(written, person, factor, clock):
    early = code_of(factor[0])
    clock.pass_by(seconds=30)
    assert written(second_factor.takes, person.id, code_of(factor[0]))
    assert not written(second_factor.takes, person.id, early)


def test_each_recovery_code_counts_once(written, person, factor):
    codes = factor[1]
    assert written(second_factor.recovery_left, person.id) == 10
    for code in codes[:2]:
        assert written(second_factor.takes, person.id, code)
        assert not written(second_factor.takes, person.id, code)
    assert written(second_factor.recovery_left, person.id) == 8


def test_what_is_off_takes_nothing(written, person, factor):
    written(second_factor.switch_off, person.id)
    assert not written(second_factor.takes, person.id, code_of(factor[0]))
    assert not written(second_factor.takes, person.id, factor[1][0])
