"""Readers of words: text, codes, names of other records, choices, lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from rapidfuzz import fuzz, process

from app.kernel.lazy import _
from app.kernel.text import half_width
from app.sheets.grid import Value, plain
from app.sheets.readings import NOTHING, Reading, clean, refuse, squeezed, unreadable
from app.sheets.vocabulary import OfficeWords, Spec

EXACT_DIGITS = 10**15
_POWER = re.compile(r"[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,3}")
_ALIKE = 70


def read_text(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """Text without outer blanks; a number only while all its digits are there."""
    if _lost_digits(raw):
        return _rounded(raw)
    text = clean(plain(raw))
    if squeezed(text) in words.nothing:
        return NOTHING
    text = half_width(text) if spec.even else text
    if spec.length and len(text) > spec.length:
        return _too_long(spec, text)
    return _checked(spec, text, changed=text != raw)


def read_code(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """A code in half width without any blanks; digits that a number lost are never guessed."""
    text = squeezed(raw).lstrip("'`")
    if _lost_digits(raw) or _POWER.fullmatch(text):
        return _rounded(raw)
    if text in words.nothing | words.no_code:
        return NOTHING
    if spec.length and len(text) > spec.length and spec.check is None:
        return _too_long(spec, text)
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


def _too_long(spec: Spec, text: str) -> Reading:
    return refuse(
        "text.too_long",
        _("%(count)s characters, at most %(length)s fit.", count=len(text), length=spec.length),
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
    for piece, separator in _outside_brackets(text, words.body_separators):
        if names and not re.search(words.body_ending, names[-1]):
            names[-1] += before.strip() + piece
        elif piece:
            names.append(piece)
        before = separator
    return names


def _outside_brackets(text: str, separators: str) -> Iterator[tuple[str, str]]:
    """Pieces, each with the separator after it; what stands in brackets separates nothing."""
    piece, depth = "", 0
    for sign in text:
        depth = max(0, depth + (sign in "(（[【") - (sign in ")）]】"))
        if depth == 0 and re.fullmatch(separators, sign):
            yield piece.strip(), sign
            piece = ""
        else:
            piece += sign
    yield piece.strip(), ""


@lru_cache(maxsize=256)
def meanings(choices: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """Every word of a list, in the form words are compared, with the label it means."""
    found = {squeezed(label).lower(): label for label, _others in choices}
    for label, others in choices:
        for word in others:
            found.setdefault(squeezed(word).lower(), label)
    return found


def read_choice(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """The label that the word means: itself, or one of its other names."""
    word = squeezed(raw).lower()
    if not word or (word in words.nothing and word not in meanings(spec.choices)):
        return NOTHING
    ticked = _ticked(clean(plain(raw)), words)
    label = meanings(spec.choices).get(word if ticked is None else squeezed(ticked).lower())
    if label:
        return Reading(label, changed=label != raw)
    return unknown_choice(spec, plain(raw))


def unknown_choice(spec: Spec, word: str) -> Reading:
    """The refusal of a word: with its reason where it is known, else with the nearest label."""
    for refused, why in spec.refused.items():
        if squeezed(word) == squeezed(refused):
            return refuse(spec.rule("refused", "choice.unknown"), why)
    known = meanings(spec.choices)
    best = process.extractOne(squeezed(word), known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return unreadable(spec, "choice.unknown", word, suggestion=known[best[0]] if best else None)


def read_choices(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """Several labels in the order of their list, however the cell separates them."""
    text = clean(plain(raw))
    if squeezed(text) in words.nothing and squeezed(text) not in meanings(spec.choices):
        return NOTHING
    ticked = _ticked(text, words)
    found = _labels(spec, text if ticked is None else ticked, words)
    if isinstance(found, str):
        return unknown_choice(spec, found)
    return Reading(in_order(spec, found), changed=True)


def _ticked(text: str, words: OfficeWords) -> str | None:
    """The options that are ticked, where the cell holds all options with their boxes."""
    marks = "".join(sign for sign in words.ticks | words.unticked if not sign.isalnum())
    boxes = re.findall(rf"([{re.escape(marks)}])\s*([^{re.escape(marks)}]+)", text)
    if not boxes or text[:1] not in marks or not any(m in words.unticked for m, _option in boxes):
        return None
    return "\n".join(option for mark, option in boxes if mark in words.ticks)


def _labels(spec: Spec, text: str, words: OfficeWords) -> list[str] | str:
    """The labels that the text is made of, or the first piece that is none."""
    known = meanings(spec.choices)
    longest = max(map(len, known), default=0)
    rest, labels = squeezed(_without_numbers(text, words)).lower(), []
    while rest:
        if re.match(words.separators, rest):
            rest = rest[1:]
            continue
        size = next((n for n in range(min(longest, len(rest)), 0, -1) if rest[:n] in known), 0)
        if not size:
            return re.split(words.separators, rest)[0]
        labels.append(known[rest[:size]])
        rest = rest[size:]
    return labels


def _without_numbers(text: str, words: OfficeWords) -> str:
    """The entries of a numbered list, one on each line."""
    return "\n".join(bare(line, words) for line in split_lines(text, words))


def in_order(spec: Spec, labels: Iterable[str]) -> list[str] | None:
    """Labels, each once, in the order of the list they are from."""
    given = set(labels)
    return [label for label, _others in spec.choices if label in given] or None


def read_lines(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """The rows of a children field from one cell: one for each numbered line."""
    text = clean(plain(raw))
    if squeezed(text) in words.nothing | words.not_applicable:
        return NOTHING
    first = spec.parts[0]
    rows = [{first.name: line} for line in split_lines(text, words)]
    long = next((r for r in rows if first.length and len(r[first.name]) > first.length), None)
    if long:
        return _too_long(first, long[first.name])
    return Reading(rows or None, changed=True)


def bare(line: str, words: OfficeWords) -> str:
    """A line without the number it begins with."""
    for pattern in words.numbering:
        found = _compiled(pattern).match(line.strip())
        if found:
            return line.strip()[found.end() :].strip()
    return line.strip()


def split_lines(text: str, words: OfficeWords) -> list[str]:
    """The entries of a list: by their numbers, else by their lines, else by semicolons."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    for pattern in words.numbering:
        if lines and _compiled(pattern).match(lines[0]):
            lines = _numbered(lines, _compiled(pattern), words)
            break
    else:
        if len(lines) == 1:
            lines = [piece for piece, _sign in _outside_brackets(lines[0], "[;；]")]
    return [entry for entry in (_without_end(bare(line, words)) for line in lines) if entry]


def _numbered(lines: list[str], pattern: re.Pattern[str], words: OfficeWords) -> list[str]:
    """Entries by their numbers, also within a line; a line without one goes on with the entry."""
    entries: list[str] = []
    for line in lines:
        starts = [0]
        for found in pattern.finditer(line):
            follows = _ordinal(found[0], words) == len(entries) + len(starts) + 1
            if found.start() > 0 and follows and _may_begin(line, found.start()):
                starts.append(found.start())
        pieces = [line[a:b] for a, b in zip(starts, [*starts[1:], len(line)], strict=True)]
        if entries and not pattern.match(line):
            entries[-1] += f"\n{pieces.pop(0)}"
        entries += pieces
    return entries


def _may_begin(line: str, at: int) -> bool:
    """Whether an entry can begin here: 2 within 1.2 is no number of an entry."""
    return not line[at].isdecimal() or line[at - 1] in " \u3000\t;；。，,、)）"


def _ordinal(mark: str, words: OfficeWords) -> int | None:
    sign = re.sub(r"[\s()（）.．、]", "", mark)
    if len(sign) == 1 and "①" <= sign <= "⑳":
        return ord(sign) - ord("①") + 1
    return int(sign) if sign.isdecimal() else words.numeral(sign)


def _without_end(entry: str) -> str:
    return entry.rstrip(";；").strip()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
