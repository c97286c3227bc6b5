"""The head of the chain noted in a file outside the database, and what was last found there."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.verification import chain_head, checkpoint, links_at

ANCHOR, VERIFIED = "audit-anchor.jsonl", "audit-verified.json"
# More than the longest line of the file.
TAIL = 4096


def write_anchor(session: ActorSession, folder: Path) -> dict[str, Any]:
    """Append the head to the file, unless its last line says the same; gives what it says.

    The line is on the disk when this returns.
    """
    seq, head = chain_head(session)
    path = folder / ANCHOR
    line = {"seq": seq, "hash": head, "at": now().isoformat(timespec="seconds")}
    known = last_anchor(folder)
    if seq == 0 or (known is not None and (known["seq"], known["hash"]) == (seq, head)):
        return known or line
    # A line that a power cut left unfinished stays alone.
    torn = _tail(path)[-1:] not in (b"", b"\n")
    with path.open("ab") as file:
        file.write((b"\n" if torn else b"") + f"{json.dumps(line)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    return line


def last_anchor(folder: Path) -> dict[str, Any] | None:
    """The newest line that can be read; None where there is none."""
    for line in reversed(_tail(folder / ANCHOR).splitlines()):
        found = _read(line)
        if found is not None:
            return found
    return None


def _tail(path: Path) -> bytes:
    if not path.exists():
        return b""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return file.read()


def _read(line: bytes | str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
        return {**found, "seq": int(found["seq"]), "hash": str(found["hash"])}
    except (ValueError, TypeError, KeyError):
        return None


def against_anchor(
    session: ActorSession, path: Path, archived: Mapping[int, str] | None = None
) -> str:
    """`ahead` where the file knows of an operation that the chain has not, or has otherwise.

    `archived`: the operations that were verified in archives; others before the checkpoint
    cannot be compared any more.

    :raises BadRequest: for a file in which something else stands.
    """
    if not path.exists():
        return "missing"
    lines = [line for line in path.read_bytes().splitlines() if line.strip()]
    noted = [_read(line) for line in lines]
    if any(found is None for found in noted[:-1]) or noted == [None]:
        raise BadRequest(_("The file of anchors cannot be read."))
    known = {found["seq"]: found["hash"] for found in noted if found is not None}
    start = checkpoint(session)
    links = {start.seq: start.hash} | dict(archived or {}) | links_at(session, known)
    gone = {seq for seq in known if seq < start.seq} - links.keys()
    ahead = any(links.get(seq) != hash_ for seq, hash_ in known.items() if seq not in gone)
    return "ahead" if ahead else "ok"


def note_verified(folder: Path, found: Mapping[str, Any]) -> None:
    """Keep what a verification found, for the page of the auditors."""
    path = folder / VERIFIED
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps({"at": now().isoformat(), **found}), encoding="utf-8")
    draft.replace(path)


def last_verified(folder: Path) -> dict[str, Any] | None:
    """What the last verification found; None where there was none."""
    path = folder / VERIFIED
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
