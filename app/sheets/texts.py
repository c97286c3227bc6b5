"""Readers of text, of codes, and of the names of other records."""

from __future__ import annotations

import re

from app.kernel.lazy import _
from app.kernel.text import half_width
from app.sheets.grid import Value, plain
from app.sheets.readings import (
    NOTHING,
    Reading,
    clean,
    outside_brackets,
    refuse,
    squeezed,
    too_long,
)
from app.sheets.vocabulary import OfficeWords, Spec

EXACT_DIGITS = 10**15
_POWER = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")


def read_text(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """Text without outer blanks; a number only while all its digits are there."""
    if _lost_digits(raw):
        return _rounded(raw)
    text = clean(plain(raw))
    if squeezed(text) in words.nothing:
        return NOTHING
    text = half_width(text) if spec.even else text
    if spec.length and len(text) > spec.length:
        return too_long(spec, text)
    return _checked(spec, text, changed=text != raw)


def read_code(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """A code in half width without any blanks; digits that a number lost are never guessed."""
    text = squeezed(raw).lstrip("'`")
    if _lost_digits(raw) or _POWER.fullmatch(text):
        return _rounded(raw)
    if text in words.nothing | words.no_code:
        return NOTHING
    if spec.length and len(text) > spec.length and spec.check is None:
        return too_long(spec, text)
    if spec.check and spec.check(text) and not spec.check(text.upper()):
        text = text.upper()
    return _checked(spec, text, changed=text != raw)


def _lost_digits(raw: Value) -> bool:
    return isinstance(raw, int | float) and abs(raw) >= EXACT_DIGITS


def _rounded(raw: Value) -> Reading:
    return refuse(
        "code.numeric",
        _("The spreadsheet keeps this as a number: digits are lost. Enter it again as text."),
    )


def _checked(spec: Spec, text: str, *, changed: bool) -> Reading:
    if not text:
        return NOTHING
    problem = spec.check(text) if spec.check else None
    if problem:
        return refuse(spec.rule("invalid", "code.invalid"), problem)
    return Reading(text, changed=changed)


def read_names(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """The name of a record; where several bodies share a cell, all of them in their order."""
    text = clean(plain(raw))
    if squeezed(text) in words.nothing:
        return NOTHING
    if not spec.several:
        return Reading(text, changed=text != raw)
    names = split_bodies(text, words)
    joined = words.body_joiner.join(dict.fromkeys(names))
    return Reading(joined or None, changed=joined != raw)


def split_bodies(text: str, words: OfficeWords) -> list[str]:
    """The bodies that a cell names; a name broken over two lines stays one."""
    names: list[str] = []
    before = ""
    for piece, separator in outside_brackets(text, words.body_separators):
        if names and not re.search(words.body_ending, names[-1]):
            names[-1] += before.strip() + piece
        elif piece:
            names.append(piece)
        before = separator
    return names
