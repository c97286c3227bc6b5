"""What a heading means: which texts are headings at all, and which field each one names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from app.db.meta import Kind
from app.sheets.lists import meanings
from app.sheets.readings import squeezed
from app.sheets.vocabulary import Spec, Vocabulary, folded, remarks

ALIAS, PATH, LIKE, NEAR, CONTENT = 1.0, 0.98, 0.95, 0.9, 0.9
UNIT = "unit"
_CUT = 85
_LONGEST = 40


@dataclass(frozen=True)
class Meaning:
    """The field of a column; `part` within children, `means` the label that a tick stands for."""

    field: str
    confidence: float
    by: str = "alias"
    part: str | None = None
    means: str | None = None


@dataclass
class Headings:
    """The headings of one vocabulary."""

    vocabulary: Vocabulary
    _known: dict[str, bool] = field(default_factory=dict, repr=False)
    _listed: dict[str, bool] = field(default_factory=dict, repr=False)
    _meant: dict[tuple[str, ...], Meaning | None] = field(default_factory=dict, repr=False)

    def known(self, text: str) -> bool:
        """Whether the text is a heading, whatever stands above it."""
        if len(text) > _LONGEST:
            return False
        if text not in self._known:
            self._known[text] = self._is_known(folded(text))
        return self._known[text]

    def _is_known(self, word: str) -> bool:
        if not word or word.isdecimal():
            return False
        return self._is_listed(word) or self._near(word) is not None

    def listed(self, text: str) -> bool:
        """Whether the text is a heading letter by letter: quicker, for the many rows of data."""
        if len(text) > _LONGEST:
            return False
        if text not in self._listed:
            self._listed[text] = self._is_listed(folded(text))
        return self._listed[text]

    def _is_listed(self, word: str) -> bool:
        known = self.vocabulary
        is_exact = word in known.aliases or word in known.parents or word in known.words.sequence
        return is_exact or bool(known.named(word))

    def is_sequence(self, path: Sequence[str]) -> bool:
        """Whether the column only numbers the rows."""
        return bool(path) and folded(path[-1]) in self.vocabulary.words.sequence

    def is_unit(self, text: str) -> bool:
        """Whether the text is a unit alone: what the numbers under a heading count."""
        word = squeezed(text).strip("()")
        words = self.vocabulary.words
        return word in words.units or word in words.bare_days

    def below(self, above: str, text: str) -> bool:
        """Whether the text is a heading because of the one it stands under."""
        return self.known(text) or self.meaning((above, text)) is not None

    def meaning(self, path: Sequence[str]) -> Meaning | None:
        """The field that a heading path names."""
        key = tuple(path)
        if key not in self._meant:
            self._meant[key] = self._meaning(key)
        return self._meant[key]

    def _meaning(self, path: Sequence[str]) -> Meaning | None:
        words = [folded(text) for text in path if folded(text)]
        if not words or self.is_sequence(path):
            return None
        found = self._exact(words) or self._tick(words) or self._path(words)
        return found or (None if self._is_within_children(words) else self._last(words))

    def _is_within_children(self, words: Sequence[str]) -> bool:
        """Whether the heading belongs to the rows of a list: it says nothing of the record."""
        above = (self.vocabulary.spec(self.vocabulary.named(w)) for w in words[:-1])
        return any(spec is not None and spec.parts for spec in above)

    def _exact(self, words: Sequence[str]) -> Meaning | None:
        for text in ("/".join(words), "".join(words)):
            if text in self.vocabulary.aliases:
                return path_meaning(self.vocabulary.aliases[text], ALIAS)
        return None

    def _tick(self, words: Sequence[str]) -> Meaning | None:
        for above in words[:-1]:
            spec = self.vocabulary.spec(self.vocabulary.named(above))
            label = self._label(spec, squeezed(words[-1]).lower()) if spec else None
            if spec and label:
                return Meaning(spec.name, ALIAS, means=label)
        return None

    def _label(self, spec: Spec, word: str) -> str | None:
        """The value of the field that the word stands for."""
        if spec.kind in (Kind.CHOICE, Kind.CHOICES):
            return meanings(spec.choices).get(word)
        known = self.vocabulary.words
        return word if spec.kind == Kind.YES_NO and word in known.yes | known.no else None

    def _path(self, words: Sequence[str]) -> Meaning | None:
        above, below = "/".join(words[:-1]), words[-1]
        for over, under, name in self.vocabulary.paths:
            known = self.vocabulary.spec(name) is not None
            if known and re.search(over, above) and re.fullmatch(under, below):
                return path_meaning(name, PATH)
        return self._part(words)

    def _part(self, words: Sequence[str]) -> Meaning | None:
        """A heading under that of a children field is one of its parts; a limit has its unit."""
        for above in words[:-1]:
            spec = self.vocabulary.spec(self.vocabulary.named(above))
            if spec and spec.parts:
                return _part_of(spec, words[-1], self.vocabulary)
            if spec and spec.kind == Kind.LIMIT and words[-1] in self.vocabulary.words.unit_heads:
                return Meaning(spec.name, PATH, part=UNIT)
        return None

    def _last(self, words: Sequence[str]) -> Meaning | None:
        aliases, last = self.vocabulary.aliases, words[-1]
        if last in aliases:
            return path_meaning(aliases[last], ALIAS if len(words) == 1 else PATH)
        above = self.vocabulary.named(words[-2]) if len(words) > 1 else ""
        if above and last in self.vocabulary.words.fillers:
            return path_meaning(above, PATH)
        if named := self.vocabulary.named(last):
            return path_meaning(named, LIKE, by="fuzzy")
        return self._near("".join(words)) or self._near(last)

    def _near(self, word: str) -> Meaning | None:
        """A heading so like a known one that only a careless hand is between the two."""
        if len(word) < 4:
            return None
        best = process.extractOne(
            word, self.vocabulary.aliases.keys(), scorer=fuzz.ratio, score_cutoff=_CUT
        )
        if best is None or self._tells_apart(word, best[0]):
            return None
        return path_meaning(self.vocabulary.aliases[best[0]], NEAR * best[1] / 100, by="fuzzy")

    def _tells_apart(self, one: str, other: str) -> bool:
        """Whether the two differ in a word that makes another field of it."""
        return any((word in one) != (word in other) for word in self.vocabulary.words.telling)


def path_meaning(path: str, confidence: float, *, by: str = "alias") -> Meaning:
    """The meaning of a field or, as `materials.name`, of a part of one."""
    name, _dot, part = path.partition(".")
    return Meaning(name, round(confidence, 2), by, part=part or None)


def _part_of(spec: Spec, word: str, vocabulary: Vocabulary) -> Meaning | None:
    for part in spec.parts:
        known = (*part.headings, *vocabulary.headings.get(f"{spec.name}.{part.name}", ()))
        if word in {folded(text) for text in known}:
            return Meaning(spec.name, ALIAS, part=part.name)
    return None


def unit_in(path: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The unit that a heading gives in brackets for the numbers under it."""
    units = vocabulary.words.units
    for remark in (remark for text in reversed(path) for remark in remarks(text)):
        found = next(
            (units[word] for word in (remark, remark[1:], remark[3:]) if word in units), None
        )
        if found:
            return found
    return None
