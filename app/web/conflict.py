"""Two people changed one record: what it was, what they made of it, what I typed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.lazy import Words
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


def base_of(posted: str) -> dict[str, Any]:
    """What the form was opened with; empty where it does not say."""
    try:
        base = json.loads(posted)
    except ValueError:
        return {}
    return base if isinstance(base, dict) else {}


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


def _copy(values: dict[str, Any], side: Mapping[str, Any], name: str) -> None:
    for key in (name, f"{name}_id"):
        if key in side:
            values[key] = side[key]


def _comparable(field: Field, side: Mapping[str, Any]) -> Any:
    value = side.get(field.name)
    return None if value in ("", []) else value


def _text(field: Field, side: Mapping[str, Any]) -> str:
    value = side.get(field.name)
    try:
        return plain_text(field, value)
    except ValueError:
        # A limit as somebody typed it need not be one.
        return str(value["value"]) if isinstance(value, dict) else str(value)
