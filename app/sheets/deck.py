"""Forms dealt out as a table, one row a record, so that they are read as every table is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from app.kernel.errors import FileRefused
from app.kernel.lazy import _
from app.sheets.address import a1, area
from app.sheets.books import head_of
from app.sheets.cards import Card, Path, Place, cards_of
from app.sheets.findings import finding
from app.sheets.grid import Grid, Span, Value
from app.sheets.planrow import Finding, PlanRow
from app.sheets.readings import WARNING, Problem
from app.sheets.vocabulary import Vocabulary


@dataclass
class Deck:
    """The table; `places` leads from its cells to those of the sheet, `cards` from its rows."""

    sheet: Grid
    rows: list[list[Value]]
    places: dict[Place, Place] = field(default_factory=dict)
    cards: dict[int, Card] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)

    @property
    def grid(self) -> Grid:
        """The table as a worksheet."""
        known = self.sheet
        return Grid(known.name, self.rows, self.spans, epoch_1904=known.epoch_1904)

    @property
    def address(self) -> str:
        """The area of the first form, which has all headings of the table or most of them."""
        places = [place for card in list(self.cards.values())[:1] for place in card.places()]
        rows, columns = [row for row, _c in places], [column for _r, column in places]
        return area(min(rows), min(columns), max(rows), max(columns))

    def first_row(self, row: int) -> int:
        """The row of the sheet in which the record begins that stands in `row` of the table."""
        return self.cards[row].lines()[0] if row in self.cards else row

    def home(self, row: PlanRow) -> PlanRow:
        """A row that was read from the table, with the addresses of the sheet."""
        real = {a1(*dealt): a1(*place) for dealt, place in self.places.items()}
        row.cells = {name: real.get(cell, cell) for name, cell in row.cells.items()}
        row.findings = [replace(f, cell=real.get(f.cell or "", f.cell)) for f in row.findings]
        card = self.cards[row.row - 1]
        row.row, row.last_row = card.lines()[0] + 1, card.lines()[-1] + 1
        row.findings += [self._unread(place) for place in card.loose]
        return row

    def _unread(self, place: Place) -> Finding:
        words = _("This cell stands beside no heading and is not read.")
        return finding(self.sheet, "", place, Problem("cell.unread", words, WARNING))

    def put(self, row: int, column: int, places: Sequence[Place]) -> None:
        """Write what the places say into one cell of the table."""
        values = [self.sheet.own(*place) for place in places]
        texts = [self.sheet.text(*place) for place in places]
        self.rows[row][column] = values[0] if len(values) == 1 else "\n".join(texts)
        self.places[row, column] = places[0]


def deal(sheet: Grid, vocabulary: Vocabulary) -> Deck | None:
    """The forms of the sheet as a table; None where it is a table of another kind."""
    cards = cards_of(sheet, vocabulary)
    if not cards:
        return None
    _require_below(cards)
    begun = min(place[0] for card in cards for place in card.heads.values())
    deck = Deck(sheet, [list(row) for row in sheet.rows[:begun]])
    deck.spans += [span for span in sheet.spans if span.bottom < begun]
    deck.places.update(((r, c), (r, c)) for r, row in enumerate(deck.rows) for c in range(len(row)))
    paths = list(dict.fromkeys(path for card in cards for path in _paths(card)))
    _head(deck, paths, {p: place for card in reversed(cards) for p, place in card.heads.items()})
    for card in cards:
        _lay(deck, card, {path: at for at, path in enumerate(paths)})
    return deck


def _require_below(cards: Sequence[Card]) -> None:
    """Go on where each form has its rows for itself: of two in a row the values would mix.

    :raises FileRefused: for forms that stand beside each other.
    """
    taken: set[int] = set()
    for card in cards:
        lines = set(card.lines())
        if lines & taken:
            raise FileRefused(
                "file.no_table",
                _("Forms stand beside each other: put them below each other, or one on a sheet."),
            )
        taken |= lines


def _paths(card: Card) -> Iterator[Path]:
    """The headings of a form; a list that is told by a table within needs none of its own."""
    within = {path for part in card.parts for path in part}
    yield from (path for path in card.cells if not any(p[: len(path)] == path for p in within))
    yield from (path for part in card.parts for path in part)


def _head(deck: Deck, paths: Sequence[Path], heads: dict[Path, Place]) -> None:
    head, top = head_of(paths), len(deck.rows)
    deck.rows += [list(line) for line in head.rows]
    for first, left, last, right in head.spans:
        deck.spans.append(Span(first + top, left, last + top, right))
    for at, path in enumerate(paths):
        for row in range(top, len(deck.rows)):
            deck.places[row, at] = heads.get(path, (0, 0))


def _lay(deck: Deck, card: Card, columns: dict[Path, int]) -> None:
    """Write a form as a row, and a row more for each further row of the tables within."""
    first = len(deck.rows)
    deck.cards[first] = card
    for _row in range(max(1, len(card.parts))):
        deck.rows.append([None] * len(columns))
    for path, places in card.cells.items():
        if path in columns and places:
            deck.put(first, columns[path], places)
    for at, part in enumerate(card.parts):
        for path, place in part.items():
            deck.put(first + at, columns[path], [place])
