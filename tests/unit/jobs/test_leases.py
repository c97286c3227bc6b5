"""Who holds a job, who does not any more, and what becomes of one that nobody can do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.db.session import session_for
from app.jobs import LeaseLost, enqueue, every, handles, job_about
from app.jobs.doing import attempt, do_here, give_back
from app.jobs.handlers import KINDS, PERIODIC
from app.jobs.leases import JOBS, Held, claim, keep, release, settle
from app.jobs.pace import Pace
from app.jobs.periodic import add_due
from app.jobs.queue import cancel
from app.kernel.clock import now
from app.kernel.errors import Conflict, Forbidden
from app.operations.unit import begin_write
from app.policies.actor import SYSTEM

SEEN = []


@handles("try.note")
def note(_session, task):
    SEEN.append(task.args["n"])


@handles("try.refuse")
def refuse(_session, _task):
    raise Forbidden


@handles("try.busy")
def busy(_session, _task):
    raise Conflict("busy")


@pytest.fixture
def queue(fresh_world, monkeypatch, tmp_path):
    monkeypatch.setattr(Pace, "folder", tmp_path)
    SEEN.clear()
    return Queue(fresh_world.engine)


class Queue:
    def __init__(self, engine):
        self.engine = engine

    def add(self, kind="try.note", **more):
        with session_for(self.engine, SYSTEM) as session:
            begin_write(session)
            job = enqueue(session, kind, {"n": 1}, about="try:1", **more)
            session.commit()
        return job

    def state(self):
        with session_for(self.engine, SYSTEM) as session:
            return job_about(session, "try:1")

    def let_run_out(self):
        past = {"lease_until": now() - timedelta(seconds=1), "run_after": now()}
        with self.engine.connect().execution_options(write=True) as connection, connection.begin():
            connection.execute(update(JOBS).values(past))

    def settle(self, held):
        with self.engine.connect().execution_options(write=True) as connection, connection.begin():
            settle(connection, held, "done")

    def attempt(self, held):
        attempt(self.engine, held, lambda _user: SYSTEM)


def test_a_job_is_given_to_one_only(queue):
    queue.add()
    assert isinstance(claim(queue.engine), Held)
    assert claim(queue.engine) is None


def test_what_was_not_committed_is_not_there(queue):
    with session_for(queue.engine, SYSTEM) as session:
        begin_write(session)
        enqueue(session, "try.note", {"n": 1})
        session.rollback()
    assert claim(queue.engine) is None


def test_who_was_away_longer_than_the_lease_writes_nothing(queue):
    queue.add()
    late = claim(queue.engine)
    queue.let_run_out()
    other = claim(queue.engine)
    assert (other.id, other.attempts) == (late.id, 2)
    with pytest.raises(LeaseLost):
        queue.settle(late)
    assert not keep(queue.engine, late)
    assert not release(queue.engine, late)
    queue.settle(other)
    assert queue.state().state == "done"


def test_a_renewed_lease_is_not_taken(queue):
    queue.add()
    held = claim(queue.engine)
    queue.let_run_out()
    assert keep(queue.engine, held)
    assert claim(queue.engine) is None


def test_a_job_of_one_key_is_there_once(queue):
    queue.add(key="k")
    with pytest.raises(IntegrityError):
        queue.add(key="k")


def test_a_job_that_is_done_is_done_once(queue):
    queue.add()
    queue.attempt(claim(queue.engine))
    assert (SEEN, queue.state().state) == ([1], "done")


def test_a_refusal_ends_a_job_with_its_reason(queue):
    queue.add("try.refuse")
    queue.attempt(claim(queue.engine))
    assert (queue.state().state, bool(queue.state().error)) == ("failed", True)


def test_a_job_that_never_succeeds_dies_with_its_reason(queue):
    queue.add("try.busy")
    for _try in range(3):
        queue.let_run_out()
        queue.attempt(claim(queue.engine))
    assert (queue.state().state, queue.state().error) == ("dead", "busy")


def test_a_job_whose_processes_die_is_buried_after_three_tries(queue):
    queue.add()
    for _try in range(3):
        held = claim(queue.engine)
        queue.let_run_out()
    assert held.is_last_try
    queue.attempt(claim(queue.engine))
    assert (SEEN, queue.state().state) == ([], "dead")


def test_a_kind_that_nobody_knows_is_dead_at_once(queue):
    queue.add("try.nothing")
    queue.attempt(claim(queue.engine))
    assert queue.state().state == "dead"


def test_work_that_was_given_back_is_tried_again(queue):
    queue.add()
    give_back(queue.engine, claim(queue.engine), "a reason")
    assert (queue.state().state, queue.state().error) == ("queued", "a reason")


def test_what_is_taken_at_once_is_done_here(queue):
    held = queue.add(here=True)
    assert claim(queue.engine) is None
    with session_for(queue.engine, SYSTEM) as session:
        do_here(session, held)
    assert queue.state().state == "done"


def test_who_does_it_here_and_was_overtaken_hears_of_it(queue):
    held = queue.add(here=True)
    queue.let_run_out()
    claim(queue.engine)
    with session_for(queue.engine, SYSTEM) as session, pytest.raises(Conflict):
        do_here(session, held)


def test_a_waiting_job_is_taken_out_and_a_running_one_is_told(queue):
    job = queue.add()
    with session_for(queue.engine, SYSTEM) as session:
        begin_write(session)
        assert cancel(session, job)
        session.commit()
    assert queue.state().state == "cancelled"
    job = queue.add()
    claim(queue.engine)
    with session_for(queue.engine, SYSTEM) as session:
        assert not cancel(session, job)
        session.commit()
    assert queue.state().is_stopping


def test_what_is_due_is_queued_once_for_each_tick(queue, monkeypatch):
    monkeypatch.setattr("app.jobs.handlers.PERIODIC", {})
    monkeypatch.setitem(PERIODIC, "try.often", 3600.0)
    every("try.often", 3600.0)(note)
    try:
        assert add_due(queue.engine) >= 1
        assert add_due(queue.engine) == 0
        with queue.engine.connect() as connection:
            kinds = list(connection.scalars(select(JOBS.c.kind)))
        assert kinds.count("try.often") == 1
    finally:
        KINDS.pop("try.often")
