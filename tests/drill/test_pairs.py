"""A hundred pairs of each kind of writer."""

from tests.support.pairs_contract import PairsContract, pairs  # noqa: F401 a fixture


class TestAHundredPairs(PairsContract):
    count = 100
