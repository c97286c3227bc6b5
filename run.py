"""The one entry: `python run.py` serves, `python run.py COMMAND …` runs a command."""

from __future__ import annotations

import sys

from app.cli import main
from app.factory import create_app
from config import Settings

if __name__ == "__main__":
    settings = Settings.from_env()
    sys.exit(main(create_app(settings), settings, sys.argv[1:]))
