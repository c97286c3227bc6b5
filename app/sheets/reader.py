"""The child process that parses one file: `python -m app.sheets.reader PATH KIND`.

It has little memory, little time, and may write no file. What it finds goes to standard output.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from app.kernel.errors import FileRefused
from app.sheets.opening import too_much
from app.sheets.wire import pack, pack_refusal
from app.sheets.workbook import read_grids

MEMORY = 1536 * 2**20
CPU_SECONDS = 20
OPEN_FILES = 64


def limit_resources() -> None:
    """Take from this process what a parser does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    # At the first of them the process is told, so that its parent knows what it died of.
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str, kind: str) -> None:
    """Write the grids of the file, or why it is refused, to standard output."""
    try:
        for line in pack(read_grids(Path(path), kind)):
            print_line(line)
    except FileRefused as refused:
        print_line(pack_refusal(refused))
    except MemoryError:
        print_line(pack_refusal(too_much()))


def print_line(line: str) -> None:
    """One message to the parent."""
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    limit_resources()
    main(*sys.argv[1:3])
    sys.stdout.flush()
    # Nothing is left to do, and exit handlers would want to write files.
    os._exit(0)
