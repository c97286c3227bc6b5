"""The history's head is noted outside of the database: what that finds, the chain alone cannot."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import delete, select, text, update

from app.cli import main
from app.cli.base import DONE, FINDINGS
from app.db.history import HistoryChange, HistoryHead, HistoryOp
from app.db.history_ddl import release
from app.db.session import session_for
from app.policies.actor import SYSTEM
from tests.factories.bodies import BodyFactory

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
    assert "ok" in err
