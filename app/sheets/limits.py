"""The reader of time limits: a number, its unit, and what else the cell says of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.sheets.grid import Value, plain
from app.sheets.quantities import count
from app.sheets.readings import NOTHING, WARNING, Problem, Reading, clean, unreadable
from app.sheets.vocabulary import OfficeWords, Spec

# Longer ones are years of the calendar, or slips of the hand.
_MOST = {"year": 100, "month": 600}


def read_limit(
    spec: Spec, raw: Value, words: OfficeWords, *, unit: str | None = None, day_unit: str = ""
) -> Reading:
    """A number with its unit, and a note with what else the cell says of it.

    `unit` is what the heading counts in; `day_unit` is what a bare day means in this row.
    """
    typed = clean(plain(raw))
    text, origin = _even(typed)
    if not text or text in words.nothing | words.not_applicable:
        return NOTHING
    if re.fullmatch(r"\([^()]*\)", text):
        text, origin = text[1:-1], origin[1:-1]
        typed = typed[: origin[-1]]
    found = _limit_pattern(words).match(text)
    if found is None or not _is_remark(text[found.end() :]):
        return unreadable(spec, "limit.unreadable", raw, suggestion=_guess(text, words))
    limit, is_assumed = _limit(found, words, unit, day_unit)
    if limit is None:
        return unreadable(spec, "limit.unreadable", raw, suggestion=_guess(text, words))
    note = _remark(typed[origin[found.end()] :])
    notes = {f"{spec.name}_note": note} if note else {}
    problems = (_assumed(limit),) if is_assumed else ()
    return Reading(limit, problems, changed=True, notes=notes)


def _limit(
    found: re.Match[str], words: OfficeWords, unit: str | None, day_unit: str
) -> tuple[Limit | None, bool]:
    """The limit, and whether its unit had to be assumed."""
    if found["now"]:
        return Limit(0, "immediate"), False
    if found["fixed"]:
        return Limit(*words.fixed_limits[found["fixed"]]), False
    number = count(found["number"], words)
    word = found["unit"] or found["bracketed"] or ""
    known = words.units.get(word) or (None if word else unit)
    if number is None or number > _MOST.get(known or day_unit, 99_999):
        return None, False
    if known is None and not word and number == 0:
        return Limit(0, "immediate"), True
    is_vague = word in words.vague_units and not found["counter"]
    return Limit(number, known or day_unit), known is None or is_vague


def _assumed(limit: Limit) -> Problem:
    message = _("The unit is not certain: read as %(limit)s.", limit=_Shown(limit))
    return Problem("limit.unit_assumed", message, WARNING, suggestion=limit.text())


class _Shown:
    """A limit whose words are chosen when they are shown."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit

    def __str__(self) -> str:
        return self.limit.text()


def _even(text: str) -> tuple[str, list[int]]:
    """The text in half width without blanks, and where each of its signs was before."""
    signs, origin = [], []
    for at, sign in enumerate(text):
        for narrow in unicodedata.normalize("NFKC", sign):
            if not narrow.isspace():
                signs.append(narrow)
                origin.append(at)
    return "".join(signs), [*origin, len(text)]


def _limit_pattern(words: OfficeWords) -> re.Pattern[str]:
    return _compiled_limit(
        words.limit_before,
        words.limit_after,
        words.counters or "(?!)",
        _either({*words.units, *words.bare_days}),
        (_either(words.at_once), _either(words.fixed_limits), words.numeral_signs),
    )


@cache
def _compiled_limit(
    before: str, after: str, counters: str, units: str, known: tuple[str, str, str]
) -> re.Pattern[str]:
    now, fixed, signs = known
    number = rf"\d{{1,5}}(?![\d.])|[{signs or '0'}]{{1,8}}"
    unit = rf"(?P<unit>{units})|\((?:{counters})?(?P<bracketed>{units})\)|(?![^\W\d_]|[\d.~+-])"
    return re.compile(
        rf"(?:{before})?(?:(?P<now>{now})|(?P<fixed>{fixed})"
        rf"|(?P<number>{number})(?P<counter>{counters})?(?:{unit}))(?:{after})?"
    )


def _either(known: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(known, key=len, reverse=True)) or "(?!)"


def _is_remark(rest: str) -> bool:
    return not rest or rest[0] in "(,;:。、["


def _remark(text: str) -> str:
    """What follows the limit, without the signs that only set it apart."""
    inner = text.strip().strip(",，;；:：。、.").strip()
    for opened, closed in ("()", "（）", "[]", "（)", "(）"):
        if inner[:1] == opened and inner[-1:] == closed and opened not in inner[1:]:
            inner = inner[1:-1].strip()
    return inner


def _guess(text: str, words: OfficeWords) -> str | None:
    """The one limit that a longer text mentions, as a proposal."""
    counters, units = words.counters or "(?!)", _either(words.units)
    found = re.findall(rf"(?<![\d.])\d{{1,4}}(?:{counters})?(?:{units})", text)
    return str(found[0]) if len(found) == 1 else None
