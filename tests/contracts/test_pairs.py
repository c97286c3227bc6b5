"""Ten pairs of each kind of writer; `make drill` tries a hundred."""

from tests.support.pairs_contract import PairsContract, pairs  # noqa: F401 a fixture


class TestTenPairs(PairsContract):
    count = 10
