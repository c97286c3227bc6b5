"""One import as its page shows it: counts, tables, the sheet with its own addresses, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from app.db.imports import ImportRow, ImportSession
from app.kernel.lazy import Words, _
from app.operations.records import load_records
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.resource.registry import registry
from app.resource.specs import State
from app.sheets.sessions import get_import, import_rows, plan_json
from app.web.addresses import with_query
from app.web.context import db
from app.web.formats import grouped, moment
from app.web.import_list import state_of_import
from app.web.links import record_address
from app.web.sheet_grid import SheetTable, sheet_tables

AnyResource = type[Resource[Any]]
MOST_FINDINGS = 200
MOST_RECORDS = 30

CLASSES: dict[str, tuple[str, str, Words]] = {
    "new": ("add", "＋", _("New")),
    "changed": ("chg", "～", _("Changed")),
    "unchanged": ("same", "＝", _("Unchanged")),
    "error": ("err", "！", _("Errors")),
    "conflict": ("con", "？", _("To confirm")),
}


@dataclass(frozen=True)
class Tile:
    """How many rows are of one class, and the page with only those."""

    name: str
    style: str
    sign: str
    label: Words
    count: int
    hint: Words
    href: str
    pressed: bool


@dataclass(frozen=True)
class Finding:
    """Something wrong or assumed at one cell."""

    cell: str
    anchor: str
    rule: str
    severity: str
    field: Words
    value: str
    message: str
    suggestion: str


@dataclass(frozen=True)
class NewReference:
    """Unknown names of one kind that the rows refer to."""

    label: Words
    names: tuple[str, ...]


@dataclass
class ImportPage:
    """Everything the page of an import shows."""

    id: int
    resource: AnyResource
    file: str
    state: State
    by: str
    at: str
    counts: dict[str, int]
    tiles: list[Tile]
    tables: list[SheetTable]
    findings: list[Finding]
    more_findings: int
    errors: int
    references: list[NewReference]
    same_as: int | None
    result: Mapping[str, Any] | None
    undone: Mapping[str, Any] | None
    records: list[tuple[str, str]] = field(default_factory=list)
    waiting: bool = False
    earlier: str = ""
    later: str = ""
    message: Words = ""

    @property
    def writable(self) -> int:
        """How many rows a commit of the good ones would write."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)

    @property
    def held_up(self) -> int:
        """How many rows stand in the way of writing all."""
        return self.counts.get("error", 0) + self.counts.get("conflict", 0)

    @property
    def step(self) -> int:
        """Which of the steps of an import this is."""
        return {"committed": 4, "undone": 4}.get(self.state.name, 3)


def build(import_id: int, *, only: str = "", start: int = 0) -> ImportPage:
    """The view model of an import, its rows from `start` on, perhaps of one class only.

    :raises NotFound: where the actor may see no such import.
    """
    stored = get_import(db(), import_id)
    resource = registry.get(stored.resource)
    document = plan_json(db(), stored)
    rows = import_rows(db(), stored)
    fields = resource.fields(db())
    shown = [row for row in rows if only in ("", row.class_)]
    grid = sheet_tables(document["tables"], shown, fields, start=start, whole=not only)
    page = _page(stored, resource, document, fields)
    page.tiles = _tiles(stored, document["counts"], rows, only)
    page.tables = grid.tables
    page.earlier, page.later = _turns(stored.id, only, grid.earlier, grid.later)
    page.records = _records(resource, rows) if stored.state == "committed" else []
    return page


def _page(
    stored: ImportSession, resource: AnyResource, document: dict[str, Any], fields: dict[str, Field]
) -> ImportPage:
    findings = document["errors"]
    return ImportPage(
        id=stored.id,
        resource=resource,
        file=stored.file_name,
        state=state_of_import(stored.state),
        by=stored.user_name,
        at=moment(stored.created_at),
        counts=document["counts"],
        tiles=[],
        tables=[],
        findings=[_finding(one, fields) for one in _sorted(findings)[:MOST_FINDINGS]],
        more_findings=max(0, len(findings) - MOST_FINDINGS),
        errors=sum(one["severity"] == "error" for one in findings),
        references=_references(document["references"]),
        same_as=document["file"].get("same_as"),
        result=document.get("result"),
        undone=document.get("undone"),
        waiting=stored.state in ("queued", "planning", "committing"),
    )


def _sorted(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors first, in the order of the file."""
    return sorted(findings, key=lambda one: one["severity"] != "error")


def _finding(one: Mapping[str, Any], fields: Mapping[str, Field]) -> Finding:
    named = fields.get(one["field"] or "")
    value = one["value"]
    return Finding(
        cell=one["cell"] or "",
        anchor=anchor_of(one["sheet"], one["cell"]),
        rule=one["rule"],
        severity=one["severity"],
        field=named.label if named else "",
        value="" if value is None else str(value)[:80],
        message=one["message"],
        suggestion=str(one["suggestion"] or ""),
    )


def anchor_of(sheet: str | None, cell: str | None) -> str:
    """The id of a cell on the page."""
    return f"cell-{sheet}-{cell}".replace(" ", "_") if cell else ""


def _references(found: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[NewReference]:
    groups = []
    for name, entries in found.items():
        names = tuple(dict.fromkeys(str(entry.get("as") or entry["name"]) for entry in entries))
        if names:
            groups.append(NewReference(registry.get(name).label, names))
    return groups


def _tiles(
    stored: ImportSession, counts: Mapping[str, int], rows: Sequence[ImportRow], only: str
) -> list[Tile]:
    changes = sum(len(_changes(row)) for row in rows if row.class_ == "changed")
    rules = Counter(
        f["rule"] for row in rows for f in _content(row)["findings"] if f["severity"] == "error"
    )
    hints: dict[str, Words] = {
        "new": _("Not there yet"),
        "changed": _("Cells: %(count)s", count=grouped(changes)),
        "unchanged": _("Nothing to write"),
        "error": _("Kinds: %(count)s", count=len(rules)),
        "conflict": _("Somebody has to look"),
    }
    tiles = []
    for name, (style, sign, label) in CLASSES.items():
        if name == "conflict" and not counts.get(name):
            continue
        pressed = only == name
        href = with_query(_address(stored.id), [] if pressed else [("class", name)])
        count = counts.get(name, 0)
        tiles.append(Tile(name, style, sign, label, count, hints[name], href, pressed))
    return tiles


def _address(import_id: int) -> str:
    return url_for("web.import_page", import_id=import_id)


def _turns(import_id: int, only: str, earlier: int | None, later: int | None) -> tuple[str, str]:
    """The addresses of the parts of the sheet before and after this one."""
    pairs = [("class", only)]
    ends = [
        with_query(_address(import_id), [*pairs, ("from", str(at))]) if at is not None else ""
        for at in (earlier, later)
    ]
    return ends[0], ends[1]


def _content(row: ImportRow) -> dict[str, Any]:
    content: Any = row.content
    return dict(content)


def _changes(row: ImportRow) -> dict[str, Any]:
    changes: dict[str, Any] = _content(row)["changes"]
    return changes


def _records(resource: AnyResource, rows: Sequence[ImportRow]) -> list[tuple[str, str]]:
    """The first records that were written, by title and address."""
    written = [row.record_id for row in rows if row.record_id and row.class_ != "unchanged"]
    records = load_records(db(), resource, written[:MOST_RECORDS])
    return [(record.title, record_address(resource, record.id)) for record in records]
