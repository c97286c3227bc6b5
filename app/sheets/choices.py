"""Readers of words from a list: one label, or several."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from app.sheets.grid import Value, plain
from app.sheets.lists import bare, meanings, split_lines, ticked_options
from app.sheets.readings import NOTHING, Reading, clean, refuse, squeezed, unreadable, worded
from app.sheets.vocabulary import OfficeWords, Spec

_ALIKE = 70


def read_choice(spec: Spec, raw: Value, words: OfficeWords) -> Reading:
    """The label that the word means: itself, or one of its other names."""
    word = worded(plain(raw))
    if not word or (word in words.nothing and word not in meanings(spec.choices)):
        return NOTHING
    ticked = ticked_options(clean(plain(raw)), words)
    label = meanings(spec.choices).get(word if ticked is None else worded(ticked))
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
    if not spec.choices:
        return Reading(_words(text, words), changed=True)
    ticked = ticked_options(text, words)
    found = _labels(spec, text if ticked is None else ticked, words)
    if isinstance(found, str):
        return unknown_choice(spec, found)
    return Reading(in_order(spec, found), changed=True)


def _labels(spec: Spec, text: str, words: OfficeWords) -> list[str] | str:
    """The labels that the text is made of, or the first piece that is none."""
    known = meanings(spec.choices)
    longest = max(map(len, known), default=0)
    rest, labels = worded(_without_numbers(text, words)), []
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


def _words(text: str, words: OfficeWords) -> list[str] | None:
    """The words of a field that any word fits, each once; a numbered one may hold separators."""
    listed, first = split_lines(text, words), text.partition("\n")[0].strip()
    is_numbered = bare(first, words) != first
    given = listed if is_numbered else re.split(words.separators, "\n".join(listed))
    return list(dict.fromkeys(word for word in map(str.strip, given) if word)) or None


def _without_numbers(text: str, words: OfficeWords) -> str:
    """The entries of a numbered list, one on each line."""
    return "\n".join(bare(line, words) for line in split_lines(text, words))


def in_order(spec: Spec, labels: Iterable[str]) -> list[str] | None:
    """Labels, each once, in the order of the list they are from."""
    given = set(labels)
    return [label for label, _others in spec.choices if label in given] or None
