"""A cell that says several limits at once: each goes to the field that its own word names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from app.kernel.text import half_width
from app.sheets.grid import Value, plain
from app.sheets.readings import Reading, unreadable
from app.sheets.vocabulary import Spec

# Reads a piece of the cell for the field of this name.
ReadPiece = Callable[[str, str], Reading]
_CUT = re.compile(r"[,;/|()\[\]。、\n]+")


class Labels(NamedTuple):
    """Words such as "promised" with the fields they name, and those that have no column."""

    words: Mapping[str, str]
    free: frozenset[str]

    def of(self, piece: str) -> str | None:
        """The field that a piece of a cell begins with the word of."""
        return next((name for word, name in self.words.items() if piece.startswith(word)), None)

    def heads(self, path: Sequence[str], name: str) -> bool:
        """Whether the heading itself says that the column is this field's."""
        heading = "".join(path)
        return any(word in heading for word, field in self.words.items() if field == name)


def read_shared(
    spec: Spec, raw: Value, path: Sequence[str], labels: Labels, read: ReadPiece
) -> Reading | None:
    """The cell's value for the column's field, with what it says for others in `others`.

    Others take a value only where they have no column; what nobody takes stays in the note. None
    where the cell is about one field, as most are.
    """
    if not isinstance(raw, str) or spec.name not in labels.words.values():
        return None
    pieces = [piece.strip() for piece in _CUT.split(half_width(raw)) if piece.strip()]
    said = _labelled(pieces, labels, read) or _in_order(pieces, path, labels, read)
    if not said or (said.keys() == {spec.name} and labels.of(pieces[0])):
        return None
    if spec.name not in said and not labels.of(pieces[0]):
        said[spec.name] = read(spec.name, pieces[0])
    if spec.name not in said and labels.heads(path, spec.name):
        return unreadable(spec, "limit.unreadable", raw)
    return _told(spec.name, raw, said, labels, len(pieces))


def _told(own: str, raw: str, said: dict[str, Reading], labels: Labels, pieces: int) -> Reading:
    mine = said.pop(own, None)
    others = {name: said[name] for name in said if name in labels.free}
    found = mine or Reading()
    problems = (*found.problems, *(p for one in others.values() for p in one.problems))
    is_whole = len(others) + (mine is not None) == pieces
    return replace(
        found,
        problems=problems,
        changed=True,
        notes={} if is_whole else {f"{own}_note": plain(raw).strip()},
        others={name: one.value for name, one in others.items()},
    )


def _labelled(pieces: Sequence[str], labels: Labels, read: ReadPiece) -> dict[str, Reading]:
    """The pieces that begin with the word of a field and go on with a limit."""
    said: dict[str, Reading] = {}
    for piece in pieces:
        name = labels.of(piece)
        if name and name not in said and (found := read(name, piece)).readable:
            said[name] = found
    return said


def _in_order(
    pieces: Sequence[str], path: Sequence[str], labels: Labels, read: ReadPiece
) -> dict[str, Reading]:
    """As many limits as the heading names fields, in its order."""
    heading = "".join(path)
    named = sorted((word for word in labels.words if word in heading), key=heading.index)
    if len(named) < 2 or len(named) != len(pieces):
        return {}
    fields = [labels.words[word] for word in named]
    said = {name: read(name, piece) for name, piece in zip(fields, pieces, strict=True)}
    return said if all(found.readable for found in said.values()) else {}
