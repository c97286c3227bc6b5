"""Readers of lists that stand in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from app.db.meta import Kind
from app.sheets.grid import Value, plain
from app.sheets.readings import NOTHING, Reading, clean, outside_brackets, squeezed, too_long
from app.sheets.vocabulary import OfficeWords, Spec


@lru_cache(maxsize=256)
def meanings(choices: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, str]:
    """Every word of a list, in the form words are compared, with the label it means."""
    found = {squeezed(label).lower(): label for label, _others in choices}
    for label, others in choices:
        for word in others:
            found.setdefault(squeezed(word).lower(), label)
    return found


def ticked_options(text: str, words: OfficeWords) -> str | None:
    """The options that are ticked, where the cell holds options with their boxes."""
    marks = "".join(sign for sign in words.ticks | words.unticked if not sign.isalnum())
    boxes = re.findall(rf"([{re.escape(marks)}])\s*([^{re.escape(marks)}]+)", text)
    if not boxes or text[:1] not in marks:
        return None
    return "\n".join(option.strip() for mark, option in boxes if mark in words.ticks)


def read_lines(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """The rows of a children field from one cell: one for each numbered line."""
    text = clean(plain(raw))
    if squeezed(text) in words.nothing | words.not_applicable:
        return NOTHING
    first = spec.parts[0]
    rows = [row for line in split_lines(text, words) for row in _rows(spec, line, words)]
    long = next((r for r in rows if first.length and len(r[first.name]) > first.length), None)
    if long:
        return too_long(first, long[first.name])
    return Reading(rows or None, changed=True)


def _rows(spec: Spec, line: str, words: OfficeWords) -> Iterator[dict[str, Any]]:
    """The rows of one entry: those of the list within it, where its own words say of what sort."""
    label, _mark, inner = re.sub("：", ":", line, count=1).partition(":")
    sort = next((pair for pair in _sorts(spec, label)), None)
    if sort is None or bare(inner, words) == inner.strip():
        yield {spec.parts[0].name: line}
        return
    for entry in split_lines(inner, words):
        yield {spec.parts[0].name: entry} | dict([sort])


def _sorts(spec: Spec, label: str) -> Iterator[tuple[str, str]]:
    """The parts of a row that the label is a word of, each with that word."""
    word = squeezed(label).lower()
    for part in spec.parts:
        if part.kind == Kind.CHOICE and word in meanings(part.choices):
            yield part.name, meanings(part.choices)[word]


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
            lines = [piece for piece, _sign in outside_brackets(lines[0], "[;；]")]
    return [entry for entry in (bare(line, words) for line in _without_ends(lines)) if entry]


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


def _without_ends(lines: list[str]) -> list[str]:
    """Entries without the signs between them; a full stop ends what semicolons divide."""
    bare_ends = [line.rstrip(";； ") for line in lines]
    if bare_ends[:-1] != lines[:-1] and bare_ends[-1].count("。") == 1:
        bare_ends[-1] = bare_ends[-1].removesuffix("。")
    return [line.strip() for line in bare_ends]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
