import pytest

from app.kernel.errors import Forbidden
from app.policies.actor import ANONYMOUS, SYSTEM, Actor, Grant, actor_of

HERE = Grant("editor", 3, "/1/2/3/", frozenset({("things", "read"), ("things", "create")}))
THERE = Grant("reader", 4, "/1/2/4/", frozenset({("things", "read")}))
BOTH = Actor(7, "both", (HERE, THERE))


def test_any_grant_gives_the_right_and_only_those_that_hold_it_count():
    assert BOTH.can("things", "read")
    assert BOTH.grants_for("things", "read") == (HERE, THERE)
    assert BOTH.grants_for("things", "create") == (HERE,)
    assert not BOTH.can("things", "delete")
    assert not BOTH.can("others", "read")


def test_without_the_right_one_does_not_go_on():
    BOTH.require("things", "read")
    for who in (BOTH, ANONYMOUS):
        with pytest.raises(Forbidden):
            who.require("things", "delete")


def test_the_system_may_everything_and_holds_no_grant():
    SYSTEM.require("things", "explode")
    assert SYSTEM.grants_for("things", "explode") == ()
    assert SYSTEM.home is None


def test_a_person_works_where_the_first_grant_is():
    assert BOTH.home is HERE
    assert ANONYMOUS.home is None


@pytest.mark.parametrize(
    ("path", "covered"),
    [("/1/2/3/", True), ("/1/2/3/9/", True), ("/1/2/", False), ("/1/2/33/", False), ("", False)],
)
def test_a_grant_covers_its_region_and_what_lies_below(path, covered):
    assert HERE.covers(path) is covered


def test_a_grant_without_a_place_covers_nothing():
    assert not Grant("editor", 0, "", frozenset()).covers("/1/")


class Session:
    def __init__(self, **info):
        self.info = info


def test_a_session_without_an_actor_is_nobodys():
    assert actor_of(Session()) is ANONYMOUS
    assert actor_of(Session(actor="root")) is ANONYMOUS
    assert actor_of(Session(actor=BOTH)) is BOTH
