"""The cells of an uploaded file, kept beside it: read once, planned as often as it is corrected."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from app.sheets.child import read_in_child
from app.sheets.grid import Grid
from app.sheets.opening import inspect
from app.sheets.wire import pack, unpack

# Another form of the lines gets another ending: what is kept in the old one is read anew.
ENDING = ".cells-1.gz"


def cells_of(path: Path, name: str) -> tuple[str, list[Grid], float]:
    """The kind of a stored file, its sheets, and the seconds that reading them took.

    :raises FileRefused: for a file that must not or cannot be read.
    """
    started = time.perf_counter()
    aside = path.with_name(f"{path.name}{ENDING}")
    kind, grids = _taken(aside) or _read(path, name, aside)
    return kind, grids, round(time.perf_counter() - started, 3)


def _taken(aside: Path) -> tuple[str, list[Grid]] | None:
    with suppress(OSError, EOFError, ValueError), gzip.open(aside, "rt", encoding="ascii") as file:
        kind = json.loads(file.readline())["kind"]
        return kind, unpack(file)
    return None


def _read(path: Path, name: str, aside: Path) -> tuple[str, list[Grid]]:
    kind = inspect(path, name).kind
    grids = read_in_child(path, kind)
    # A full disk costs time at the next correction, and nothing else.
    with suppress(OSError):
        _keep(aside, kind, grids)
    return kind, grids


def _keep(aside: Path, kind: str, grids: list[Grid]) -> None:
    handle, partial = tempfile.mkstemp(dir=aside.parent, suffix=".part")
    try:
        with (
            os.fdopen(handle, "wb") as raw,
            gzip.open(raw, "wt", compresslevel=1, encoding="ascii") as file,
        ):
            file.write(json.dumps({"kind": kind}) + "\n")
            file.writelines(f"{line}\n" for line in pack(grids))
        Path(partial).replace(aside)
    except OSError:
        Path(partial).unlink(missing_ok=True)
        raise
