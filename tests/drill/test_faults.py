"""The whole fault matrix, many times over, with a table of how each round ended."""

from __future__ import annotations

import sys

import pytest

from tests.support.faults import LEASE, ROWS, UNDOING, cells, play, play_undo, prepare
from tests.support.killing import Forked

ROUNDS = 200


@pytest.fixture
def processes():
    started = Forked("tests.support.faults")
    yield started
    started.stop()


def test_two_hundred_rounds_end_like_the_first(databases, processes, tmp_path, capsys):
    prepared = prepare(databases, tmp_path)
    wrong = []
    for number, (victim, step) in enumerate(cells(ROUNDS)):
        log = tmp_path / f"{number}.log"
        with prepared.copy() as copy:
            found = play(processes, copy, victim, step, log)
        right = log.exists() and found.imports == 1 and found.rows == found.names == ROWS
        right &= (found.state, found.operations, found.open_jobs) == ("committed", 2, 0)
        right &= found.chain and found.seconds < LEASE + 10
        if not right:
            wrong.append((victim, step, found))
        with capsys.disabled():
            state = f"{found.state} {found.rows} rows, {found.operations} operations"
            sys.stdout.write(f"{number:4} {victim:7} {step:22} {state} {found.seconds:5.1f} s\n")
    assert not wrong, wrong


@pytest.mark.parametrize("step", UNDOING)
def test_who_is_killed_while_taking_back_leaves_nothing_half_taken(
    databases, processes, tmp_path, step
):
    log = tmp_path / "fault.log"
    with prepare(databases, tmp_path).copy() as copy:
        found = play_undo(processes, copy, step, log)
    assert log.exists(), "nobody was killed"
    assert (found.state, found.rows, found.operations) == ("undone", 0, 3)
    assert (found.open_jobs, found.chain, found.seconds < LEASE + 10) == (0, True, True)
