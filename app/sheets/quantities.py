"""Readers of numbers, of yes and no, and of days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from app.kernel.lazy import _
from app.kernel.text import half_width
from app.sheets.grid import Value, plain, serial_day
from app.sheets.lists import ticked_options
from app.sheets.readings import (
    NOTHING,
    WARNING,
    Problem,
    Reading,
    clean,
    squeezed,
    unreadable,
    worded,
)
from app.sheets.vocabulary import OfficeWords, Spec

LARGEST = 2**31 - 1
ENDLESS = "9999-12-31"
# Between 1954 and 2119: a serial outside is some other number.
SERIALS = range(20_000, 80_000)
_ISO = (
    r"(?P<y>\d{4})([-./])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_COMPACT = r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"


def count(text: str, words: OfficeWords) -> int | None:
    """The number that digits or numerals write."""
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
        number = count(found[1].partition(".")[0], words) if found else None
    if number is None or number > LARGEST:
        return unreadable(spec, "number.unreadable", raw)
    return Reading(number, changed=str(number) != raw)


def read_yes_no(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """Yes or no, by word or by mark."""
    if isinstance(raw, bool):
        return Reading(raw)
    ticked = ticked_options(clean(plain(raw)), words)
    text = worded(plain(raw) if ticked is None else ticked)
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
    text = re.sub(r"\s+(?!\d{1,2}:)|\s+$", "", half_width(clean(plain(raw)))).rstrip("。")
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
