"""A file to records: the one entry to the reading half of the sheet engine."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.kernel.errors import FileRefused
from app.kernel.lazy import _
from app.sheets.books import GUIDE_MARK
from app.sheets.cells import RecordReader
from app.sheets.child import read_in_child
from app.sheets.corrections import NONE, Corrections, corrected
from app.sheets.findings import errors_of, finding, report_duplicates
from app.sheets.further import Owners, further_field, relaxed
from app.sheets.grid import Grid
from app.sheets.opening import inspect
from app.sheets.planrow import Finding, PlanRow
from app.sheets.readings import WARNING, Problem
from app.sheets.records import Block, Blocks
from app.sheets.rows import SKIPPED
from app.sheets.tables import Table, tables_of
from app.sheets.values import ValueReader
from app.sheets.vocabulary import Vocabulary

# So many full rows are more than a remark.
LIKE_A_TABLE = 2
# The first cell of a sheet of findings, which we put into a workbook ourselves, ends with this.
FINDINGS_MARK = "[shixiang-findings]"


@dataclass
class FileRecords:
    """What a file says: its kind, its tables, one row for each record, and the time it took."""

    kind: str
    tables: list[Table]
    rows: list[PlanRow]
    unread: list[Finding] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def skipped(self) -> int:
        """How many rows under the headers are no records'."""
        return sum(len(table.skipped) for table in self.tables)

    def tables_json(self) -> list[dict[str, Any]]:
        """The tables in the form of the plan."""
        return [table.to_json() for table in self.tables]

    def errors_json(self) -> list[dict[str, Any]]:
        """What was wrong or assumed, in the form of the plan."""
        found = [one.to_json() for one in self.unread]
        return found + [dict(error) for error in errors_of(self.rows)]


def read_file(path: Path, name: str, vocabulary: Vocabulary) -> FileRecords:
    """Everything that can be said of a file without a database.

    :raises FileRefused: for a file that must not or cannot be read, or that holds no table.
    """
    started = time.perf_counter()
    found = inspect(path, name)
    grids = read_in_child(path, found.kind)
    understood = understand_grids(grids, vocabulary, kind=found.kind)
    understood.seconds["read"] = round(time.perf_counter() - started, 3)
    return understood


def understand_grids(
    grids: Sequence[Grid],
    vocabulary: Vocabulary,
    *,
    kind: str = "xlsx",
    corrections: Corrections = NONE,
) -> FileRecords:
    """The records of worksheets that are read already, as they are with the corrections.

    :raises FileRefused: where no sheet holds a table whose headings mean something.
    """
    sheets = [corrected(grid, corrections) for grid in _shown(grids)]
    every = [table for grid in sheets for table in tables_of(grid, vocabulary, corrections)]
    filled = [table for table in every if table.lines]
    found = filled or [table for table in every if table.is_sure]
    if not found:
        raise FileRefused(
            "file.no_table", _("No table was found: no row of headings means anything here.")
        )
    rows = _all_records(found, vocabulary, corrections)
    report_duplicates(rows, vocabulary.keys)
    unread = [*_beside(found), *_unread(sheets, every, found)]
    return FileRecords(kind, found, rows, unread)


def _beside(found: Sequence[Table]) -> Iterator[Finding]:
    """A table that is printed beside another: two records of one row could not be told apart."""
    for table in found:
        column = None if table.deck else table.header.begins_again
        if column is not None:
            words = _(
                "The headings begin again here: only the table at the left is read. Put the tables "
                "below each other."
            )
            problem = Problem("cell.unread", words, WARNING)
            yield finding(table.grid, "", (table.header.top, column), problem)


def _unread(
    sheets: Sequence[Grid], every: Sequence[Table], found: Sequence[Table]
) -> Iterator[Finding]:
    """A sheet that looks like the rows of a table, but says nowhere what its columns are."""
    known = {table.grid.name for table in every}
    width = min(len(table.columns) for table in found)
    for grid in sheets:
        full = [row for row in range(grid.height) if len(grid.filled(row)) >= max(3, width - 1)]
        if grid.name in known or len(full) < LIKE_A_TABLE:
            continue
        words = _("The sheet “%(name)s” has no row of headings: nothing of it is read.",
                  name=grid.name)  # fmt: skip
        yield finding(grid, "", None, Problem("cell.unread", words, WARNING))


def _shown(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets that people see; hidden ones hold lists for drop-downs, ours explain others."""
    own = [grid for grid in grids if not grid.text(0, 0).endswith((FINDINGS_MARK, GUIDE_MARK))]
    return [grid for grid in own if grid.visible] or own


def _all_records(
    found: Sequence[Table], vocabulary: Vocabulary, corrections: Corrections
) -> list[PlanRow]:
    """One row for each record; what a further table says of it is part of it."""
    parts = {id(table): further_field(table, found, vocabulary) for table in found}
    read = {id(t): _records(t, vocabulary, corrections) for t in found if parts[id(t)] is None}
    if len(read) == len(found):
        return [row for rows in read.values() for row in rows]
    owners = Owners([row for rows in read.values() for row in rows])
    for table in found:
        name = parts[id(table)]
        if name is None:
            continue
        rows = _records(table, relaxed(vocabulary), corrections)
        if owners.know(rows, name):
            read[id(table)] = owners.take(rows, name)
        else:
            read[id(table)] = _records(table, vocabulary, corrections)
    return [row for table in found for row in read[id(table)]]


def _records(table: Table, vocabulary: Vocabulary, corrections: Corrections) -> list[PlanRow]:
    values = ValueReader(vocabulary.words, epoch_1904=table.grid.epoch_1904)
    reader = RecordReader(table, vocabulary, values, corrections)
    blocks = Blocks(table, vocabulary)
    rows = [reader.read(block) for block in blocks if not _is_skipped(table, block, corrections)]
    return [table.deck.home(row) for row in rows] if table.deck else rows


def _is_skipped(table: Table, block: Block, corrections: Corrections) -> bool:
    """Whether somebody leaves the record out; the table tells it beside totals and notes."""
    first = block.lines[0].row
    row = table.deck.first_row(first) if table.deck else first
    if not corrections.is_skipped(table.grid.name, row):
        return False
    table.skipped.update((line.row, SKIPPED) for line in block.lines)
    return True
