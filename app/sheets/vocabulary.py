"""What the reader knows before it sees a file: the fields, and the words offices write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app.kernel.lazy import Words
from app.kernel.text import half_width

_BLANKS = re.compile(r"\s+")
_MARKS = re.compile(r"^[*★※▲#\s]+|[*★※▲:\s]+$")
_BRACKETS = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")

Check = Callable[[str], Words | None]


@dataclass(frozen=True)
class Spec:
    """A field as the reader sees it: `choices` are labels with what else people call them.

    `parts` are the fields of the rows of a `children` field. `rules` names what may be wrong:
    {"unreadable": …, "missing": …, "invalid": …, "refused": …}; `refused` are words of the kind
    that may not be, each with the reason. `coded` text loses all blanks, `even` text is kept in
    half width; `several` bodies may stand in one cell.
    """

    name: str
    kind: str = "text"
    label: Words = ""
    headings: tuple[str, ...] = ()
    length: int | None = None
    check: Check | None = None
    required: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    parts: tuple[Spec, ...] = ()
    refused: Mapping[str, Words] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    coded: bool = False
    several: bool = False
    even: bool = False

    def rule(self, what: str, default: str) -> str:
        """The id under which a finding is reported."""
        return self.rules.get(what, default)


@dataclass(frozen=True)
class OfficeWords:
    """The words of one country's offices; the patterns meet text in half width.

    `numeral` reads a written number and says None where it is none. `default_day` gives the unit
    of a bare day for the values read so far. Patterns for rows see the row's first text. `forms`
    bring headings that say the same in other words to one form: a pattern and what it becomes.
    """

    nothing: frozenset[str] = frozenset()
    not_applicable: frozenset[str] = frozenset()
    no_code: frozenset[str] = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    ticks: frozenset[str] = frozenset()
    unticked: frozenset[str] = frozenset()
    at_once: frozenset[str] = frozenset()
    fixed_limits: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    endless: frozenset[str] = frozenset()
    unit_heads: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    bare_days: frozenset[str] = frozenset()
    vague_units: frozenset[str] = frozenset()
    counters: str = ""
    limit_before: str = ""
    limit_after: str = ""
    count_words: Mapping[str, int] = field(default_factory=dict)
    count_before: str = ""
    count_after: str = ""
    days: Sequence[str] = ()
    body_ending: str = ""
    numeral: Callable[[str], int | None] = lambda text: None
    numeral_signs: str = ""
    separators: str = "[,;\n]+"
    body_separators: str = "[;\n]+"
    body_joiner: str = ", "
    numbering: Sequence[str] = ()
    total: str = ""
    note: str = ""
    signature: str = ""
    example: str = ""
    annex: str = ""
    group: Sequence[str] = ()
    group_count: str = ""
    seal: str = ""
    fillers: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    forms: Sequence[tuple[str, str]] = ()
    sequence: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """Fields, their headings, and words: all that turns a grid into records.

    `paths` maps a pair (pattern of the headings above, of the heading below) to a field: the path
    is the identity of a column. `parents` are headings that only stand over others. `alone` maps
    a heading to its field beside another field, and to that other field where it stands alone.
    `parts_of` maps a heading to its field and to the field that the whole has beside it.
    `schemes` maps a field to the one that values of another look belong to, with the look.
    `fallbacks` maps a field to those that stand in for it where a record does not give it.
    `labels` maps words that name one of several limits within a cell to its field.
    `groups` tells which field a group heading gives a value to, by a pattern of the heading.
    """

    fields: tuple[Spec, ...]
    words: OfficeWords = field(default_factory=OfficeWords)
    headings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    paths: Sequence[tuple[str, str, str]] = ()
    alone: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    parts_of: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    schemes: Mapping[str, tuple[str, Callable[[str], bool]]] = field(default_factory=dict)
    groups: Sequence[tuple[str, str]] = ()
    keys: tuple[str, ...] = ()
    orders: Sequence[tuple[str, str]] = ()
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identity: tuple[str, ...] = ()
    own_lines: tuple[str, ...] = ()
    parents: frozenset[str] = frozenset()
    default_day: Callable[[Mapping[str, object]], str] = lambda values: "calendar_day"
    unit_of: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    by_name: Mapping[str, Spec] = field(init=False)
    aliases: Mapping[str, str] = field(init=False)
    cores: Mapping[str, str] = field(init=False)
    ranks: Mapping[str, int] = field(init=False)
    # Finds the words that any of the forms changes: most words of a sheet are none of them.
    changing: re.Pattern[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        patterns = "|".join(f"(?:{pattern})" for pattern, _instead in self.words.forms)
        object.__setattr__(self, "changing", re.compile(patterns or "(?!)"))
        aliases: dict[str, str] = {}
        ranks: dict[str, int] = {}
        for path, words in self._headings():
            for rank, word in enumerate(map(folded, words)):
                if aliases.setdefault(word, path) == path:
                    ranks.setdefault(word, rank)
        object.__setattr__(self, "by_name", {spec.name: spec for spec in self.fields})
        object.__setattr__(self, "aliases", aliases)
        object.__setattr__(self, "cores", self._cores(aliases))
        object.__setattr__(self, "ranks", ranks)

    def _cores(self, aliases: Mapping[str, str]) -> dict[str, str]:
        """The fields by the one form of their headings; a form that two fields share is none."""
        found: dict[str, set[str]] = {}
        for word, path in aliases.items():
            found.setdefault(self.core(word), set()).add(path)
        return {core: paths.pop() for core, paths in found.items() if len(paths) == 1}

    def named(self, word: str) -> str:
        """The field that a folded heading names, itself or in other words; empty for none."""
        return self.aliases.get(word) or self.cores.get(self.core(word), "")

    def core(self, word: str) -> str:
        """A folded heading in the form that it shares with others that say the same."""
        if not self.changing.search(word):
            return word
        for pattern, instead in self.words.forms:
            word = re.sub(pattern, instead, word)
        return word

    def _headings(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each field and part with its headings, the usual one first."""
        for spec in self.fields:
            yield spec.name, (*self.headings.get(spec.name, ()), *spec.headings)
            for part in spec.parts:
                path = f"{spec.name}.{part.name}"
                yield path, (*self.headings.get(path, ()), *part.headings)
            yield f"{spec.name}.unit", self.headings.get(f"{spec.name}.unit", ())

    def spec(self, path: str) -> Spec | None:
        """The field of this name; `materials.name` is a part of the children `materials`."""
        name, _dot, part = path.partition(".")
        found = self.by_name.get(name)
        if found is None or not part:
            return found
        return next((spec for spec in found.parts if spec.name == part), None)


def heading(text: str) -> str:
    """A heading as one shows it: without line breaks, blanks and marks such as `*`."""
    return _MARKS.sub("", _BLANKS.sub("", text)).rstrip("：")


def folded(text: str) -> str:
    """A heading as one compares it: half-width, without blanks, marks and remarks in brackets."""
    plain = _BLANKS.sub("", half_width(text))
    bare = _BRACKETS.sub("", plain)
    return _MARKS.sub("", bare or plain).lower()


def remarks(text: str) -> list[str]:
    """The remarks that a heading carries in brackets, such as its unit."""
    return [found[1:-1] for found in _BRACKETS.findall(_BLANKS.sub("", half_width(text)))]
