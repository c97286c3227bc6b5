"""Readers of what can be counted: time limits, numbers, yes and no, days."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache

from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.kernel.text import half_width
from app.sheets.grid import Value, number_text, plain, serial_day
from app.sheets.readings import (
    NOTHING,
    WARNING,
    Problem,
    Reading,
    clean,
    refuse,
    squeezed,
    unreadable,
)
from app.sheets.vocabulary import OfficeWords, Spec

LARGEST = 2**31 - 1
ENDLESS = "9999-12-31"
# Between 1954 and 2119: a serial outside is some other number.
SERIALS = range(20_000, 80_000)
_ISO = r"(?P<y>\d{4})([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[T ]?0{1,2}:00(?::00(?:\.0+)?)?)?"
_COMPACT = r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"


def read_limit(
    spec: Spec, raw: Value, words: OfficeWords, *, unit: str | None = None, day_unit: str = ""
) -> Reading:
    """A number with its unit, and a note with what else the cell says of it.

    `unit` is what the heading counts in; `day_unit` is what a bare day means in this row.
    """
    text, origin = _even(plain(raw))
    if not text or text in words.nothing | words.not_applicable:
        return NOTHING
    if text in words.at_once:
        return Reading(Limit(0, "immediate"), changed=True)
    found = _limit_pattern(words).match(text)
    number = _count(found["number"], words) if found else None
    rest = text[found.end() :] if found else ""
    if found is None or number is None or not 0 <= number <= 99_999 or not _is_remark(rest):
        return unreadable(spec, "limit.unreadable", raw, suggestion=_guess(text, words))
    note = _remark(clean(plain(raw))[origin[found.end()] :]) if rest else ""
    word = found["unit"] or found["bracketed"]
    return _limit(
        spec,
        number,
        words.units.get(word or "") or (unit if not word else None),
        day_unit=day_unit,
        note=note,
    )


def _limit(spec: Spec, number: int, unit: str | None, *, day_unit: str, note: str) -> Reading:
    notes = {f"{spec.name}_note": note} if note else {}
    if unit:
        return Reading(Limit(number, unit), changed=True, notes=notes)
    limit = Limit(number, day_unit)
    message = _("The unit is not given: read as %(limit)s.", limit=_Shown(limit))
    problem = Problem("limit.unit_assumed", message, WARNING, suggestion=limit.text())
    return Reading(limit, (problem,), changed=True, notes=notes)


class _Shown:
    """A limit whose words are chosen when they are shown."""

    def __init__(self, limit: Limit) -> None:
        self.limit = limit

    def __str__(self) -> str:
        return self.limit.text()


def _even(text: str) -> tuple[str, list[int]]:
    """The text in half width without blanks, and where each of its signs was before."""
    signs, origin = [], []
    for at, sign in enumerate(clean(text)):
        for narrow in unicodedata.normalize("NFKC", sign):
            if not narrow.isspace():
                signs.append(narrow)
                origin.append(at)
    return "".join(signs), [*origin, len(clean(text))]


@cache
def _limit_regex(before: str, after: str, counters: str, units: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{before})?(?P<number>\d{{1,5}}|[^\W\d_]{{1,8}}?)(?:{counters})?"
        rf"(?:(?P<unit>{units})|\((?:{counters})?(?P<bracketed>{units})\)|(?![^\W\d_]|[\d.~-]))"
        rf"(?:{after})?"
    )


def _limit_pattern(words: OfficeWords) -> re.Pattern[str]:
    known = sorted({*words.units, *words.bare_days}, key=len, reverse=True)
    units = "|".join(re.escape(word) for word in known)
    return _limit_regex(words.limit_before, words.limit_after, words.counters or "(?!)", units)


def _is_remark(rest: str) -> bool:
    return not rest or rest[0] in "(,;:。、["


def _remark(text: str) -> str:
    """What follows the limit, without the signs that only set it apart."""
    inner = text.strip().strip(",，;；:：。、").strip()
    for opened, closed in ("()", "（）", "[]", "（)", "(）"):
        if inner[:1] == opened and inner[-1:] == closed and opened not in inner[1:]:
            inner = inner[1:-1].strip()
    return inner


def _guess(text: str, words: OfficeWords) -> str | None:
    """The one limit that a longer text mentions, as a proposal."""
    units = "|".join(re.escape(w) for w in sorted(words.units, key=len, reverse=True))
    found = re.findall(rf"(\d{{1,4}})(?:{words.counters or '(?!)'})?({units})", text)
    return f"{found[0][0]}{found[0][1]}" if len(found) == 1 else None


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
            rf"(?:{words.count_before})?(\d{{1,9}}(?:\.0+)?|[^\W\d_]{{1,6}}?)(?:{words.count_after})?",
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
    if text in words.yes or text in words.no:
        return Reading(text in words.yes, changed=True)
    if text in words.nothing | words.not_applicable:
        return NOTHING
    return unreadable(spec, "bool.unreadable", raw)


def read_day(spec: Spec, raw: Value, words: OfficeWords, *, epoch_1904: bool = False) -> Reading:
    """A calendar day in ISO form; a month alone is read as its first day, with a warning."""
    if isinstance(raw, date):
        return Reading(plain(raw)[:10])
    number = raw if isinstance(raw, int | float) and not isinstance(raw, bool) else None
    if number is not None and int(number) in SERIALS:
        return Reading(serial_day(number, epoch_1904=epoch_1904).isoformat(), changed=True)
    text = half_width(clean(number_text(number) if isinstance(number, float) else plain(raw)))
    text = re.sub(r"\s+(?!\d{1,2}:)|\s+$", "", text)
    if text in words.nothing | words.not_applicable or not text:
        return NOTHING
    if text in words.endless:
        return Reading(ENDLESS, changed=True)
    return _day(spec, raw, text, words)


def _day(spec: Spec, raw: Value, text: str, words: OfficeWords) -> Reading:
    for pattern in (_ISO, _COMPACT, *words.days):
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
    message = _("No day is given: read as %(day)s.", day=iso)
    return Reading(iso, (Problem("date.unreadable", message, WARNING, suggestion=iso),))


def _digits(text: str | None, numeral: Callable[[str], int | None]) -> int | None:
    if not text:
        return None
    return int(text) if text.isdecimal() else numeral(text)


def no_such_date(spec: Spec, raw: Value) -> Reading:
    """The refusal of a number that is no day."""
    return refuse("date.unreadable", _("“%(value)s” is not a date.", value=plain(raw)))
