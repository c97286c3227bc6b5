"""`python -m bench.chain [sqlite] [postgres]`: what the chain of the history costs a writer.

Two processes write single operations at once, first as the product does, then the same rows
without digest, link and lock; what counts is the ratio of the two.
"""

from __future__ import annotations

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa

from app.db.engine import make_engine
from app.db.history import HistoryChange, HistoryOp
from app.db.migrate import upgrade
from app.db.session import session_for
from app.fab import account_metadata
from app.factory import load
from app.kernel.clock import now
from app.operations.unit import operation
from app.policies.actor import SYSTEM
from app.policies.history import Change
from app.policies.install import install
from bench.databases import KINDS, database
from config import PACKAGES, Settings

WRITERS, TIMES, ROUNDS = 2, 300, 3
DIFF = {"name": ["第一局", "第二局"], "phone": ["0838-1", "0838-2"]}


def main(kinds: list[str]) -> int:
    """Measure and print each kind of database."""
    for kind in kinds or list(KINDS):
        with tempfile.TemporaryDirectory(prefix="b") as home, database(kind, Path(home)) as url:
            load(PACKAGES)
            upgrade(url, Settings.migrations, [account_metadata()])
            engine = make_engine(url)
            with engine.begin() as connection:
                for statement in _twins(engine.dialect.name):
                    connection.execute(sa.text(statement))
            engine.dispose()
            with_chain, without = _measured(url)
            ratio = with_chain / without
            words = f"{with_chain:,.0f} operations/s with the chain, {without:,.0f} without"
            print(f"{kind}, {WRITERS} processes: {words}: {ratio:.2f}", flush=True)
    return 0


def _twins(dialect: str) -> list[str]:
    """Tables like those of the history that nothing guards."""
    if dialect == "postgresql":
        like = "CREATE TABLE {0}_twin (LIKE history_{0} INCLUDING INDEXES)"
        return [like.format(name) for name in ("op", "change")]
    return [
        "CREATE TABLE op_twin AS SELECT * FROM history_op WHERE 0",
        "CREATE TABLE change_twin AS SELECT * FROM history_change WHERE 0",
        "CREATE UNIQUE INDEX op_twin_id ON op_twin (id)",
        "CREATE UNIQUE INDEX op_twin_seq ON op_twin (seq)",
        "CREATE INDEX op_twin_at ON op_twin (at)",
        "CREATE INDEX op_twin_actor ON op_twin (actor_id)",
        "CREATE INDEX op_twin_region ON op_twin (region_id)",
        "CREATE UNIQUE INDEX change_twin_id ON change_twin (id)",
        "CREATE INDEX change_twin_op ON change_twin (op_id)",
        "CREATE INDEX change_twin_row ON change_twin (resource, row_id)",
    ]


def _measured(url: str) -> tuple[float, float]:
    """Operations a second, with and without, of the best round; the rounds take turns."""
    found: dict[bool, list[float]] = {True: [], False: []}
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
        for number in range(ROUNDS):
            for chained in (True, False):
                begun = perf_counter()
                work = [(url, chained, number * WRITERS + each) for each in range(WRITERS)]
                list(pool.map(_write, work))
                if number:  # the first round starts the processes
                    found[chained].append(WRITERS * TIMES / (perf_counter() - begun))
    return max(found[True]), max(found[False])


def _write(asked: tuple[str, bool, int]) -> None:
    url, chained, part = asked
    engine = make_engine(url)
    install(engine, b"k" * 32)
    write = _with_chain if chained else _without
    with session_for(engine, SYSTEM) as session:
        for at in range(TIMES):
            write(session, part * TIMES + at + 1)
    engine.dispose()


def _with_chain(session: Any, number: int) -> None:
    with operation(session, "agencies", "update") as opened:
        opened.add(Change("agencies", number, 2, None, "u", DIFF))


def _without(session: Any, number: int) -> None:
    op, change = _columns(HistoryOp, number), _columns(HistoryChange, number)
    with session.get_bind().connect().execution_options(write=True) as connection:
        connection.execute(_insert("op_twin", op), op)
        connection.execute(_insert("change_twin", change), change)
        connection.commit()


def _insert(name: str, values: dict[str, Any]) -> Any:
    table = sa.table(name, *(sa.column(column) for column in values))
    return sa.insert(table)


def _columns(model: Any, number: int) -> dict[str, Any]:
    """A value of the usual length for each column."""
    values: dict[str, Any] = {}
    for column in model.__table__.columns:
        kind = column.type.python_type
        length = min(getattr(column.type, "length", None) or 60, 64)
        values[column.name] = number if kind is int else "x" * length if kind is str else now()
    values["kind"] = "u"
    return values


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
