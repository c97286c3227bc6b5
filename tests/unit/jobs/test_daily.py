"""What the domain has done once a day: each a job of its own, due when the day begins here."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.jobs import periodic
from app.jobs.doing import attempt
from app.jobs.handlers import KINDS, PERIODIC
from app.jobs.leases import claim
from app.jobs.pace import Pace
from app.jobs.periodic import add_due, do_daily
from app.kernel.errors import Illegal
from app.policies.actor import SYSTEM
from app.resource.registry import Registry


@pytest.fixture
def done(monkeypatch, tmp_path):
    """What was done, by a thing of every day and one that fails."""
    found = []

    def count(session):
        found.append(session.info["actor"])

    def fail(_session):
        raise Illegal("no")

    for known in (PERIODIC, KINDS):
        for name in list(known):
            monkeypatch.delitem(known, name)
        for name in ("daily.count", "daily.fail"):
            monkeypatch.setitem(known, name, None)
    monkeypatch.setattr(Pace, "folder", tmp_path)
    registry = Registry()
    registry.add_daily("fail", fail)
    registry.add_daily("count", count)
    do_daily(registry.dailies)
    return found


def work(engine):
    while (held := claim(engine)) is not None:
        attempt(engine, held, lambda _user: SYSTEM)


def at(monkeypatch, *moment):
    monkeypatch.setattr(periodic, "now", lambda: datetime(*moment, tzinfo=UTC))


def test_each_is_done_once_a_day_and_none_stands_in_the_way_of_another(
    fresh_world, done, monkeypatch
):
    at(monkeypatch, 2026, 3, 1, 15, 59)
    assert add_due(fresh_world.engine) == 2
    assert add_due(fresh_world.engine) == 0
    work(fresh_world.engine)
    assert done == [SYSTEM]


def test_the_day_begins_at_midnight_of_the_offices(fresh_world, done, monkeypatch):
    at(monkeypatch, 2026, 3, 1, 15, 59)
    add_due(fresh_world.engine)
    at(monkeypatch, 2026, 3, 1, 16, 0)
    assert add_due(fresh_world.engine) == 2
