"""Rows of a list in a form that was sent: taken away and moved without a script."""

from __future__ import annotations

import re

from werkzeug.datastructures import MultiDict

# What a button of a list asks for: one more row, or another place for one, or none.
ACTS = ("add", "drop", "up", "down")
Posted = MultiDict[str, str]


def asked_of_rows(posted: Posted) -> tuple[str, str, int]:
    """The act, the list and the number of the row that a button has sent; empty for none."""
    act, name, at = (*posted.get("_op", "").split(":"), "", "")[:3]
    return (act, name, int(at) if at.isdecimal() else -1) if act in ACTS else ("", "", -1)


def reshaped(posted: Posted) -> Posted:
    """What was sent, with the row taken away or in the place that a button asked for."""
    act, name, at = asked_of_rows(posted)
    numbers = _numbers(posted, name)
    if act == "drop":
        return _renumbered(posted, name, {at: None})
    if act not in ("up", "down") or at not in numbers:
        return posted
    place = numbers.index(at) + (1 if act == "down" else -1)
    if not 0 <= place < len(numbers):
        return posted
    return _renumbered(posted, name, {at: numbers[place], numbers[place]: at})


def _numbers(posted: Posted, name: str) -> list[int]:
    row = re.compile(rf"{re.escape(name)}-(\d+)-")
    return sorted({int(found[1]) for key in posted if (found := row.match(key))})


def _renumbered(posted: Posted, name: str, places: dict[int, int | None]) -> Posted:
    row = re.compile(rf"{re.escape(name)}-(\d+)-(.*)")
    kept: Posted = MultiDict()
    for key, value in posted.items(multi=True):
        found = row.fullmatch(key)
        number = places.get(int(found[1]), int(found[1])) if found else None
        if found and number is None:
            continue
        kept.add(f"{name}-{number}-{found[2]}" if found else key, value)
    return kept
