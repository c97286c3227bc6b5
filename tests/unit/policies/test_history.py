"""Every way of tampering with the history is found, with its place."""

import json

import pytest
from sqlalchemy import delete, func, insert, select, text, update

from app.db.history import HistoryChange, HistoryHead, HistoryOp
from app.db.history_ddl import release
from app.db.migrate import upgrade
from app.db.session import session_for
from app.operations import create, fetch_record, history_of, links_at, transition, verify
from app.operations import update as change
from app.operations.trail import history_of_record
from app.policies import chain as links
from app.policies.actor import SYSTEM
from app.policies.chain import change_key, digest, link, linked_text
from app.policies.history import Change, Operation
from tests.support.databases import ROOT
from tests.support.world import engine_for
from views.bodies.agencies import Agencies
from views.catalog.implementation_items import ImplementationItems

OPS, CHANGES, HEAD = HistoryOp.__table__, HistoryChange.__table__, HistoryHead.__table__


@pytest.fixture
def chain(fresh_world):
    """A world in which something happened, and a hand in its database."""
    world = fresh_world
    record = world.item(phone="1")
    change(world.as_("editor"), ImplementationItems, record.id, {"phone": "2"}, version=1)
    create(world.as_("editor"), Agencies, {"name": "局"})
    transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    return world


def tamper(world, *statements):
    """What somebody does who owns the tables: the triggers are the first to go."""
    world.close()
    with world.engine.connect().execution_options(write=True) as connection:
        release(lambda sql: connection.execute(text(sql)), connection.dialect.name)
        for statement in statements:
            connection.execute(statement)
        connection.commit()


# What a link says of itself, and the rows it is about, which have tests of their own.
UNLINKED = ("id", "seq", "digest", "prev", "hash", "rows", "version", "form")


def found(world):
    result = verify(world.as_("system"))
    assert result.ok is (result.first_bad is None)
    return result.first_bad


def last_op(world, back=0):
    """The row as it is now."""
    query = select(OPS).order_by(OPS.c.seq.desc()).offset(back).limit(1)
    return world.as_("system").execute(query).one()


def test_a_chain_that_nobody_touched_is_whole(chain):
    result = verify(chain.as_("system"))
    assert (result.ok, result.first_bad) == (True, None)
    assert result.operations == result.seq == last_op(chain).seq
    assert result.head == last_op(chain).hash


def test_an_edited_change_is_found(chain):
    op = last_op(chain, 2)
    changed = text("UPDATE history_change SET diff = replace(diff, '2', '9') WHERE op_id = :op")
    tamper(chain, changed.bindparams(op=op.id))
    assert found(chain) == {"seq": op.seq, "why": "rows"}


@pytest.mark.parametrize("column", ["resource", "row_id", "row_version", "version_no", "kind"])
def test_every_part_of_a_change_is_covered(chain, column):
    op = last_op(chain, 2)
    value = "x" if column in ("resource", "kind") else 99
    tamper(chain, update(CHANGES).where(CHANGES.c.op_id == op.id).values({column: value}))
    assert found(chain) == {"seq": op.seq, "why": "rows"}


def test_a_removed_change_is_found(chain):
    op = last_op(chain, 1)
    tamper(chain, delete(CHANGES).where(CHANGES.c.op_id == op.id))
    assert found(chain) == {"seq": op.seq, "why": "rows"}


def test_an_inserted_change_is_found(chain):
    op = last_op(chain, 1)
    row = {"op_id": op.id, "resource": "agencies", "row_id": 1, "row_version": 1, "kind": "u"}
    row |= {"id": 10**6, "version": 1, "diff": "{}"}
    tamper(chain, insert(CHANGES).values(row))
    assert found(chain) == {"seq": op.seq, "why": "rows"}


def test_a_change_put_under_another_operation_is_found(chain):
    op, other = last_op(chain, 1), last_op(chain, 2)
    tamper(chain, update(CHANGES).where(CHANGES.c.op_id == op.id).values(op_id=other.id))
    assert found(chain) == {"seq": other.seq, "why": "rows"}


def test_a_removed_operation_is_found(chain):
    op = last_op(chain, 2)
    tamper(
        chain,
        delete(CHANGES).where(CHANGES.c.op_id == op.id),
        delete(OPS).where(OPS.c.id == op.id),
    )
    assert found(chain) == {"seq": op.seq + 1, "why": "gap"}


def test_a_removed_operation_is_found_though_the_rest_is_numbered_anew(chain):
    op = last_op(chain, 2)
    tamper(
        chain,
        delete(CHANGES).where(CHANGES.c.op_id == op.id),
        delete(OPS).where(OPS.c.id == op.id),
        update(OPS).where(OPS.c.seq == op.seq + 1).values(seq=op.seq),
        update(OPS).where(OPS.c.seq == op.seq + 2).values(seq=op.seq + 1),
        update(HEAD).values(seq=HEAD.c.seq - 1),
    )
    assert found(chain) == {"seq": op.seq, "why": "link"}


def test_two_operations_that_were_swapped_are_found(chain):
    first, second = last_op(chain, 2), last_op(chain, 1)
    tamper(
        chain,
        update(OPS).where(OPS.c.id == first.id).values(seq=-1),
        update(OPS).where(OPS.c.id == second.id).values(seq=first.seq),
        update(OPS).where(OPS.c.id == first.id).values(seq=second.seq),
    )
    assert found(chain) == {"seq": first.seq, "why": "link"}


@pytest.mark.parametrize(
    "column",
    [name for name in HistoryOp.__table__.columns.keys() if name not in UNLINKED],  # noqa: SIM118
)
def test_every_part_of_an_operation_is_covered(chain, column):
    op = last_op(chain, 1)
    value = (
        99
        if column in ("actor_id", "region_id")
        else last_op(chain, 3).at
        if column == "at"
        else "x"
    )
    tamper(chain, update(OPS).where(OPS.c.id == op.id).values({column: value}))
    assert found(chain) == {"seq": op.seq, "why": "link"}


def cut(op):
    return (
        delete(CHANGES).where(CHANGES.c.op_id == op.id),
        delete(OPS).where(OPS.c.id == op.id),
    )


def test_a_tail_that_was_cut_off_is_found(chain):
    op = last_op(chain)
    tamper(chain, *cut(op))
    assert found(chain) == {"seq": op.seq, "why": "tail"}


def test_a_head_that_was_rewritten_is_found(chain):
    tamper(chain, update(HEAD).values(hash="0" * 64))
    assert found(chain) == {"seq": last_op(chain).seq + 1, "why": "tail"}


def test_a_tail_cut_off_with_its_head_is_whole_by_itself(chain):
    """Which is why the head is also noted in a file: see the tests of `audit verify`."""
    op, before = last_op(chain), last_op(chain, 1)
    tamper(chain, *cut(op), update(HEAD).values(seq=before.seq, hash=before.hash))
    result = verify(chain.as_("system"))
    assert (result.ok, result.seq) == (True, op.seq - 1)


def test_who_writes_the_tables_cannot_compute_the_links_without_the_key(chain, monkeypatch):
    op = last_op(chain)
    monkeypatch.setattr(links.ChainKey, "value", b"guessed")
    rows = chain.as_("system").execute(select(CHANGES).where(CHANGES.c.op_id == op.id)).mappings()
    changes = [dict(row) | {"diff": "{}"} for row in rows]
    values = dict(op._mapping) | {"digest": digest([change_key(row) for row in changes])}
    forged = link(op.prev, linked_text(values, op.seq))
    monkeypatch.undo()
    tamper(
        chain,
        update(CHANGES).where(CHANGES.c.op_id == op.id).values(diff="{}"),
        update(OPS).where(OPS.c.id == op.id).values(digest=values["digest"], hash=forged),
        update(HEAD).values(hash=forged),
    )
    assert found(chain) == {"seq": op.seq, "why": "link"}


def test_an_empty_chain_is_whole(databases):
    url = databases.create()
    upgrade(url, ROOT / "models" / "migrations")
    engine = engine_for(url)
    with session_for(engine, SYSTEM) as session:
        result = verify(session)
    assert (result.ok, result.operations, result.head) == (True, 0, "")
    engine.dispose()
    databases.drop(url)


def test_several_changes_of_one_record_in_one_operation_are_one():
    operation = Operation("things", "update", "update")
    operation.add(Change("things", 1, 2, None, "u", {"name": ["a", "b"]}))
    operation.add(Change("things", 2, 2, None, "u", {"name": ["x", "y"]}))
    operation.add(Change("things", 1, 3, None, "u", {"name": ["b", "c"], "code": [None, "1"]}))
    assert len(operation.changes) == 2
    first = operation.changes[0]
    assert first.diff == {"name": ["a", "c"], "code": [None, "1"]}
    assert (first.row_version, first.kind) == (3, "u")
    operation.add(Change("things", 1, 4, None, "d", {"name": ["c", None]}))
    assert (operation.changes[0].kind, operation.changes[0].diff["name"]) == ("d", ["a", None])


def test_a_record_made_and_changed_in_one_operation_was_made():
    operation = Operation("things", "create", "create")
    operation.add(Change("things", 1, 1, 1, "c", {"name": [None, "a"]}))
    operation.add(Change("things", 1, 2, 1, "u", {"name": ["a", "b"]}))
    assert [(c.kind, c.diff) for c in operation.changes] == [("c", {"name": [None, "b"]})]


def test_the_first_form_of_a_digest_knows_no_order():
    one, other = ("things", "1", "1", "None", "c", "{}"), ("things", "2", "1", "None", "c", "{}")
    assert digest([one, other], 1) == digest([other, one], 1) != digest([one], 1)
    assert digest([one, other]) == digest([one, other], 1) != digest([other, one])


def test_the_history_tells_who_did_what_from_where(world):
    session = world.session(world.actors["editor"], source="form", request_id="r-1")
    record = create(session, ImplementationItems, {"name": "甲", "agency": world.body("bureau")})
    transition(world.as_("editor"), ImplementationItems, record.id, "submit")
    transition(world.as_("reviewer"), ImplementationItems, record.id, "return", remark="缺材料")
    back, sent, made = history_of(world.as_("editor"), ImplementationItems, record.id)
    assert (made.actor, made.kind, made.source, made.request_id) == (
        "editor", "create", "form", "r-1",
    )  # fmt: skip
    assert made.changes["agency"] == [None, "旌阳区教育局"]
    assert made.changes["state"] == [None, "draft"]
    assert not {"id", "version", "region_id", "valid_from", "is_current"} & made.changes.keys()
    assert (back.actor, back.remark) == ("reviewer", "缺材料")
    assert sent.changes == {"state": ["draft", "in_review"]}
    assert made.at <= sent.at <= back.at


def test_what_a_reader_does_not_see_stays_a_key(world):
    """The system put a foreign body there; its name is told to who may see it."""
    foreign = world.body("foreign")
    record = world.item()
    given = {"agency": foreign}
    change(world.as_("system"), ImplementationItems, record.id, given, version=record.version)
    told = history_of(world.as_("editor"), ImplementationItems, record.id)[0]
    assert told.changes["agency"] == [None, foreign]
    told = history_of(world.as_("city"), ImplementationItems, record.id)[0]
    assert told.changes["agency"] == [None, "罗江区教育局"]


def test_a_record_that_was_read_tells_its_history_with_the_names_it_has(world):
    bureau, clinic = world.body("bureau"), world.body("clinic")
    record = world.item(agency=bureau)
    given = {"agency": clinic, "catalog_item": world.known.item}
    change(world.as_("editor"), ImplementationItems, record.id, given, version=1)
    read = fetch_record(world.as_("editor"), ImplementationItems, record.id)
    told = history_of_record(world.as_("editor"), read)
    assert told == history_of(world.as_("editor"), ImplementationItems, record.id)
    assert told[0].changes["agency"] == ["旌阳区教育局", "旌阳区卫生健康局"]
    assert told[0].changes["catalog_item"] == [None, "教材审定"]


def test_operations_are_found_by_their_numbers(chain):
    last = last_op(chain)
    assert links_at(chain.as_("system"), [last.seq, last.seq, 10**6]) == {last.seq: last.hash}


def test_a_long_history_is_told_from_its_end(world):
    record = world.item()
    for number in range(3):
        given = {"phone": str(number)}
        change(world.as_("editor"), ImplementationItems, record.id, given, version=number + 1)
    told = history_of(world.as_("editor"), ImplementationItems, record.id, most=2)
    assert [entry.changes["phone"][1] for entry in told] == ["2", "1"]


def test_the_stored_text_of_a_change_is_what_was_hashed(world):
    record = world.item(statutory_limit={"value": 5, "unit": "working_day"})
    query = select(HistoryChange.diff).where(HistoryChange.row_id == record.id)
    stored = world.as_("system").scalars(query.order_by(HistoryChange.id.desc())).first()
    assert json.loads(stored)["statutory_limit"] == [None, {"unit": "working_day", "value": 5}]
    assert stored == json.dumps(
        json.loads(stored), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


def test_operations_are_numbered_without_a_gap(chain):
    numbers = select(func.count(), func.min(HistoryOp.seq), func.max(HistoryOp.seq))
    count, first, last = chain.as_("system").execute(numbers).one()
    assert (first, last) == (1, count)
