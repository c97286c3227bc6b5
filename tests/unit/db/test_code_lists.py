from __future__ import annotations

import pytest

from app.db.code_lists import entries, label_of, labels
from app.operations import create
from app.resource.registry import registry


@pytest.fixture
def session(world):
    """A session in a world with two small lists of its own."""
    system = world.as_("system")
    if not entries(system, "test_meals"):
        resource = registry.get("code-lists")
        for position, (label, code, aliases) in enumerate(WORDS):
            values = {"list_name": "test_meals", "label": label, "code": code, "aliases": aliases}
            create(system, resource, values | {"position": len(WORDS) - position})
    return world.session(world.actors["system"])


WORDS = [("晚饭", "3", None), ("午饭", "2", ["中饭", "1"]), ("早饭", "1", ["早点"])]


def test_the_words_of_a_list_come_in_their_order(session):
    assert labels(session, "test_meals") == ["早饭", "午饭", "晚饭"]


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("午饭", "午饭"),
        ("中饭", "午饭"),
        ("3", "晚饭"),
        # What people write counts before what other systems call it.
        ("1", "午饭"),
        ("夜宵", None),
        ("", None),
    ],
)
def test_a_word_means_a_label_by_itself_by_an_alias_or_by_its_code(session, word, label):
    assert label_of(session, "test_meals", word) == label


def test_a_list_that_nobody_keeps_has_no_words(session):
    assert entries(session, "test_nothing") == []
    assert labels(session, "test_nothing") == []
    assert label_of(session, "test_nothing", "午饭") is None


def test_a_list_is_read_once_for_each_session(session):
    assert entries(session, "test_meals") is entries(session, "test_meals")
    assert labels(session, "test_meals") is labels(session, "test_meals")


def test_a_label_under_two_codes_is_offered_once(world):
    system, resource = world.as_("system"), registry.get("code-lists")
    for code in ("a", "b"):
        values = {"list_name": "test_twice", "label": "甲", "scheme": code, "code": code}
        create(system, resource, values)
    session = world.session(world.actors["system"])
    assert labels(session, "test_twice") == ["甲"]
    assert label_of(session, "test_twice", "b") == "甲"
