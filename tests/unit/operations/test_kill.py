"""The drill of tests/drill with few rows, in processes that start quickly."""

from tests.support.kill_contract import KillContract
from tests.support.killing import Forked


class TestThreeHundredRows(KillContract):
    count, runner = 300, Forked
