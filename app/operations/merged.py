"""What goes into a merge, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class MergeRow:
    """One row of a plan: `values` hold keys for relations and lists for children.

    A row without `record_id` makes a record; `base` is the version that the plan saw.
    """

    key: int
    region_id: int
    values: Mapping[str, Any]
    record_id: int | None = None
    base: int | None = None


@dataclass
class Merged:
    """What became of the rows, by their `key`: the record of each, and those left out."""

    records: dict[int, int] = field(default_factory=dict)
    conflicts: list[int] = field(default_factory=list)
    op_id: int | None = None
