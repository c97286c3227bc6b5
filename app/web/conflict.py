"""Two people changed one record: what it was, what they made of it, what I typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.lazy import Words
from app.kernel.text import tidy
from app.resource.fields import Field
from app.web.formats import plain_text


@dataclass(frozen=True)
class Difference:
    """One field in which base, theirs and mine are not all the same; `taken` says theirs holds."""

    name: str
    label: Words
    base: str
    theirs: str
    mine: str
    taken: bool


@dataclass(frozen=True)
class Merged:
    """The values to go on with, and what there is to look at."""

    values: dict[str, Any]
    differences: list[Difference]

    def remembered(self, mine: Mapping[str, Any]) -> str:
        """What the page has to send back for `chosen`: my side, and where theirs was shown."""
        kept: dict[str, Any] = {}
        for one in self.differences:
            _copy(kept, mine, one.name)
        taken = [one.name for one in self.differences if one.taken]
        return json.dumps({"mine": kept, "taken": taken}, ensure_ascii=False)


def read_back(posted: str) -> dict[str, Any]:
    """What a page of ours sent along as JSON; empty where it is none."""
    try:
        found = json.loads(posted)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def merge(
    fields: Mapping[str, Field],
    *,
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    mine: Mapping[str, Any],
) -> Merged:
    """Take over what only they changed; keep what I changed; show both."""
    values: dict[str, Any] = {}
    differences: list[Difference] = []
    for name, field in fields.items():
        old, new, typed = (_comparable(field, side) for side in (base, theirs, mine))
        taken = typed == old and new != old
        _copy(values, theirs if taken else mine, name)
        if new not in (old, typed):
            old, new, typed = (_text(field, side) for side in (base, theirs, mine))
            differences.append(Difference(name, field.label, old, new, typed, taken))
    return Merged(values, differences)


def chosen(
    fields: Mapping[str, Field],
    *,
    typed: Mapping[str, Any],
    theirs: Mapping[str, Any],
    remembered: str,
    picks: Mapping[str, str],
) -> dict[str, Any]:
    """The values after somebody chose a side for each field.

    What was typed into the form itself counts more than the choice: it came later.
    """
    said = read_back(remembered)
    mine, taken = said.get("mine"), said.get("taken")
    values = dict(typed)
    if not isinstance(mine, dict) or not isinstance(taken, list):
        return values
    for name, pick in picks.items():
        shown = theirs if name in taken else mine
        other = theirs if pick == "theirs" else mine
        field = fields.get(name)
        if field is not None and _comparable(field, typed) == _comparable(field, shown):
            _copy(values, other, name)
    return values


def _copy(values: dict[str, Any], side: Mapping[str, Any], name: str) -> None:
    for key in (name, f"{name}_id"):
        if key in side:
            values[key] = side[key]


def _comparable(field: Field, side: Mapping[str, Any]) -> Any:
    key = f"{field.name}_id"
    return _plain(side[key] if side.get(key) is not None else side.get(field.name))


def _plain(value: Any) -> Any:
    """A value as it would be kept: browsers end lines in a way of their own."""
    if isinstance(value, str):
        return tidy(value) or None
    if isinstance(value, list):
        return [_plain(each) for each in value] or None
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def _text(field: Field, side: Mapping[str, Any]) -> str:
    value = side.get(field.name)
    try:
        return plain_text(field, value)
    except ValueError:
        # A limit as somebody typed it need not be one.
        return str(value["value"]) if isinstance(value, dict) else str(value)
