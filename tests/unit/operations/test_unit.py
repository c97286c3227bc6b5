import os
import signal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.db.history import HistoryChange, HistoryHead, HistoryOp
from app.kernel.errors import Conflict, Forbidden, Invalid
from app.operations import create, delete, unit, update
from app.operations.unit import fail_point, operation
from models.body import Body
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems
from views.reference.code_lists import CodeLists
from views.reference.regions import Regions

USCC = "11510603665538630E"


def counted(session):
    """How much history there is."""
    return tuple(
        session.scalar(select(func.count()).select_from(table))
        for table in (HistoryOp, HistoryChange)
    )


def test_without_the_right_nothing_is_begun(world):
    session = world.as_("viewer")
    with pytest.raises(Forbidden), operation(session, "agencies", "create"):
        pytest.fail("the block is not entered")
    assert "operation" not in session.info


def test_an_operation_that_changes_nothing_leaves_no_history(world):
    session = world.as_("editor")
    before = counted(session)
    with operation(session, "agencies", "update"):
        pass
    assert counted(session) == before


def test_what_fails_inside_leaves_nothing_behind(world):
    session = world.as_("editor")
    before, bodies = counted(session), session.scalar(select(func.count()).select_from(Body))

    def half_done():
        with operation(session, "agencies", "create"):
            here = {"region_id": world.region("county"), "path": "/"}
            session.add(Body(id=9000, version=1, name="局", **here))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert counted(session) == before
    assert session.scalar(select(func.count()).select_from(Body)) == bodies
    assert "operation" not in session.info


def test_a_history_that_cannot_be_written_takes_the_change_back(world, monkeypatch):
    session = world.as_("editor")
    before = counted(session)

    def broken(*_given):
        raise OSError("no space left")

    monkeypatch.setattr(unit, "write_history", broken)
    with pytest.raises(OSError, match="no space"):
        create(session, Agencies, {"name": "没有记录的局"})
    assert session.scalars(select(Body.id).where(Body.name == "没有记录的局")).all() == []
    assert counted(session) == before


def test_an_operation_is_one_link_and_one_change_for_each_record(world):
    session = world.as_("editor")
    before, head = counted(session), session.scalar(select(HistoryHead.seq))
    create(
        session, Agencies, {"name": "一个局", "codes": [{"scheme": "组织机构代码", "code": "1"}]}
    )
    assert counted(session) == (before[0] + 1, before[1] + 1)
    assert session.scalar(select(HistoryHead.seq)) == head + 1


def test_a_key_that_is_taken_is_named(world):
    session = world.as_("editor")
    create(session, Agencies, {"name": "甲局", "uscc": USCC})
    with pytest.raises(Invalid) as refused:
        create(session, Agencies, {"name": "乙局", "uscc": USCC})
    assert {k: [str(m) for m in v] for k, v in refused.value.fields.items()} == {
        "uscc": ["This value is taken already."]
    }


def test_the_same_key_is_free_in_another_region(world):
    code = "11510603008282251D"
    create(world.as_("editor"), Agencies, {"name": "甲局", "uscc": code})
    assert create(world.as_("neighbor"), Agencies, {"name": "乙局", "uscc": code}).id


def test_a_record_that_others_refer_to_stays(world):
    body = create(world.as_("editor"), Agencies, {"name": "用着的局"})
    world.item(agency=body.id)
    with pytest.raises(Invalid) as refused:
        delete(world.as_("editor"), Agencies, body.id, version=body.version)
    assert "still refer" in str(refused.value)


@pytest.mark.parametrize(
    ("problem", "wanted"),
    [
        (StaleDataError("0 rows"), Conflict),
        (OperationalError("SELECT 1", {}, Exception("database is locked")), Conflict),
        (OperationalError("SELECT 1", {}, Exception("canceling: lock timeout")), Conflict),
        (OperationalError("SELECT 1", {}, Exception("deadlock detected")), Conflict),
        (OperationalError("SELECT 1", {}, Exception("could not serialize access")), Conflict),
        (OperationalError("SELECT 1", {}, Exception("disk I/O error")), OperationalError),
    ],
)
def test_a_write_that_lost_a_race_is_a_conflict_and_a_broken_disk_is_not(world, problem, wanted):
    session = world.as_("editor")
    with pytest.raises(wanted), operation(session, "agencies", "update"):
        raise problem
    assert "operation" not in session.info


def test_a_word_that_was_added_is_known_to_the_same_session(world):
    session = world.as_("admin")
    with pytest.raises(Invalid):
        create(session, ImplementationItems, {"name": "甲", "handling_type": "上门件"})
    create(session, CodeLists, {"list_name": "handling_types", "label": "上门件"})
    item = create(session, ImplementationItems, {"name": "甲", "handling_type": "上门件"})
    assert item.own["handling_type"] == "上门件"


def test_a_region_that_moved_is_known_to_the_same_session(world):
    admin = world.as_("admin")
    zone = create(admin, Regions, {"code": "510699000000", "name": "新区", "parent": "四川省"})
    changed = update(admin, Regions, zone.id, {"parent": "德阳市"}, version=zone.version)
    assert changed.row.path == f"{world.known.regions['city'].path}{zone.id}/"


def test_a_fail_point_that_nobody_asked_for_does_nothing(monkeypatch):
    monkeypatch.setenv("SHIXIANG_FAIL_AT", "before_commit")
    fail_point("after_load")


def test_a_fail_point_tells_that_it_fired_and_kills(monkeypatch, tmp_path):
    killed = []
    monkeypatch.setattr(os, "kill", lambda *given: killed.append(given))
    monkeypatch.setenv("SHIXIANG_FAIL_AT", "before_commit")
    fail_point("before_commit")
    monkeypatch.setenv("SHIXIANG_FAIL_LOG", str(tmp_path / "log"))
    fail_point("before_commit")
    assert killed == [(os.getpid(), signal.SIGKILL)] * 2
    assert (tmp_path / "log").read_text() == "before_commit\n"
