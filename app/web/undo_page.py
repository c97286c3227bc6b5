"""What taking an import back would do: records that go back, go, and stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.operations.records import load_records
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.stored import get_import
from app.sheets.undo import preview_undo
from app.web.context import db
from app.web.formats import moment
from app.web.links import record_address

AnyResource = type[Resource[Any]]
MOST_LISTED = 50


@dataclass(frozen=True)
class Fate:
    """One record by its name; of a kept one who changed it since, and when."""

    name: str
    href: str
    who: str = ""
    when: str = ""


@dataclass(frozen=True)
class UndoPage:
    """Everything the page shows: `is_redo` where a taken back import is brought back."""

    id: int
    file: str
    is_redo: bool
    counts: dict[str, int]
    restored: list[Fate]
    removed: list[Fate]
    kept: list[Fate]


def undo_page(import_id: int) -> UndoPage:
    """The page of an import that was written, or taken back.

    :raises Illegal: for any other.
    """
    stored = get_import(db(), import_id)
    resource = registry.get(stored.resource)
    found = preview_undo(db(), import_id)
    changed = {one["id"]: one for one in found.kept}
    return UndoPage(
        id=stored.id,
        file=stored.file_name,
        is_redo=stored.state == "undone",
        counts={name: len(getattr(found, name)) for name in ("restored", "removed", "kept")},
        restored=_fates(resource, found.restored),
        removed=_fates(resource, found.removed),
        kept=[
            Fate(
                one.name,
                one.href,
                changed[key].get("who", ""),
                moment(datetime.fromisoformat(changed[key]["when"]))
                if "when" in changed[key]
                else "",
            )
            for key, one in zip(changed, _fates(resource, list(changed)), strict=False)
        ],
    )


def _fates(resource: AnyResource, ids: Sequence[int]) -> list[Fate]:
    """The first of these records, also those that are not there at the moment."""
    first = list(ids[:MOST_LISTED])
    known = {record.id: record for record in load_records(db(), resource, first)}
    return [
        Fate(known[key].title, record_address(resource, key))
        if key in known
        else Fate(f"#{key}", "")
        for key in first
    ]
