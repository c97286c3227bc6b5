"""A cell that says several limits at once: each goes to the field that its own word names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from app.kernel.text import half_width
from app.sheets.grid import Value, plain
from app.sheets.readings import Reading

# Reads a piece of the cell for the field of this name.
ReadPiece = Callable[[str, str], Reading]
_CUT = re.compile(r"[,;/|()\[\]。、\n]+")


def read_shared(
    own: str, raw: Value, path: Sequence[str], labels: Mapping[str, str], read: ReadPiece
) -> Reading | None:
    """The cell's value for `own`, with what it says for other fields in `others`.

    `labels` maps words such as "promised" to fields. None where the cell is about one field.
    """
    if not labels or not isinstance(raw, str):
        return None
    pieces = [piece.strip() for piece in _CUT.split(half_width(raw)) if piece.strip()]
    said = _labelled(pieces, labels, read) or _in_order(pieces, path, labels, read)
    if not said or (said.keys() == {own} and _label_of(pieces[0], labels)):
        return None
    if own not in said and not _label_of(pieces[0], labels):
        first = read(own, pieces[0])
        if first.readable:
            said[own] = first
    mine = said.pop(own, Reading())
    others = {name: reading.value for name, reading in said.items()}
    problems = (*mine.problems, *(p for one in said.values() for p in one.problems))
    note = {f"{own}_note": plain(raw).strip()} if len(pieces) > len(others) + 1 else {}
    return replace(mine, problems=problems, changed=True, notes=note, others=others)


def _labelled(
    pieces: Sequence[str], labels: Mapping[str, str], read: ReadPiece
) -> dict[str, Reading]:
    """The pieces that begin with the word of a field and go on with a limit."""
    said: dict[str, Reading] = {}
    for piece in pieces:
        name = _label_of(piece, labels)
        if name and name not in said and (found := read(name, piece)).readable:
            said[name] = found
    return said


def _in_order(
    pieces: Sequence[str], path: Sequence[str], labels: Mapping[str, str], read: ReadPiece
) -> dict[str, Reading]:
    """As many limits as the heading names fields, in its order."""
    heading = "".join(path)
    named = sorted((word for word in labels if word in heading), key=heading.index)
    if len(named) < 2 or len(named) != len(pieces):
        return {}
    said = {labels[w]: read(labels[w], p) for w, p in zip(named, pieces, strict=True)}
    return said if all(found.readable for found in said.values()) else {}


def _label_of(piece: str, labels: Mapping[str, str]) -> str | None:
    return next((name for word, name in labels.items() if piece.startswith(word)), None)
