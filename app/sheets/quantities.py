"""Readers of what can be counted: time limits, numbers, yes and no, days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache

from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.kernel.text import half_width
from app.sheets.grid import Value, plain, serial_day
from app.sheets.readings import (
    NOTHING,
    WARNING,
    Problem,
    Reading,
    clean,
    squeezed,
    unreadable,
)
from app.sheets.vocabulary import OfficeWords, Spec

LARGEST = 2**31 - 1
# Longer ones are years of the calendar, or slips of the hand.
_MOST = {"year": 100, "month": 600}
ENDLESS = "9999-12-31"
# Between 1954 and 2119: a serial outside is some other number.
SERIALS = range(20_000, 80_000)
_ISO = (
    r"(?P<y>\d{4})([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"


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
    number = _count(found["number"], words)
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


def _count(text: str, words: OfficeWords) -> int | None:
    return int(text) if text.isdecimal() else words.numeral(text)


def read_number(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """A whole number, with the words that offices put around it."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        whole = float(raw).is_integer() and 0 <= raw <= LARGEST
        return Reading(int(raw)) if whole else unreadable(spec, "number.unreadable", raw)
    text = squeezed(raw)
    if not text or text in words.nothing | words.not_applicable:
        return NOTHING
    number = words.count_words.get(text)
    if number is None:
        found = re.fullmatch(
            rf"(?:{words.count_before})?(\d{{1,9}}(?:\.0+)?|[{words.numeral_signs or 0}]{{1,6}})"
            rf"(?:{words.count_after})?",
            text,
        )
        number = _count(found[1].partition(".")[0], words) if found else None
    if number is None or number > LARGEST:
        return unreadable(spec, "number.unreadable", raw)
    return Reading(number, changed=str(number) != raw)


def read_yes_no(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """Yes or no, by word or by mark."""
    if isinstance(raw, bool):
        return Reading(raw)
    text = squeezed(raw).lower()
    if not text:
        return NOTHING
    if text in words.yes | words.ticks or text in words.no | words.unticked:
        return Reading(text in words.yes | words.ticks, changed=True)
    if text in words.nothing | words.not_applicable:
        return NOTHING
    return unreadable(spec, "bool.unreadable", raw)


def read_day(spec: Spec, raw: Value, words: OfficeWords, *, epoch_1904: bool = False) -> Reading:
    """A calendar day in ISO form; what had to be assumed is said in a warning."""
    if isinstance(raw, date):
        return Reading(plain(raw)[:10])
    text = re.sub(r"\s+(?!\d{1,2}:)|\s+$", "", half_width(clean(plain(raw))))
    if text in words.nothing | words.not_applicable or not text:
        return NOTHING
    if text in words.endless:
        return Reading(ENDLESS, changed=True)
    if _is_serial(text):
        day = serial_day(float(text), epoch_1904=epoch_1904).isoformat()
        problems = (_assumed_day(day),) if isinstance(raw, str) else ()
        return Reading(day, problems, changed=True)
    return _day(spec, raw, text, words)


def _is_serial(text: str) -> bool:
    return bool(re.fullmatch(r"\d{5}(?:\.\d+)?", text)) and int(text[:5]) in SERIALS


def _assumed_day(day: str) -> Problem:
    message = _("The date is not certain: read as %(day)s.", day=day)
    return Problem("date.unreadable", message, WARNING, suggestion=day)


def _day(spec: Spec, raw: Value, text: str, words: OfficeWords) -> Reading:
    # A number 2022.1 may have been typed 2022.10.
    is_cut = isinstance(raw, float) and text.endswith(".1")
    for pattern in () if is_cut else (_ISO, _COMPACT, *words.days):
        found = re.fullmatch(pattern, text)
        if found:
            return _dated(spec, raw, found.groupdict(), words.numeral)
    return unreadable(spec, "date.unreadable", raw)


def _dated(
    spec: Spec, raw: Value, parts: dict[str, str | None], numeral: Callable[[str], int | None]
) -> Reading:
    values = [_digits(parts.get(name), numeral) for name in ("y", "m", "d")]
    try:
        found = date(
            values[0] or 0, values[1] or 0, 1 if parts.get("d") is None else values[2] or 0
        )
    except ValueError:
        return unreadable(spec, "date.unreadable", raw)
    iso = found.isoformat()
    if parts.get("d") is not None:
        return Reading(iso, changed=iso != raw)
    return Reading(iso, (_assumed_day(iso),), changed=True)


def _digits(text: str | None, numeral: Callable[[str], int | None]) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else numeral(text)
