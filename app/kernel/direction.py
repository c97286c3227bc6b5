"""What a locality may change against its standard: only less, only more, equal … (RULES 5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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


# What a column of a row that was kept is worth: the column, the standard's value, the local one.
Column = Callable[[str, Any, Any], Verdict]
# From what weighs least to what weighs most; free values weigh nothing.
_WEIGHTS = (Verdict.SAME, Verdict.BETTER, Verdict.JUDGE, Verdict.WORSE)
# What parts the members of a list that is written as one text.
_PARTING = re.compile(r"[\n;；、]+")


@dataclass(frozen=True)
class Finding:
    """One difference between two lists: a row that came or went, or a column of one that stayed."""

    name: str
    verdict: Verdict
    column: str = ""
    standard: Any = None
    local: Any = None


def heaviest(found: Sequence[Verdict]) -> Verdict:
    """What several verdicts come to: the worst of them, and the same where there is none."""
    return max((one for one in found if one in _WEIGHTS), key=_WEIGHTS.index, default=Verdict.SAME)


def _less(standard: Any, local: Any) -> Verdict:
    if isinstance(standard, Limit) and isinstance(local, Limit):
        if not standard.comparable(local):
            return Verdict.JUDGE
        standard, local = standard.value, local.value
    if local == standard:
        return Verdict.SAME
    return Verdict.BETTER if local < standard else Verdict.WORSE


def _rows(values: Any) -> list[Any]:
    if isinstance(values, str):
        return [part.strip() for part in _PARTING.split(values) if part.strip()]
    return list(values) if isinstance(values, list | tuple | set) else [values]


def _identity(row: Any) -> str:
    return str(row.get("name") if isinstance(row, dict) else row)


def _to_judge(_column: str, _standard: Any, _local: Any) -> Verdict:
    return Verdict.JUDGE


def findings(standard: Any, local: Any, column: Column = _to_judge) -> Iterator[Finding]:
    """In what a local list differs from the standard's: by identity, not by number.

    A row that the standard has not, or has not as often, makes the list worse, one that is gone
    makes it better; what a row that was kept says else is worth what `column` says.
    """
    left: dict[str, list[Any]] = {}
    for row in _rows(standard):
        left.setdefault(_identity(row), []).append(row)
    for row in _rows(local):
        known = left.get(_identity(row))
        if known:
            yield from _kept(known.pop(0), row, column)
        else:
            yield Finding(_identity(row), Verdict.WORSE)
    for name, gone in left.items():
        yield from (Finding(name, Verdict.BETTER) for _row in gone)


def _kept(standard: Any, local: Any, column: Column) -> Iterator[Finding]:
    """One row fewer may not hide a harder one."""
    if not isinstance(standard, dict) or not isinstance(local, dict):
        return
    for name in local:
        before, value = standard.get(name), local[name]
        if name not in standard or value == before:
            continue
        found = column(name, before, value)
        # Silence about a part is not inherited: somebody has to look what is meant.
        found = Verdict.JUDGE if found is Verdict.SAME else found
        yield Finding(_identity(local), found, name, before, value)


def _more(standard: Any, local: Any) -> Verdict:
    if isinstance(standard, list):
        wanted, given = set(map(_identity, standard)), set(map(_identity, local))
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
    Direction.MORE: _more,
    Direction.EQUAL: lambda standard, local: Verdict.WORSE,
    Direction.FREE: lambda standard, local: Verdict.FREE,
    Direction.JUDGE: lambda standard, local: Verdict.JUDGE,
}


def verdict(
    direction: Direction, standard: Any, local: Any, *, column: Column = _to_judge
) -> Verdict:
    """What `local` is against `standard`; an absent value on either side is nothing to compare.

    `column` judges the columns of rows; without it a row that says something else is to judge.
    """
    if local is None or local == standard or _same_words(standard, local):
        return Verdict.SAME
    if standard is None:
        return Verdict.FREE if direction is Direction.FREE else Verdict.JUDGE
    if direction is Direction.SUBSET:
        return heaviest([found.verdict for found in findings(standard, local, column)])
    return _JUDGES[direction](standard, local)
