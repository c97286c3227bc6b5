"""Every guard, broken: its test has to notice. Prints the table of what was tried."""

import sys

import pytest

from tests.support.breaking import noticed
from tests.support.mutations import MUTATIONS


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.guard)
def test_a_broken_guard_is_noticed(mutation, capsys):
    told = noticed(mutation)
    with capsys.disabled():
        found = "MISSED" if told else "noticed"
        sys.stdout.write(f"\n{mutation.guard:36} {found} by {mutation.test}")
    assert told == ""
