"""Tables that say more of the records of another: a sheet of parts beside the sheet of wholes.

Such a table repeats of each record only what tells it apart, and gives one part in each row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.kernel.lazy import Words, _
from app.sheets.planrow import PlanRow
from app.sheets.tables import Table
from app.sheets.vocabulary import Vocabulary

# Where fewer rows than this find their record, the table was about something else.
_SHARE = 0.5


def further_field(table: Table, tables: Iterable[Table], vocabulary: Vocabulary) -> str | None:
    """The field whose parts the table lists for records of the other tables, if it does."""
    given = {column.meaning.field for column in table.columns if column.meaning}
    parted = _parted(table)
    others = [other for other in tables if other is not table and not parted & _parted(other)]
    known = {column.field for other in others for column in other.columns}
    own = given - parted
    if len(parted) != 1 or not own or not own < known - parted:
        return None
    return next(iter(parted))


def _parted(table: Table) -> set[str]:
    """The fields of which the table has columns for single parts."""
    meanings = [column.meaning for column in table.columns if column.meaning]
    return {m.field for m in meanings if m.part and m.part != "unit"}


def relaxed(vocabulary: Vocabulary) -> Vocabulary:
    """The vocabulary for a table whose rows need not say everything of a record."""
    fields = tuple(replace(spec, required=False) for spec in vocabulary.fields)
    return replace(vocabulary, fields=fields)


@dataclass
class Owners:
    """The records of the other tables, found by all that a row says of its record."""

    rows: Sequence[PlanRow]
    _by: dict[tuple[str, str], list[PlanRow]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for row in self.rows:
            for name, value in row.values.items():
                self._by.setdefault((name, _text(value)), []).append(row)

    def of(self, row: PlanRow, parts: str) -> list[PlanRow]:
        """The records that agree with everything the row says beside its parts."""
        said = {n: v for n, v in row.values.items() if n != parts and v is not None}
        found = [self._by.get((name, _text(value)), []) for name, value in said.items()]
        fewest = min(found, key=len, default=[])
        return [owner for owner in fewest if all(owner.values.get(n) == v for n, v in said.items())]

    def know(self, rows: Sequence[PlanRow], parts: str) -> bool:
        """Whether enough of the rows are about these records."""
        return sum(bool(self.of(row, parts)) for row in rows) >= _SHARE * len(rows)

    def take(self, rows: Sequence[PlanRow], parts: str) -> list[PlanRow]:
        """Give each record the parts of its rows; gives the rows that belong to no single one."""
        given: dict[int, list[PlanRow]] = {}
        left = []
        for row in rows:
            owners = self.of(row, parts)
            if len(owners) == 1:
                given.setdefault(id(owners[0]), []).append(row)
            else:
                left.append(_refused(row, owners))
        for owner in self.rows:
            if id(owner) in given:
                _complete(owner, given[id(owner)], parts)
        return left


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _refused(row: PlanRow, owners: Sequence[PlanRow]) -> PlanRow:
    name = next((name for name in row.cells if row.values.get(name) is not None), None)
    if owners:
        places = ", ".join(f"{owner.sheet}!{owner.row}" for owner in owners)
        row.find(name, "reference.ambiguous", _("Several records fit: %(places)s.", places=places))
    else:
        row.find(name, "reference.unknown", _("No record of this file fits."))
    return row


def _complete(owner: PlanRow, rows: Sequence[PlanRow], parts: str) -> None:
    listed = [part for row in rows for part in row.values.get(parts) or ()]
    own = owner.values.get(parts)
    owner.findings += [finding for row in rows for finding in row.findings]
    if own and not _alike(own, listed):
        owner.find(parts, "value.repeated", _other(rows[0]))
        return
    if any(finding.field == parts for finding in owner.findings if finding.severity == "error"):
        return
    owner.values[parts] = listed or None
    first = rows[0].cells.get(parts)
    owner.cells = {parts: f"{rows[0].sheet}!{first}", **owner.cells}


def _alike(own: Sequence[dict[str, Any]], listed: Sequence[dict[str, Any]]) -> bool:
    """Whether the parts that the record lists itself are those that the further rows list."""
    return len(own) == len(listed) and all(
        part.get(name) == value
        for said, part in zip(own, listed, strict=True)
        for name, value in said.items()
    )


def _other(row: PlanRow) -> Words:
    return _("The rows from %(sheet)s!%(row)s on name others.", sheet=row.sheet, row=row.row)
