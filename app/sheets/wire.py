"""Grids as lines of JSON: what the child process writes and its parent reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from app.kernel.errors import FileRefused
from app.kernel.lazy import LazyText, Words
from app.sheets.grid import Broken, Grid, Span, Value

_BATCH = 500


def pack(grids: Iterable[Grid]) -> Iterator[str]:
    """The lines for all grids; the last one says that nothing is missing."""
    for grid in grids:
        yield _line(
            {
                "sheet": grid.name,
                "spans": grid.spans,
                "hidden_rows": sorted(grid.hidden_rows),
                "hidden_columns": sorted(grid.hidden_columns),
                "visible": grid.visible,
                "epoch_1904": grid.epoch_1904,
            }
        )
        for start in range(0, grid.height, _BATCH):
            yield _line({"rows": grid.rows[start : start + _BATCH]})
    yield _line({"end": True})


def pack_refusal(refused: FileRefused) -> str:
    """The line that tells why a file is not read."""
    return _line({"refused": refused.rule, "words": _words(refused.message)})


def _words(words: Any) -> Any:
    if isinstance(words, LazyText):
        return {"msgid": words.msgid, "params": {k: _words(v) for k, v in words.params.items()}}
    return words if isinstance(words, int | float) else str(words)


def _line(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=True, default=_packed, separators=(",", ":"))


def _packed(value: object) -> dict[str, str]:
    if isinstance(value, Broken):
        return {"broken": value.kind, "text": value.text}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(type(value).__name__)


def unpack(lines: Iterable[str]) -> list[Grid]:
    """The grids that `pack` wrote.

    :raises FileRefused: where the child refused the file.
    :raises ValueError: where a line is not the child's, or the last one is missing.
    """
    grids: list[Grid] = []
    head: dict[str, Any] = {}
    rows: list[list[Value]] = []
    known: dict[str, str] = {}
    for line in lines:
        message = json.loads(line, object_hook=_unpacked)
        if "refused" in message:
            raise FileRefused(message["refused"], message["words"])
        if head and ("sheet" in message or "end" in message):
            grids.append(_grid(head, rows))
            head, rows = {}, []
        if "sheet" in message:
            head = message
        rows.extend([_shared(value, known) for value in row] for row in message.get("rows", ()))
        if "end" in message:
            return grids
    raise ValueError("the reader stopped in the middle")


def _shared(value: Value, known: dict[str, str]) -> Value:
    """Of equal texts the first one: most of a column repeats."""
    return known.setdefault(value, value) if isinstance(value, str) else value


def _unpacked(found: dict[str, Any]) -> Any:
    if "broken" in found:
        return Broken(found["broken"], found["text"])
    if "moment" in found:
        return datetime.fromisoformat(found["moment"])
    if "day" in found:
        return date.fromisoformat(found["day"])
    if "msgid" in found:
        words: Words = LazyText(found["msgid"], **found["params"])
        return words
    return found


def _grid(head: dict[str, Any], rows: list[list[Value]]) -> Grid:
    return Grid(
        head["sheet"],
        rows,
        spans=[Span(*edges) for edges in head["spans"]],
        hidden_rows=frozenset(head["hidden_rows"]),
        hidden_columns=frozenset(head["hidden_columns"]),
        visible=head["visible"],
        epoch_1904=head["epoch_1904"],
    )
