"""The work of the background: the process that does it, and what is in its queue."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import click

from app.cli.base import Program, pass_program, print_json, say
from app.db.engine import make_engine
from app.db.session import ActorSession, session_for
from app.fab import load_actor
from app.fab.sessions import forget_over
from app.jobs import Task, every
from app.jobs.doing import ActorOf
from app.jobs.periodic import forget_ended
from app.jobs.pieces import forget_unfinished
from app.jobs.queue import newest_jobs
from app.jobs.supervisor import Supervisor
from app.jobs.worker import Worker
from app.kernel.errors import NotFound
from app.operations.attachments import sweep
from app.policies.actor import SYSTEM, Actor
from app.resource.registry import registry
from app.sheets.stored import forget_uploads

RUN = Path(__file__).resolve().parents[2] / "run.py"
# How long the books of the queue wait for a lock: the worker looks after its child meanwhile.
BOOKS_SECONDS = 0.5
HOUR = 3600.0


@every("tidy", HOUR)
def tidy(session: ActorSession, _task: Task) -> None:
    """Forget what ended long ago and what nobody goes on with."""
    session.rollback()
    connection = session.connection(execution_options={"write": True})
    forget_ended(connection)
    forget_unfinished(connection)
    forget_over(connection)
    session.commit()
    forget_uploads(session)
    sweep(session)


@click.command()
@pass_program
def worker(program: Program) -> None:
    """Do what waits in the queue, until the process that started this one ends."""
    books = make_engine(program.settings.database_url, wait=BOOKS_SECONDS)
    Worker(program.engine, books, actors(program), parent=_parent()).run()


def _parent() -> int | None:
    """Standard input, where it is a pipe: its end is that of whoever has started us."""
    return sys.stdin.fileno() if stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode) else None


def actors(program: Program) -> ActorOf:
    """Who somebody is at this moment, by the key of the account."""

    def actor_of(user_id: int) -> Actor:
        with session_for(program.engine, SYSTEM) as session:
            return load_actor(session, user_id)

    return actor_of


def workers(program: Program) -> Supervisor:
    """The worker processes that go with a serving one."""
    return Supervisor([sys.executable, str(RUN), "worker"], program.settings.workers)


@click.group()
def jobs() -> None:
    """Work in the background."""


@jobs.command("list")
@click.option("--json", "as_json", is_flag=True)
@pass_program
def list_(program: Program, /, as_json: bool) -> None:
    """The newest jobs: what they are about, their state, and why they ended."""
    with program.session() as session:
        found = [_told(job) for job in newest_jobs(session)]
    if as_json:
        print_json(found)
    for job in () if as_json else found:
        say(" ".join(str(value) for value in job.values() if value is not None))


@jobs.command()
@click.argument("name", required=False)
@pass_program
def daily(program: Program, /, name: str | None) -> None:
    """Do what is done once a day now: all of it, or the one of this NAME."""
    wanted = {n: run for n, run in registry.dailies.items() if name in (None, n)}
    if not wanted:
        raise NotFound
    for known, run in wanted.items():
        with program.session() as session:
            run(session)
        say(known)


def _told(job: Any) -> dict[str, Any]:
    return {
        "id": job.id,
        "kind": job.kind,
        "about": job.about,
        "state": job.state,
        "share": round(job.share, 3),
        "step": job.step or None,
        "error": job.error,
    }


COMMANDS = (worker, jobs)
