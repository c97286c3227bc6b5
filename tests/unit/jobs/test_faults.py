"""Three places of the fault matrix; the drill goes through all of them."""

from __future__ import annotations

import pytest

from tests.support.faults import ROWS, play, play_undo, prepare
from tests.support.killing import Forked


@pytest.fixture(scope="module")
def processes():
    started = Forked("tests.support.faults")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def prepared(databases, tmp_path_factory):
    return prepare(databases, tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize(
    ("victim", "step"),
    [("web", "import.before_commit"), ("worker", "plan.before_commit"), ("reader", "read")],
)
def test_who_is_killed_is_replaced_and_nothing_is_doubled(
    processes, prepared, tmp_path, victim, step
):
    log = tmp_path / "fault.log"
    with prepared.copy() as copy:
        found = play(processes, copy, victim, step, log)
    assert log.exists(), "nobody was killed"
    assert (found.state, found.imports, found.rows, found.names) == ("committed", 1, ROWS, ROWS)
    assert (found.operations, found.open_jobs, found.chain) == (2, 0, True)


def test_who_is_killed_while_taking_back_leaves_nothing_half_taken(processes, prepared, tmp_path):
    log = tmp_path / "fault.log"
    with prepared.copy() as copy:
        found = play_undo(processes, copy, "undo.before_commit", log)
    assert log.exists(), "nobody was killed"
    assert (found.state, found.rows, found.operations) == ("undone", 0, 3)
    assert (found.open_jobs, found.chain) == (0, True)
