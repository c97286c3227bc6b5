"""Word between the holder of a job and those who wait for it, while a transaction is open.

On PostgreSQL the row carries it. SQLite has one writer: while a job writes, nobody could say
"stop" and nobody could say how far it is, so there the word is left in small files.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, select, update
from sqlalchemy.exc import OperationalError

from app.jobs.leases import JOBS, RUNNING, Held
from app.jobs.pace import Pace

WHOLE = 1000


class Board(Protocol):
    """Both ways do the same."""

    def ask_to_stop(self, job_id: int) -> None:
        """Leave word that the job is not wanted any more."""

    def must_stop(self, job_id: int) -> bool:
        """Whether somebody has left such word."""

    def tell(self, held: Held, share: float, step: str) -> None:
        """Leave word how far the job is."""

    def told(self, row: Any) -> tuple[float, str] | None:
        """How far the job of this row is, where it is said elsewhere than in the row."""

    def clear(self, held: Held) -> None:
        """Take away what was left: the job is over."""


def board(engine: Any) -> Board:
    """The one of this database."""
    return Files(Pace.folder) if engine.dialect.name == "sqlite" else Rows(engine)


class Rows:
    """The columns of the job."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def ask_to_stop(self, job_id: int) -> None:
        """As the board says."""
        self._write(JOBS.c.id == job_id, {"cancel_requested": True})

    def must_stop(self, job_id: int) -> bool:
        """As the board says."""
        with self.engine.connect() as connection:
            asked = select(JOBS.c.cancel_requested).where(JOBS.c.id == job_id)
            return bool(connection.scalar(asked))

    def tell(self, held: Held, share: float, step: str) -> None:
        """As the board says; a row that its job is writing at this moment is left alone."""
        values = {"done": round(share * WHOLE), "total": WHOLE, "step": step[:200]}
        try:
            self._write(JOBS.c.lease_token == held.token, values)
        except OperationalError:
            return

    def _write(self, which: Any, values: dict[str, Any]) -> None:
        with self.engine.connect() as connection, connection.begin():
            connection.execute(update(JOBS).where(which, JOBS.c.state == RUNNING).values(values))

    def told(self, _row: Any) -> None:
        """The row says it itself."""

    def clear(self, held: Held) -> None:
        """Nothing is left beside the row."""


class Files:
    """Two small files for each job that runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask_to_stop(self, job_id: int) -> None:
        """As the board says."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._stop(job_id).touch()

    def must_stop(self, job_id: int) -> bool:
        """As the board says."""
        return self._stop(job_id).exists()

    def tell(self, held: Held, share: float, step: str) -> None:
        """As the board says; where the disk is full, the job goes on without."""
        draft = self._step(held.id).with_suffix(f".{os.getpid()}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps([held.token, share, step]), encoding="utf-8")
            draft.replace(self._step(held.id))
        except OSError:
            draft.unlink(missing_ok=True)

    def told(self, row: Any) -> tuple[float, str] | None:
        """As the board says."""
        try:
            token, share, step = json.loads(self._step(row.id).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return (share, step) if token == row.lease_token else None

    def clear(self, held: Held) -> None:
        """As the board says."""
        self._stop(held.id).unlink(missing_ok=True)
        self._step(held.id).unlink(missing_ok=True)

    def _stop(self, job_id: int) -> Path:
        return self.folder / f"{job_id}.stop"

    def _step(self, job_id: int) -> Path:
        return self.folder / f"{job_id}.step"
