"""From a file to rows of a plan: the reader's findings under the fields of one resource."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.db.session import ActorSession
from app.resource.declaration import Resource
from app.sheets.planrow import Finding, PlanRow

AnyResource = type[Resource[Any]]


@dataclass
class Understood:
    """What was read: the tables as the plan prints them, and one row for each record."""

    kind: str
    tables: list[dict[str, Any]]
    rows: list[PlanRow]
    findings: list[Finding] = field(default_factory=list)
    skipped: int = 0
    seconds: dict[str, float] = field(default_factory=dict)


def understand(
    session: ActorSession, resource: AnyResource, path: Path, name: str, region_id: int
) -> Understood:
    """Read the file with the resource's vocabulary.

    :raises FileRefused: for a file that is not read.
    """
    reading: Any = importlib.import_module("app.sheets.reading")
    return reading.read(session, resource, path, name, region_id)
