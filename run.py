"""The one entry: `python run.py` serves, `python run.py COMMAND …` runs a command."""

from __future__ import annotations

import sys

from app.cli import main
from app.cli.base import REFUSED, say
from app.factory import create_app
from app.kernel import logs, memory
from config import Settings


def run(arguments: list[str]) -> int:
    """The exit code of one command; a setting that cannot be stops it with a word on why."""
    try:
        settings = Settings.from_env()
        logs.install(settings.log)
        app = create_app(settings)
        memory.settle()
    except ValueError as problem:
        say(problem)
        return REFUSED
    return main(app, settings, arguments)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
