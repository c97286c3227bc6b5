"""Tests that notice a broken guard: one of those that `make drill` goes through."""

import pytest

from tests.support.breaking import noticed
from tests.support.mutations import MUTATIONS

SHOWN = ("criterion of the scope",)


def test_there_is_a_broken_copy_of_every_guard_that_has_to_be_shown():
    assert len({mutation.guard for mutation in MUTATIONS}) == len(MUTATIONS) >= 20


@pytest.mark.parametrize("guard", SHOWN)
def test_a_broken_guard_is_noticed(guard):
    (mutation,) = [each for each in MUTATIONS if each.guard == guard]
    assert noticed(mutation) == ""
