"""Forms in which each heading stands beside its value: which cells belong to which record.

Offices publish records as cards: a table of two or four columns for each, headings on the left of
their values, a list of parts as a small table within.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.sheets.grid import Grid, Value, plain
from app.sheets.headings import Headings
from app.sheets.vocabulary import Vocabulary

Place = tuple[int, int]
Path = tuple[str, ...]
LEAST_FIELDS = 4
_SHARE = 0.5


@dataclass
class Card:
    """What one form says: cells under each heading, rows of the tables within, other cells."""

    cells: dict[Path, list[Place]] = field(default_factory=dict)
    heads: dict[Path, Place] = field(default_factory=dict)
    parts: list[dict[Path, Place]] = field(default_factory=list)
    loose: list[Place] = field(default_factory=list)

    def places(self) -> list[Place]:
        """Every cell of the form."""
        places = [*(p for found in self.cells.values() for p in found), *self.loose]
        places += [place for part in self.parts for place in part.values()]
        return [*places, *self.heads.values()]

    def lines(self) -> list[int]:
        """The rows of the sheet that the form takes."""
        return sorted({row for row, _column in self.places()})


@dataclass
class _Within:
    """A table within a form: where its list is named, and the heading path of each column."""

    label: Place | None
    columns: dict[int, Path]


def cards_of(grid: Grid, vocabulary: Vocabulary) -> list[Card]:
    """The forms that make up the sheet; none where it is a table of another kind."""
    dealer = _Dealer(grid, Headings(vocabulary))
    for row in range(grid.height):
        dealer.read(row)
    cards = [card for card in dealer.cards if card.cells]
    fields = {dealer.field_of(path) for card in cards for path in card.cells} - {""}
    if len(fields) < LEAST_FIELDS or not fields & set(vocabulary.identity):
        return []
    begun = min(card.lines()[0] for card in cards)
    filled = sum(bool(grid.filled(row)) for row in range(begun, grid.height))
    return cards if len(dealer.paired) > _SHARE * filled else []


class _Dealer:
    """Goes through the rows and tells headings from values by where they stand."""

    def __init__(self, grid: Grid, headings: Headings) -> None:
        self.grid, self.headings = grid, headings
        self.cards: list[Card] = [Card()]
        self.paired: set[int] = set()
        self.within: _Within | None = None
        # Whether a value is a heading: most values of a sheet stand in many of its cells.
        self.named: dict[Value, bool] = {}

    def field_of(self, path: Path) -> str:
        """The field that a heading path means, if any."""
        meaning = self.headings.meaning(path)
        return meaning.field if meaning else ""

    def read(self, row: int) -> None:
        """Take in one row of the sheet."""
        if self.within is None and not self._has_heading(row):
            return
        places = list(self._places(row))
        if not any(self.grid.text(*place) for place in places):
            return
        inner = self._inner_head(places)
        if inner is not None:
            self.within = inner
            self.paired.add(row)
        elif not self._goes_on(row, places):
            self.within = None
            self._read_pairs(row, places)

    def _has_heading(self, row: int) -> bool:
        """Whether a cell of the row may be a heading; rows of data have none and say no more."""
        return any(map(self._names, self.grid.seen(row)))

    def _names(self, value: Value) -> bool:
        found = self.named.get(value)
        if found is None:
            text = plain(value)
            found = self.named[value] = bool(text) and self.headings.listed(text)
        return found

    def _places(self, row: int) -> Iterator[Place]:
        """The cells of the row; one that is merged over several counts once."""
        seen: set[Place] = set()
        for column in range(self.grid.width):
            place = self.grid.home(row, column)
            if place not in seen:
                seen.add(place)
                yield place

    def _inner_head(self, places: list[Place]) -> _Within | None:
        """The table within that begins here: a row of headings of the parts of one list."""
        texts = {place: self.grid.text(*place) for place in places}
        if sum(bool(text) and self.headings.listed(text) for text in texts.values()) < 2:
            return None
        label = places[0] if self._names_list(texts[places[0]]) else None
        base = (texts.pop(label),) if label else ()
        found = {p[1]: (*base, text) for p, text in texts.items() if self._part(base, text)}
        rest = [text for place, text in texts.items() if place[1] not in found]
        is_head = len(found) >= 2 and not any(map(self._tells, rest))
        return _Within(label, found) if is_head else None

    def _names_list(self, text: str) -> bool:
        meaning = self.headings.meaning((text,)) if text else None
        spec = self.headings.vocabulary.spec(meaning.field) if meaning else None
        return spec is not None and bool(spec.parts)

    def _part(self, base: Path, text: str) -> bool:
        # Likeness alone makes no heading of it, and is slow to look for in every cell.
        is_listed = bool(text) and self.headings.listed(text)
        meaning = self.headings.meaning((*base, text)) if is_listed else None
        return meaning is not None and bool(meaning.part) and meaning.part != "unit"

    def _tells(self, text: str) -> bool:
        """Whether a heading is more than that of the numbers of the rows."""
        return bool(text) and not self.headings.is_sequence((text,))

    def _goes_on(self, row: int, places: list[Place]) -> bool:
        """Whether the row belongs to the table within; then its cells are taken."""
        within = self.within
        if within is None:
            return False
        if within.label is not None:
            if within.label not in places:
                return False
        elif any(self.headings.listed(self.grid.text(*place)) for place in places[:2]):
            return False
        found = {within.columns[p[1]]: p for p in places if p[1] in within.columns}
        given = {path: place for path, place in found.items() if self.grid.text(*place)}
        if given:
            self.cards[-1].parts.append(given)
            self.paired.add(row)
        return bool(given)

    def _read_pairs(self, row: int, places: list[Place]) -> None:
        path: Path = ()
        head: Place = (row, 0)
        pairs: list[tuple[Path, Place, Place]] = []
        loose: list[Place] = []
        for place in places:
            text = self.grid.text(*place)
            if text and self._is_heading(path, text):
                head = place if not path else head
                path = (*path, text)
            elif path:
                pairs.append((path, head, place))
                path = ()
            elif text:
                loose.append(place)
        # A line without a heading is a title of what follows; one of headings heads a table.
        if pairs and not any(self._heads(path, place) for path, _head, place in pairs):
            self.paired.add(row)
            for found in pairs:
                self._keep(*found)
            self.cards[-1].loose += loose

    def _heads(self, path: Path, place: Place) -> bool:
        """Whether what stands beside a heading is a heading too, and no choice of the field."""
        text = self.grid.text(*place)
        if not text or not self.headings.listed(text):
            return False
        meaning = self.headings.meaning((*path, text))
        return meaning is None or not meaning.means

    def _is_heading(self, path: Path, text: str) -> bool:
        """Whether the cell names what follows; after the heading of a field it seldom does."""
        if not path:
            return self.headings.listed(text)
        above = self.headings.meaning(path)
        meaning = self.headings.meaning((*path, text))
        if above is None:
            return self.headings.listed(text) or (meaning is not None and not meaning.means)
        if meaning is None or meaning.means or meaning.field == above.field:
            return False
        return not self.headings.listed(text)

    def _keep(self, path: Path, head: Place, place: Place) -> None:
        card = self.cards[-1]
        if path in card.cells and card.heads[path] != head:
            # What a form says once begins the next form when it is said again.
            card = Card()
            self.cards.append(card)
        card.heads.setdefault(path, head)
        found = card.cells.setdefault(path, [])
        if self.grid.text(*place) and place not in found:
            found.append(place)
