"""Several people at once: nothing is lost, nothing is done twice, the history has no gap."""

import threading
from importlib import import_module

import pytest
from sqlalchemy import func, select

from app.db.history import HistoryOp
from app.kernel.errors import Conflict, Illegal
from app.operations import (
    MergeRow,
    create,
    delete,
    fetch_record,
    merge,
    transition,
    update,
    verify,
    write,
)
from models.implementation_item import ImplementationItem
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems

AT_ONCE = 4


def all_at_once(*acts):
    """What each of the acts came to: its result, or the refusal."""
    outcomes = [None] * len(acts)

    def run(at, act):
        try:
            outcomes[at] = act()
        except (Conflict, Illegal) as refusal:
            outcomes[at] = refusal

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def sessions(world, who="editor"):
    return [world.session(world.actors[who]) for _number in range(AT_ONCE)]


@pytest.fixture
def together(world, monkeypatch):
    """From its call on, two who read a record both have it before either of them writes."""
    if world.engine.dialect.name == "sqlite":
        pytest.skip("writers queue before they read")
    barrier, read = threading.Barrier(2), write.locked_row

    def read_together(*given):
        row = read(*given)
        barrier.wait(10)
        return row

    def begin():
        for module in (write, import_module("app.operations.transition")):
            monkeypatch.setattr(module, "locked_row", read_together)

    return begin


def test_many_operations_at_once_are_one_chain(fresh_world):
    world = fresh_world
    before = verify(world.as_("system")).operations

    def work(session):
        for number in range(5):
            create(session, Agencies, {"name": f"第{number}所"})
        merge(session, ImplementationItems, [MergeRow(1, world.region("county"), {"name": "甲"})])

    all_at_once(*(lambda s=session: work(s) for session in sessions(world)))
    found = verify(world.as_("system"))
    assert (found.ok, found.operations) == (True, before + AT_ONCE * 6)
    numbers = select(func.count(HistoryOp.seq.distinct()), func.max(HistoryOp.seq))
    assert world.as_("system").execute(numbers).one() == (found.operations, found.operations)


def test_of_many_changes_of_one_version_one_is_kept(world):
    record = world.item(phone="0")
    outcomes = all_at_once(
        *(
            lambda s=session, n=number: update(
                s, ImplementationItems, record.id, {"phone": str(n)}, version=1
            )
            for number, session in enumerate(sessions(world), 1)
        )
    )
    kept = [done for done in outcomes if not isinstance(done, Conflict)]
    assert len(kept) == 1
    now = fetch_record(world.as_("editor"), ImplementationItems, record.id)
    assert (now.version, now.own["phone"]) == (2, kept[0].own["phone"])


def test_of_two_who_have_read_the_same_version_one_is_told(world, together):
    record = world.item(phone="0")
    together()
    outcomes = all_at_once(
        *(
            lambda s=session: update(s, ImplementationItems, record.id, {"phone": "1"}, version=1)
            for session in sessions(world)[:2]
        )
    )
    assert sum(isinstance(done, Conflict) for done in outcomes) == 1
    assert fetch_record(world.as_("editor"), ImplementationItems, record.id).version == 2


def test_of_two_drafts_begun_at_once_there_is_one(world, together):
    record = world.publish(world.item())
    together()
    outcomes = all_at_once(
        *(
            lambda s=session: update(
                s, ImplementationItems, record.id, {"phone": "1"}, version=record.version
            )
            for session in sessions(world)[:2]
        )
    )
    assert sum(isinstance(done, Conflict) for done in outcomes) == 1
    query = select(func.count()).where(ImplementationItem.record_id == record.id)
    assert world.as_("editor").scalar(query) == 2


def test_of_two_decisions_at_once_one_counts(world, together):
    record = world.item()
    transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    together()
    one, other = sessions(world, "reviewer")[:2]
    outcomes = all_at_once(
        lambda: transition(one, ImplementationItems, record.id, "publish"),
        lambda: transition(other, ImplementationItems, record.id, "return", remark="x"),
    )
    assert sum(isinstance(done, Conflict | Illegal) for done in outcomes) == 1
    assert verify(world.as_("system")).ok


def test_a_record_deleted_while_it_is_changed_is_a_conflict(world, together):
    record = world.item()
    together()
    one, other = sessions(world)[:2]
    outcomes = all_at_once(
        lambda: update(one, ImplementationItems, record.id, {"phone": "1"}, version=1),
        lambda: delete(other, ImplementationItems, record.id, version=1) or "gone",
    )
    assert sum(isinstance(done, Conflict) for done in outcomes) == 1
