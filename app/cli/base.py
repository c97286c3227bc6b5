"""What every command shares: the program, its sessions, and the way it prints."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click
from flask import Flask

from app.db.session import ActorSession, session_for
from app.fab import actor_named
from app.kernel.text import visible
from app.policies.actor import SYSTEM

DONE, FINDINGS, REFUSED, FAILED = 0, 1, 2, 3


@dataclass
class Program:
    """The running application, as commands use it."""

    app: Flask
    settings: Any

    @property
    def engine(self) -> Any:
        """The database."""
        return self.app.extensions["shixiang"].engine

    @contextmanager
    def session(self, user: str | None = None) -> Iterator[ActorSession]:
        """A session of the named account, or of the system; closed at the end."""
        actor = actor_named(self.engine, user) if user else SYSTEM
        session = session_for(self.engine, actor, source="command")
        try:
            yield session
        finally:
            session.close()


pass_program = click.make_pass_decorator(Program)


def print_json(document: Any) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(document, sys.stdout, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def say(message: object) -> None:
    """A message for people, on standard error."""
    click.echo(visible(str(message)), err=True)
