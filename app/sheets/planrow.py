"""One row of a plan: what the file says, what is there, and what would be written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

CLASSES = ("new", "changed", "unchanged", "conflict", "error")


@dataclass
class Finding:
    """Something wrong or assumed at one cell, as the plan prints it.

    `candidates` are the records that may be meant, each with `id` and `name`.
    """

    sheet: str
    cell: str | None
    field: str | None
    value: Any
    rule: str
    severity: str
    message: str
    suggestion: str | None = None
    candidates: Sequence[Mapping[str, Any]] = ()

    def to_json(self) -> dict[str, Any]:
        """The finding in the form of the plan."""
        found = asdict(self)
        if not self.candidates:
            del found["candidates"]
        return found


@dataclass
class PlanRow:
    """`values` as the file gives them; `written` with keys for relations, ready for a merge.

    `changes` maps a field to [old, new] against the record `record_id` in its version `base`.
    `pending` names the references that must be made first: {field: name}. `kept` has, by address,
    what stands in columns without a field and in the further lines of the record; `corrected`
    what was typed where somebody gave another value for all rows. `clears` are fields that the
    file says are none; `settled`: a person has said which record it is, or that it is a new one.
    `typed` has, by address, what stands in cells that were read as something else.
    """

    sheet: str
    row: int
    last_row: int
    values: dict[str, Any]
    cells: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    class_: str = "new"
    written: dict[str, Any] = field(default_factory=dict)
    pending: dict[str, str] = field(default_factory=dict)
    changes: dict[str, list[Any]] = field(default_factory=dict)
    record_id: int | None = None
    base: int | None = None
    kept: dict[str, str] = field(default_factory=dict)
    corrected: dict[str, str] = field(default_factory=dict)
    clears: set[str] = field(default_factory=set)
    settled: bool = False
    typed: dict[str, str] = field(default_factory=dict)

    def find(
        self,
        name: str | None,
        rule: str,
        message: object,
        *,
        severity: str = "error",
        suggestion: str | None = None,
        candidates: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        """Note a finding at the cell of the field."""
        sheet, cell = self.place(name)
        value = self.values.get(name or "")
        found = Finding(sheet, cell, name, value, rule, severity, str(message), suggestion)
        found.candidates = candidates
        self.findings.append(found)

    def place(self, name: str | None) -> tuple[str, str | None]:
        """The sheet and the cell of a field; what a further sheet says stands as `Sheet!A1`."""
        sheet, _mark, cell = self.cells.get(name or "", "").rpartition("!")
        return sheet or self.sheet, cell or None

    @property
    def has_error(self) -> bool:
        """Whether the row cannot be written."""
        return any(finding.severity == "error" for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The row in the form of the plan."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "class": self.class_,
            "values": self.values,
            "changes": self.changes,
        }
