"""Cells that hold the mask of a value: what came out of an export and was left as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.operations.records import Record
from app.operations.rows import row_values
from app.operations.values import MASKED
from app.policies.personal import personal_fields, put_back, still_masked
from app.sheets.planrow import PlanRow

RULE = "value.masked"


def leave_masked(rows: list[PlanRow], records: Mapping[int, Record]) -> None:
    """Take the masks of kept values for the values themselves; find fault with any other mask."""
    for row in rows:
        record = records.get(row.record_id or 0)
        if record is not None:
            model = record.resource.model
            names = {n: f for n, f in record.fields.items() if n in personal_fields(model)}
            kept = row_values(names, record.row)
            given = put_back(model, kept, row.written)
            # Shown values are masked, so that only here can be seen what stays as it is.
            row.written = {n: v for n, v in given.items() if n not in kept or v != kept[n]}


def refuse_masks(model: Any, rows: list[PlanRow]) -> None:
    """An error at each cell whose mask is of nothing that is kept."""
    for row in rows:
        for name in still_masked(model, row.written):
            row.find(name, RULE, MASKED)
