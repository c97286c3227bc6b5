"""What one request costs: statements, processor time, waiting and bytes."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, median_low
from time import perf_counter, process_time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Engine, event


@dataclass
class Cost:
    """The runs of one page; `server` is the processor time of the database's own processes."""

    kilobytes: float = 0.0
    asked: list[int] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)

    @property
    def statements(self) -> int:
        """How often most runs asked the database: once a minute a visit is noted besides."""
        return median_low(self.asked)

    @property
    def best_cpu(self) -> float:
        """Milliseconds of the fastest run, which nothing else has disturbed."""
        return min(self.cpu)

    @property
    def usual_wall(self) -> float:
        """Milliseconds that most runs took."""
        return median(self.wall)

    @property
    def best_server(self) -> float:
        """Milliseconds in the database server; none for SQLite, which works in our process."""
        return min(self.server)


class Meter:
    """Watches one engine while pages are asked for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.statements = 0
        event.listen(engine, "before_cursor_execute", self._count)

    def _count(self, _conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        # SQLAlchemy begins transactions by a statement only on SQLite.
        self.statements += not statement.startswith("BEGIN")

    def run(self, cost: Cost, ask: Callable[[], bytes]) -> None:
        """Ask once, and add what it cost."""
        gc.collect()
        servers = backends(self.engine)
        before = [spent(pid) for pid in servers]
        self.statements = 0
        wall, cpu = perf_counter(), process_time()
        body = ask()
        cost.cpu.append((process_time() - cpu) * 1000)
        cost.wall.append((perf_counter() - wall) * 1000)
        cost.server.append(sum(spent(pid) for pid in servers) - sum(before))
        cost.asked.append(self.statements)
        cost.kilobytes = len(body) / 1024


def backends(engine: Engine) -> Sequence[int]:
    """The processes of the database server that work for this engine's database."""
    if engine.dialect.name != "postgresql":
        return ()
    query = (
        "SELECT pid FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_type = 'client backend'"
    )
    with engine.connect() as connection:
        return list(connection.scalars(sa.text(query)))


def spent(pid: int) -> float:
    """Milliseconds that a process has been on a processor."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
