"""What a locality may change against its standard: only less, only more, equal … (RULES 5)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from app.kernel.limit import Limit


class Direction(StrEnum):
    """In which direction a local value may leave the standard's."""

    LESS = "less"
    SUBSET = "subset"
    MORE = "more"
    EQUAL = "equal"
    FREE = "free"
    JUDGE = "judge"


class Verdict(StrEnum):
    """What a local value is against the standard's."""

    SAME = "same"
    BETTER = "better"
    WORSE = "worse"
    JUDGE = "to_judge"
    FREE = "free"


def _less(standard: Any, local: Any) -> Verdict:
    if isinstance(standard, Limit) and isinstance(local, Limit):
        if not standard.comparable(local):
            return Verdict.JUDGE
        standard, local = standard.value, local.value
    if local == standard:
        return Verdict.SAME
    return Verdict.BETTER if local < standard else Verdict.WORSE


def _identities(values: Any) -> set[str]:
    rows: Iterable[Any] = values if isinstance(values, list | tuple | set) else [values]
    return {str(row.get("name") if isinstance(row, dict) else row) for row in rows}


def _subset(standard: Any, local: Any) -> Verdict:
    wanted, given = _identities(standard), _identities(local)
    if not given <= wanted:
        return Verdict.WORSE
    return Verdict.JUDGE if given == wanted or _altered(standard, local) else Verdict.BETTER


def _altered(standard: Any, local: Any) -> bool:
    """Whether a row that was kept says something else: one fewer may not hide a harder one."""
    known = {row["name"]: row for row in standard if isinstance(row, dict)}
    kept = [(row, known[row["name"]]) for row in local if isinstance(row, dict)]
    return any(row[name] != before[name] for row, before in kept for name in row if name in before)


def _more(standard: Any, local: Any) -> Verdict:
    if isinstance(standard, list):
        wanted, given = _identities(standard), _identities(local)
        return Verdict.BETTER if given > wanted else Verdict.WORSE
    if isinstance(standard, bool | int) and isinstance(local, bool | int):
        return Verdict.BETTER if local > standard else Verdict.WORSE
    return Verdict.JUDGE


def _same_words(standard: Any, local: Any) -> bool:
    """Two lists of the same labels, in whatever order they were ticked."""
    lists = isinstance(standard, list) and isinstance(local, list)
    words = lists and all(isinstance(word, str) for word in (*standard, *local))
    return words and set(standard) == set(local)


_JUDGES: dict[Direction, Callable[[Any, Any], Verdict]] = {
    Direction.LESS: _less,
    Direction.SUBSET: _subset,
    Direction.MORE: _more,
    Direction.EQUAL: lambda standard, local: Verdict.WORSE,
    Direction.FREE: lambda standard, local: Verdict.FREE,
    Direction.JUDGE: lambda standard, local: Verdict.JUDGE,
}


def verdict(direction: Direction, standard: Any, local: Any) -> Verdict:
    """What `local` is against `standard`; an absent value on either side is nothing to compare."""
    if local is None or local == standard or _same_words(standard, local):
        return Verdict.SAME
    if standard is None:
        return Verdict.FREE if direction is Direction.FREE else Verdict.JUDGE
    return _JUDGES[direction](standard, local)
