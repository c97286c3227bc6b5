"""The history's head is noted outside of the database: what that finds, the chain alone cannot."""

import json
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update

from app.cli import main
from app.cli.audit import keep_anchored
from app.cli.base import DONE, FINDINGS, REFUSED, Program
from app.db.history import HistoryChange, HistoryCheckpoint, HistoryHead, HistoryOp
from app.db.history_ddl import release
from app.db.session import session_for
from app.kernel import clock
from app.policies.actor import SYSTEM
from tests.factories.bodies import BodyFactory
from tests.support.accounts import COUNTY, People

CHECKPOINT = HistoryCheckpoint.__table__
OPS, CHANGES, HEAD = HistoryOp.__table__, HistoryChange.__table__, HistoryHead.__table__


@pytest.fixture
def audit(app, settings, capsys):
    """Runs a command of the group; gives its exit code and what it printed."""

    def run(*arguments):
        code = main(app, settings, ["audit", *arguments])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if printed else None

    return run


@pytest.fixture
def engine(app):
    return app.extensions["shixiang"].engine


def happen(engine, times=1):
    """Something is done that the history tells."""
    with session_for(engine, SYSTEM) as session:
        for _time in range(times):
            BodyFactory.create(session)


@contextmanager
def owner_of(engine):
    """A connection of somebody who owns the tables: the triggers are the first to go."""
    with engine.connect().execution_options(write=True) as connection:
        release(lambda sql: connection.execute(text(sql)), connection.dialect.name)
        yield connection


def forget(engine, times=1):
    """The newest operations are removed without a trace, as who owns the tables could."""
    with owner_of(engine) as connection:
        for _time in range(times):
            last = connection.execute(select(OPS).order_by(OPS.c.seq.desc()).limit(1)).one()
            connection.execute(delete(CHANGES).where(CHANGES.c.op_id == last.id))
            connection.execute(delete(OPS).where(OPS.c.id == last.id))
            connection.execute(update(HEAD).values(seq=last.seq - 1, hash=last.prev))
        connection.commit()


def verified(audit, *arguments):
    code, found = audit("verify", "--json", *arguments)
    assert code == (DONE if found["ok"] else FINDINGS)
    return found["ok"], found["anchor"], found["first_bad"]


def test_without_an_anchor_the_chain_stands_for_itself(audit, engine):
    happen(engine)
    assert verified(audit) == (True, "missing", None)


def test_a_chain_that_went_on_agrees_with_its_anchor(audit, engine, settings):
    happen(engine)
    audit("anchor")
    happen(engine, 2)
    assert verified(audit) == (True, "ok", None)
    audit("anchor")
    audit("anchor")
    lines = (settings.home / "audit-anchor.jsonl").read_text().splitlines()
    assert len(lines) == 2
    assert verified(audit) == (True, "ok", None)


def test_a_tail_cut_off_with_its_head_is_found_by_the_anchor(audit, engine):
    happen(engine, 3)
    audit("anchor")
    forget(engine)
    assert verified(audit) == (False, "ahead", None)


def test_a_tail_that_was_cut_off_and_grew_again_is_found_too(audit, engine):
    happen(engine, 3)
    audit("anchor")
    forget(engine, 2)
    happen(engine, 4)
    assert verified(audit) == (False, "ahead", None)


def test_the_anchor_may_lie_anywhere(audit, engine, settings, tmp_path):
    happen(engine)
    audit("anchor")
    elsewhere = (settings.home / "audit-anchor.jsonl").rename(tmp_path / "kept.jsonl")
    assert verified(audit)[1] == "missing"
    assert verified(audit, "--anchor", str(elsewhere))[1] == "ok"
    forget(engine)
    assert verified(audit, "--anchor", str(elsewhere)) == (False, "ahead", None)


def test_a_broken_chain_says_where(audit, engine):
    happen(engine, 2)
    with owner_of(engine) as connection:
        connection.execute(update(OPS).where(OPS.c.actor == "system").values(actor="nobody"))
        connection.commit()
    ok, _anchor, first_bad = verified(audit)
    assert (ok, first_bad["why"]) == (False, "link")


def test_people_read_the_result_on_the_other_channel(app, settings, capsys, engine):
    happen(engine)
    assert main(app, settings, ["audit", "verify"]) == DONE
    out, err = capsys.readouterr()
    assert out == ""
    assert "The history is whole" in err
    forget(engine)
    main(app, settings, ["audit", "anchor"])
    happen(engine)
    with owner_of(engine) as connection:
        connection.execute(update(OPS).values(actor="nobody"))
        connection.commit()
    assert main(app, settings, ["audit", "verify"]) == FINDINGS
    assert "broken at operation 1: it does not follow" in capsys.readouterr().err


def test_a_line_that_a_power_cut_left_unfinished_does_no_harm(audit, engine, settings):
    happen(engine)
    audit("anchor")
    with (settings.home / "audit-anchor.jsonl").open("a") as file:
        file.write('{"seq": 1')
    assert verified(audit)[1] == "ok"
    happen(engine)
    audit("anchor")
    lines = (settings.home / "audit-anchor.jsonl").read_text().splitlines()
    assert [bool(line.endswith("}")) for line in lines] == [True, False, True]


def test_a_file_that_is_no_anchor_is_refused(audit, engine, tmp_path):
    file = tmp_path / "other.jsonl"
    file.write_text("hello\nworld\n")
    assert audit("verify", "--anchor", str(file))[0] == REFUSED


def test_the_head_is_noted_while_the_product_serves(app, settings, engine):
    happen(engine)
    over = keep_anchored(Program(app, settings), every=0.01)
    file = settings.home / "audit-anchor.jsonl"
    wait_until(file.exists)
    over.set()
    assert json.loads(file.read_text())["seq"] > 0


def wait_until(true):
    """Returns once it is so; a test that waits for ever is ended by its run."""
    tick = threading.Event()
    while not true():
        tick.wait(0.01)


@pytest.fixture
def aged(monkeypatch, engine, app):
    """It is 200 days later; whoever is needed can be made."""
    later = clock.now() + timedelta(days=200)
    monkeypatch.setattr("app.operations.archive.now", lambda: later)
    happen(engine, 3)
    return People(app)


def archived(app, settings, capsys, path, account, days=190):
    words = ["--days", str(days), "--out", str(path), "--as", account, "--json"]
    code = main(app, settings, ["audit", "retain", *words])
    out = capsys.readouterr().out
    return code, json.loads(out) if out else None


@pytest.fixture
def put_away(app, settings, capsys, aged, tmp_path):
    """Everything before today moved into an archive; its file."""
    path = tmp_path / "old.jsonl"
    account = aged.make("auditor").account
    code, told = archived(app, settings, capsys, path, account)
    return path, code, told, account


def test_what_is_old_goes_into_an_archive_and_the_chain_goes_on(put_away, audit, engine):
    path, code, told, _account = put_away
    assert code == DONE
    with engine.connect() as connection:
        left = set(connection.scalars(select(OPS.c.seq)))
        assert left == {told["operations"] + 1}
        assert connection.scalar(select(func.count()).select_from(CHANGES)) == 1
    assert verified(audit) == (True, "ok", None)
    happen(engine)
    assert verified(audit, "--archive", str(path)) == (True, "ok", None)
    assert audit("verify", "--json", "--archive", str(path))[1]["operations"] == max(left) + 1


def test_an_archive_that_was_changed_is_refused(put_away, audit):
    path = put_away[0]
    whole = path.read_text()
    for changed in (
        whole.replace('"actor":"system"', '"actor":"nobody"', 1),
        "".join(line for line in whole.splitlines(True) if '"seq":2' not in line),
        whole.rsplit("\n", 2)[0],
        "{}",
    ):
        path.write_text(changed)
        assert audit("verify", "--archive", str(path))[0] == REFUSED


def test_a_checkpoint_cannot_be_forged(put_away, audit, engine):
    with owner_of(engine) as connection:
        first = connection.execute(select(OPS).order_by(OPS.c.seq).limit(1)).one()
        connection.execute(delete(CHANGES).where(CHANGES.c.op_id == first.id))
        connection.execute(delete(OPS).where(OPS.c.id == first.id))
        connection.execute(update(CHECKPOINT).values(seq=first.seq, hash=first.hash))
        connection.commit()
    assert verified(audit)[2] == {"seq": first.seq, "why": "link"}


def test_only_an_auditor_of_the_whole_puts_the_history_away(
    app, settings, capsys, aged, tmp_path, audit
):
    path = tmp_path / "old.jsonl"
    for role, region in (("province_admin", None), ("auditor", COUNTY)):
        account = aged.make(role, region).account
        assert archived(app, settings, capsys, path, account)[0] == REFUSED
    account = aged.make("auditor").account
    assert archived(app, settings, capsys, path, account, days=179)[0] == REFUSED
    assert not path.exists()
    path.touch()
    assert archived(app, settings, capsys, path, account)[0] == REFUSED


def test_a_broken_chain_is_not_put_away(app, settings, capsys, aged, tmp_path, engine):
    account = aged.make("auditor").account
    with owner_of(engine) as connection:
        connection.execute(update(OPS).where(OPS.c.seq == 2).values(actor="nobody"))
        connection.commit()
    path = tmp_path / "old.jsonl"
    assert archived(app, settings, capsys, path, account)[0] == REFUSED
    assert not path.exists()


def test_nothing_old_is_nothing_to_put_away(app, settings, capsys, put_away, tmp_path):
    path, account = tmp_path / "more.jsonl", put_away[3]
    code, told = archived(app, settings, capsys, path, account, days=400)
    assert (code, told["operations"]) == (DONE, 0)
    assert not path.exists()
