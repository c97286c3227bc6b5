"""A few hundred calls by schemathesis: the drill has ten thousand, of all roles."""

from __future__ import annotations

import pytest

from tests.support.fuzz import Fuzzer


@pytest.fixture
def databases(sqlite):
    """The document is the same on both kinds."""
    return sqlite


def test_what_schemathesis_calls_neither_fails_nor_answers_what_is_not_documented(people):
    tally = Fuzzer(people, "county_editor").run(2)
    assert tally.problems == {}
    assert tally.calls > 250
    assert {200, 201, 403, 404, 422} <= set(tally.answers)
