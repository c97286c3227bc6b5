"""Twenty thousand rows, and programs that are started and killed as in earnest."""

from tests.support.kill_contract import KillContract
from tests.support.killing import Started


class TestTwentyThousandRows(KillContract):
    count, runner = 20_000, Started
