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
    return Verdict.BETTER if local < standard else Verdict.WORSE


def _identities(values: Any) -> set[str]:
    rows: Iterable[Any] = values if isinstance(values, list | tuple | set) else [values]
    return {str(row.get("name") if isinstance(row, dict) else row) for row in rows}


def _subset(standard: Any, local: Any) -> Verdict:
    wanted, given = _identities(standard), _identities(local)
    if given < wanted:
        return Verdict.BETTER
    return Verdict.JUDGE if given == wanted else Verdict.WORSE


def _more(standard: Any, local: Any) -> Verdict:
    if isinstance(standard, list):
        wanted, given = _identities(standard), _identities(local)
        return Verdict.BETTER if given > wanted else Verdict.WORSE
    if isinstance(standard, bool | int) and isinstance(local, bool | int):
        return Verdict.BETTER if local > standard else Verdict.WORSE
    return Verdict.JUDGE


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
    if local is None or local == standard:
        return Verdict.SAME
    if standard is None:
        return Verdict.FREE if direction is Direction.FREE else Verdict.JUDGE
    return _JUDGES[direction](standard, local)
