"""The attacks that take long to make or to refuse."""

import pytest

from tests.support.hostile import HOSTILE, SLOW, outcomes, write_all


@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_heavy_attack_is_refused_or_harmless(tmp_path, name):
    write_all(tmp_path, {name: HOSTILE[name]})
    found, rules = outcomes(tmp_path)[name], HOSTILE[name][1]
    assert rules == "*" or found["rule"] in rules.split()
    assert found["peak"] <= 500
