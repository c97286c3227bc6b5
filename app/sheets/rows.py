"""What each row under a header is: a record's, a group heading, a total, a note, a header again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.db.meta import Kind
from app.kernel.text import half_width
from app.sheets.grid import Grid, Value, plain
from app.sheets.header import Header
from app.sheets.lists import meanings
from app.sheets.mapping import Column
from app.sheets.readings import squeezed
from app.sheets.vocabulary import Vocabulary

DATA, GROUP, TOTAL, NOTE, HEADER, EXAMPLE = "data", "group", "total", "note", "header", "example"
SKIPPED = "skipped"
_WIDE_GROUP = 3
UNNUMBERED = -1


@dataclass(frozen=True)
class Group:
    """A group heading: its depth, its text without number and count, the field it is about."""

    row: int
    column: int
    depth: int
    text: str
    field: str | None


class RowKinds:
    """Tells the rows of one table apart."""

    def __init__(
        self, grid: Grid, header: Header, vocabulary: Vocabulary, columns: Sequence[Column]
    ) -> None:
        self.grid = grid
        self.header = header
        self.vocabulary = vocabulary
        self.sequence = next((c.index for c in columns if c.is_sequence), None)
        self.right = max(header.right, *(c.index for c in columns))
        # A numbered text under the second heading may be a heading of rows, but not a name.
        self.sides = [
            c.index
            for c in columns[:2]
            if c.index == header.left + 1 and c.field not in vocabulary.identity
        ]

    def filled(self, row: int) -> list[int]:
        """The columns of the table in which the row has something written."""
        found = [c for c in self.grid.filled(row) if self.header.left <= c <= self.right]
        # Rows are often numbered before anything is written into them.
        is_number = found == [self.sequence] and _is_number(self.grid.own(row, found[0]))
        return [] if is_number else found

    def kind(self, row: int, filled: list[int]) -> str:
        """The kind of a row that is not empty; `GROUP` may turn out a note at the end."""
        words = self.vocabulary.words
        first = squeezed(self.grid.own(row, filled[0]))
        if self._is_total(row, filled):
            return TOTAL
        if len(filled) == 1:
            if any(re.match(pattern or "(?!)", first) for pattern in (words.note, words.signature)):
                return NOTE
            return GROUP if self._is_group(row, filled[0], first) else DATA
        if words.signature and re.match(words.signature, first):
            return NOTE
        if words.example and re.fullmatch(words.example, first):
            return EXAMPLE
        return self._of_several(row, filled, first)

    def goes_on(self, row: int, filled: list[int]) -> bool:
        """Whether the row goes on with the note above it: one more sentence, numbered or ended."""
        if len(filled) != 1 or filled[0] != self.header.left:
            return False
        text = squeezed(self.grid.own(row, filled[0]))
        numbering = self.vocabulary.words.numbering
        return ends_sentence(text) or any(re.match(pattern, text) for pattern in numbering)

    def _of_several(self, row: int, filled: list[int], first: str) -> str:
        if len(filled) == 2 and filled[0] == self.sequence and self.depth(f"{first}、") is not None:
            return DATA if first.isdecimal() else GROUP
        if row == self.header.bottom + 1 and self._numbers_columns(row, filled):
            return HEADER
        return DATA

    def _is_total(self, row: int, filled: list[int]) -> bool:
        words = self.vocabulary.words
        for column in filled[:2]:
            if words.total and re.fullmatch(words.total, squeezed(self.grid.own(row, column))):
                others = [self.grid.own(row, at) for at in filled if at != column]
                return all(_is_count(value) or self._says_total(value) for value in others)
        return False

    def _says_total(self, value: Value) -> bool:
        return bool(re.fullmatch(self.vocabulary.words.total or "(?!)", squeezed(value)))

    def _is_group(self, row: int, column: int, text: str) -> bool:
        """A lone text that heads the rows below: numbered, merged, or where numbers stand."""
        is_first = column == self.header.left or column in self.sides
        if self.depth(text) is not None and is_first:
            return True
        span = self.grid.span(row, column)
        width = span.right - span.left + 1 if span else 1
        if width >= min(_WIDE_GROUP, self.header.right - self.header.left + 1):
            return not span or span.top == span.bottom
        return column == self.sequence and not text.isdecimal()

    def _numbers_columns(self, row: int, filled: list[int]) -> bool:
        """Whether the row under the header only numbers the columns."""
        texts = [squeezed(self.grid.own(row, at)) for at in filled]
        numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 3]
        if len(numbers) < max(3, len(texts) - 2, len(self.header.paths) - 2):
            return False
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    def depth(self, text: str) -> int | None:
        """How deep a numbered group heading stands."""
        patterns = self.vocabulary.words.group
        return next((at for at, p in enumerate(patterns) if re.match(p, text)), None)

    def group(self, row: int, filled: list[int]) -> Group:
        """The group that the row opens."""
        words = self.vocabulary.words
        texts = [plain(self.grid.own(row, at)) for at in filled]
        whole = texts[0] if len(texts) == 1 else f"{texts[0].strip('、.')}、{texts[-1]}"
        even = half_width(whole)
        depth = self.depth(squeezed(whole))
        name = whole if depth is None else re.sub(words.group[depth], "", even, count=1).strip()
        if words.group_count:
            name = re.sub(words.group_count, "", half_width(name)).strip()
        return Group(
            row, filled[-1], UNNUMBERED if depth is None else depth, name, self._field_of(name)
        )

    def _field_of(self, name: str) -> str | None:
        """The field that the group gives a value to, told by the look of its name."""
        word = squeezed(name)
        for field, pattern in self.vocabulary.groups:
            spec = self.vocabulary.by_name.get(field)
            if spec and spec.kind == Kind.CHOICE and word.lower() in meanings(spec.choices):
                return field
            if pattern and re.search(pattern, word):
                return field
        return None


def nested(groups: list[Group], group: Group) -> list[Group]:
    """The groups in force when `group` begins: it ends those of its own depth and deeper."""
    for at, known in enumerate(groups):
        is_plain = group.depth == UNNUMBERED
        if known.depth == group.depth and (not is_plain or known.field == group.field):
            return [*groups[:at], group]
    outer = [g for g in groups if UNNUMBERED in (g.depth, group.depth) or g.depth < group.depth]
    return [*outer, group]


def ends_sentence(text: str) -> bool:
    """Whether the text is a sentence, which no heading and no name is."""
    return text.endswith(("。", "."))


def _is_number(value: Value) -> bool:
    return bool(re.fullmatch(r"\d+[.、]?", squeezed(value)))


def _is_count(value: Value) -> bool:
    text = squeezed(value)
    return bool(re.fullmatch(r"[\d.,/—-]*\D?", text)) or isinstance(value, int | float)
