"""The cells of one record to its values, with a finding for each that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.db.meta import Kind
from app.kernel.lazy import _
from app.kernel.limit import Limit
from app.sheets.address import a1, parse_a1
from app.sheets.choices import in_order
from app.sheets.corrections import NONE, Corrections
from app.sheets.findings import Place, finding, missing
from app.sheets.grid import Grid, Value, is_blank, plain
from app.sheets.headings import UNIT
from app.sheets.mapping import Column
from app.sheets.planrow import PlanRow
from app.sheets.readings import NOTHING, Problem, Reading, squeezed
from app.sheets.records import Block
from app.sheets.shared_cells import Labels, read_shared
from app.sheets.tables import Table
from app.sheets.ticks import Mark, read_ticks
from app.sheets.values import ValueReader
from app.sheets.vocabulary import Spec, Vocabulary


@dataclass(frozen=True)
class Outcome:
    """What a cell gives to its row: the value, what was typed instead, whether it clears."""

    value: Any
    typed: str | None
    clears: bool


@dataclass
class RecordReader:
    """Reads the records of one table."""

    table: Table
    vocabulary: Vocabulary
    values: ValueReader
    corrections: Corrections = NONE
    columns: dict[str, list[Column]] = field(init=False)
    # What is read in its order: limits come last, their unit may follow from other fields.
    plain: list[tuple[Spec, list[Column]]] = field(init=False)
    limits: list[tuple[Spec, list[Column]]] = field(init=False)
    # Cells without a problem, by column and by what stands in them: most of a column repeats.
    known: dict[tuple[int, type, Value], Outcome] = field(default_factory=dict, repr=False)
    others: list[Column] = field(init=False)

    def __post_init__(self) -> None:
        self.columns = {}
        self.others = [c for c in self.table.columns if not c.field]
        for column in self.table.columns:
            if column.field:
                self.columns.setdefault(column.field, []).append(column)
        specs = [self.vocabulary.by_name[name] for name in self.columns]
        told = [(s, [c for c in self.columns[s.name] if _part(c) != UNIT]) for s in specs]
        # Words that name one of the limits within a cell.
        known = self.vocabulary
        words = {w: name for w, name in known.labels.items() if name in known.by_name}
        free = frozenset(name for name in words.values() if not self.columns.get(name))
        self.labels = Labels(words, free)
        self.plain = [(s, found) for s, found in told if found and s.kind != Kind.LIMIT]
        self.limits = [(s, found) for s, found in told if found and s.kind == Kind.LIMIT]

    def read(self, block: Block) -> PlanRow:
        """The record of a block: its values in the form of plans, each with its cell."""
        return _Record(self, block).read()


class _Record:
    def __init__(self, reader: RecordReader, block: Block) -> None:
        self.reader = reader
        self.grid: Grid = reader.table.grid
        self.vocabulary = reader.vocabulary
        self.block = block
        self.row = PlanRow(
            self.grid.name, block.lines[0].row + 1, block.last + 1, values={}, cells={}
        )
        self.cells: dict[str, str] = {}
        self.row.cells = self.cells

    def read(self) -> PlanRow:
        is_simple = self._is_simple()
        for spec, columns in self.reader.plain:
            if not (is_simple and self._repeat(spec, columns[0].index)):
                self._read(spec, columns)
        self._inherit()
        for spec, columns in self.reader.limits:
            self._read(spec, columns)
        self._fall_back()
        self._require()
        self._order()
        self._keep_others()
        self.row.values = {name: as_json(value) for name, value in self.row.values.items()}
        return self.row

    def _read(self, spec: Spec, columns: Sequence[Column]) -> None:
        places = self._places(columns[0])
        self.cells[spec.name] = a1(*places[0])
        meaning = columns[0].meaning
        if meaning and meaning.means:
            self._keep(spec, self._ticked(spec, columns))
        elif meaning and meaning.part:
            self._keep_children(spec, columns)
        else:
            self._keep(spec, self._joined(spec, columns[0], places))

    def _is_simple(self) -> bool:
        """Whether each value of the record stands in one cell of its own, as it is meant."""
        lines = self.block.lines
        is_alone = len(lines) == 1 and not self.grid.is_merged(lines[0].row)
        return is_alone and not self.reader.corrections.values

    def _repeat(self, spec: Spec, column: int) -> bool:
        """Give the row what the same cell gave to a row above, if there was one."""
        row = self.block.lines[0].row
        raw = self.grid.own(row, column)
        known = self.reader.known.get((column, type(raw), raw))
        if known is None:
            return False
        cell = self.cells[spec.name] = a1(row, column)
        if known.clears:
            self.row.clears.add(spec.name)
        self.row.values.setdefault(spec.name, known.value)
        if known.typed is not None:
            self.row.typed[cell] = known.typed
        return True

    def _learn(self, column: Column, place: Place, reading: Reading) -> None:
        """Remember what a cell gives, where that depends on nothing but what stands in it."""
        if reading.problems or reading.notes or not self._is_simple():
            return
        raw, value = self.grid.own(*place), reading.value
        typed = plain(raw) if reading.changed and value is not None else ""
        self.reader.known[column.index, type(raw), raw] = Outcome(
            value,
            typed if typed.strip() and typed != value else None,
            clears=value is None and not is_blank(raw),
        )

    def _keep_others(self) -> None:
        """What no field takes, and all that stands in the further lines of the record."""
        first, *further = self.block.lines
        for column in self.reader.others:
            self._keep_text(first.row, column.index)
        for line in further:
            for at in line.filled:
                self._keep_text(line.row, at)

    def _keep_text(self, row: int, column: int) -> None:
        text = plain(self.grid.own(row, column))
        if text:
            self.row.kept[a1(row, column)] = text

    def _own(self, name: str, place: Place) -> Value:
        """What is written in a cell, or what somebody said is meant by it in every row."""
        value = self.grid.own(*place)
        if not self.reader.corrections.values:
            return value
        other = self.reader.corrections.instead(name, value)
        if other is not value:
            self.row.corrected[a1(*place)] = plain(value)
        return other

    def _keep(self, spec: Spec, reading: Reading | None) -> None:
        if reading is None:
            return
        is_elsewhere = reading.value is None and bool(reading.others)
        if (
            reading.value is None
            and not is_elsewhere
            and not is_blank(self.grid.own(*parse_a1(self.cells[spec.name])))
        ):
            self.row.clears.add(spec.name)
        self.row.values.setdefault(spec.name, reading.value)
        if reading.changed and reading.value is not None:
            self._note_typed(self.cells[spec.name], reading.value)
        self._keep_for_others(spec, reading)
        for name, note in reading.notes.items():
            if name in self.vocabulary.by_name:
                known = self.row.values.get(name)
                self.row.values[name] = f"{known}\n{note}" if known and known != note else note
                self.cells.setdefault(name, self.cells[spec.name])

    def _keep_for_others(self, spec: Spec, reading: Reading) -> None:
        """What the cell says for fields that have no column."""
        for name, value in reading.others.items():
            self.row.values[name] = value
            self.cells[name] = self.cells[spec.name]
            self._note_typed(self.cells[name], value)

    def _note_typed(self, cell: str, value: Any) -> None:
        """Nothing is changed silently: what stands in the cell is kept beside its reading."""
        typed = plain(self.grid.own(*parse_a1(cell)))
        if typed.strip() and typed != value:
            self.row.typed[cell] = typed

    def _joined(self, spec: Spec, column: Column, places: Sequence[Place]) -> Reading | None:
        """One value of all cells of the column; None where one of them cannot be read."""
        if len(places) == 1:
            reading = self._reading(spec, column, places[0])
            self._report(spec.name, places[0], reading.problems)
            if spec.kind != Kind.LIMIT:
                self._learn(column, places[0], reading)
            return reading if reading.readable else None
        readings = [(place, self._reading(spec, column, place)) for place in places]
        for place, reading in readings:
            self._report(spec.name, place, reading.problems)
        if not all(reading.readable for _place, reading in readings):
            return None
        given = [(p, r) for p, r in readings if r.value is not None]
        if len(given) < 2:
            return given[0][1] if given else NOTHING
        return self._several(spec, given)

    def _several(self, spec: Spec, given: Sequence[tuple[Place, Reading]]) -> Reading | None:
        values = list(dict.fromkeys(str(r.value) for _place, r in given))
        if spec.kind in (Kind.LONG_TEXT, Kind.TEXT) and not spec.coded:
            return Reading("\n".join(values), changed=True)
        if spec.kind == Kind.RELATION and spec.several:
            joiner = self.vocabulary.words.body_joiner
            names = dict.fromkeys(name for value in values for name in value.split(joiner))
            return Reading(joiner.join(names), changed=True)
        if spec.kind in (Kind.CHILDREN, Kind.CHOICES):
            entries = [entry for _place, r in given for entry in r.value]
            is_list = spec.kind == Kind.CHILDREN
            return Reading(entries if is_list else in_order(spec, entries), changed=True)
        if len(values) == 1:
            return given[0][1]
        other = _("The record has another value in %(cell)s.", cell=a1(*given[0][0]))
        self._report(spec.name, given[1][0], [Problem("value.repeated", other)])
        return None

    def _reading(self, spec: Spec, column: Column, place: Place) -> Reading:
        if spec.kind != Kind.LIMIT:
            return self.reader.values.read(spec, self._own(spec.name, place))
        raw, unit = self._own(spec.name, place), self._unit(spec, column, place)
        day_unit = self.vocabulary.default_day(self.row.values)

        def read(name: str, typed: Value) -> Reading:
            field = self.vocabulary.by_name[name]
            return self.reader.values.read(field, typed, unit=unit, day_unit=day_unit)

        shared = read_shared(spec, raw, column.path, self.reader.labels, read)
        return shared or read(spec.name, raw)

    def _unit(self, spec: Spec, column: Column, place: Place) -> str | None:
        """The unit of a limit that its heading or a column beside it gives."""
        beside = next((c for c in self.reader.columns[spec.name] if _part(c) == UNIT), None)
        if beside is None:
            return column.unit
        word = squeezed(self.grid.value(place[0], beside.index))
        return self.vocabulary.words.units.get(word.strip("()")) or column.unit

    def _places(self, column: Column) -> list[Place]:
        """The cells of the column that the record covers, merged ones once."""
        lines = self.block.lines
        if len(lines) == 1:
            return [self.grid.home(lines[0].row, column.index)]
        return list(dict.fromkeys(self.grid.home(line.row, column.index) for line in lines))

    def _keep_children(self, spec: Spec, columns: Sequence[Column]) -> None:
        rows, problems = [], 0
        for row in self._child_rows(spec, columns):
            before = len(self.row.findings)
            child = self._child(spec, columns, row)
            problems += len(self.row.findings) - before
            if child:
                rows.append(child)
        if not problems:
            self.row.values[spec.name] = rows or None

    def _child_rows(self, spec: Spec, columns: Sequence[Column]) -> Iterator[int]:
        """The rows in which a child begins: one merged over several rows is one child.

        A row that says something of its own is another one, under what is merged over both.
        """
        first = next((c for c in columns if _part(c) == spec.parts[0].name), columns[0])
        homes: set[Place] = set()
        for line in self.block.lines:
            home = self.grid.home(line.row, first.index)
            if home not in homes or any(c.index in line.filled for c in columns if c != first):
                yield line.row
            homes.add(home)

    def _child(self, spec: Spec, columns: Sequence[Column], row: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        parts, said = {part.name: part for part in spec.parts}, set[str]()
        for column in columns:
            part = parts[str(_part(column))]
            place = self.grid.home(row, column.index)
            reading = self.reader.values.read(part, self._own(spec.name, place))
            self._report(spec.name, place, reading.problems)
            if reading.value is not None:
                values[part.name] = as_json(reading.value)
            if reading.value is not None or not reading.readable:
                said.add(part.name)
        first = next((c for c in columns if _part(c) == spec.parts[0].name), None)
        if values and first and spec.parts[0].name not in said:
            self._report(spec.name, (row, first.index), [missing(spec.parts[0])])
        return values

    def _ticked(self, spec: Spec, columns: Sequence[Column]) -> Reading | None:
        marks = [
            Mark(str(column.meaning.means if column.meaning else ""), place, self.grid.own(*place))
            for column in columns
            for place in self._places(column)
        ]
        reading, place = read_ticks(spec, marks, self.vocabulary.words)
        self.cells[spec.name] = a1(*place)
        self._report(spec.name, place, reading.problems)
        return reading if reading.readable else None

    def _inherit(self) -> None:
        """What a group heading says holds for the rows below that do not say it themselves."""
        reported = {finding.field for finding in self.row.findings}
        for group in reversed(self.block.lines[0].groups):
            spec = self.vocabulary.by_name.get(group.field or "")
            if spec is None or spec.name in reported or self.row.values.get(spec.name):
                continue
            text = self.reader.corrections.instead(spec.name, group.text)
            reading = self.reader.values.read(spec, text)
            if reading.readable and reading.value is not None:
                self.row.values[spec.name] = reading.value
                self.cells[spec.name] = a1(group.row, group.column)

    def _fall_back(self) -> None:
        for name, others in self.vocabulary.fallbacks.items():
            is_open = self.row.values.get(name, 0) is None or name not in self.reader.columns
            other = next((other for other in others if self.row.values.get(other)), None)
            if is_open and other:
                self.row.values[name] = self.row.values[other]
                self.cells[name] = self.cells[other]

    def _require(self) -> None:
        reported = {finding.field for finding in self.row.findings}
        for spec in self.vocabulary.fields:
            if spec.required and spec.name not in reported and not self.row.values.get(spec.name):
                columns = self.reader.columns.get(spec.name)
                place = (self.block.lines[0].row, columns[0].index) if columns else None
                self._report(spec.name, place, [missing(spec)])
                self.row.values.pop(spec.name, None)

    def _order(self) -> None:
        """A value that may not be longer than another one of the record."""
        for name, most in self.vocabulary.orders:
            value, bound = self.row.values.get(name), self.row.values.get(most)
            if not isinstance(value, Limit) or not isinstance(bound, Limit):
                continue
            if value.unit == bound.unit and value.value > bound.value:
                longer = _(
                    "%(value)s is longer than %(bound)s in %(cell)s.",
                    value=value.text(),
                    bound=bound.text(),
                    cell=self.cells[most],
                )
                place = self._places(self.reader.columns[name][0])[0]
                self._report(name, place, [Problem("limit.order", longer)])

    def _report(self, name: str, place: Place | None, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.row.findings.append(finding(self.grid, name, place, problem))


def _part(column: Column) -> str | None:
    return column.meaning.part if column.meaning else None


def as_json(value: Any) -> Any:
    """A value in the form of plans."""
    return value.to_json() if isinstance(value, Limit) else value
