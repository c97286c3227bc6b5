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
from app.sheets.address import a1
from app.sheets.corrections import KEEP, corrected
from app.sheets.deciding import may_decide, must_be_submitted
from app.sheets.edit_rows import corrections_of, edits_of
from app.sheets.grid import plain
from app.sheets.kept import cells_of
from app.sheets.plan_job import path_of
from app.sheets.states import state_of_import
from app.sheets.stored import get_import, plan_json, some_rows
from app.sheets.understanding import vocabulary_of
from app.web.addresses import with_query
from app.web.bulk import BulkAct, acts_that_end
from app.web.context import actor, db
from app.web.formats import grouped, moment
from app.web.links import record_address
from app.web.sheet_grid import PART, Marks, SheetTable, sheet_tables

AnyResource = type[Resource[Any]]
MOST_FINDINGS = 200
MOST_RECORDS = 30
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

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
    place: str
    row: str
    anchor: str
    rule: str
    name: str
    severity: str
    field: Words
    value: str
    message: str
    suggestion: str
    typed: str
    same: int
    candidates: list[dict[str, Any]]


@dataclass(frozen=True)
class ColumnChoice:
    """The column that somebody looks at: which fields it may be, and what empty cells do."""

    place: str
    letter: str
    heading: str
    chosen: str
    fields: list[tuple[str, Words]]
    blank: str
    name: str
    field: Words


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
    version: int = 0
    editable: bool = False
    decides: bool = False
    must_submit: bool = False
    corrected: int = 0
    edit: str = ""
    column: ColumnChoice | None = None
    missing: list[dict[str, Any]] = field(default_factory=list)
    missing_acts: list[BulkAct] = field(default_factory=list)
    # Records that a row may be about: nobody has said yet that the file has none for them.
    in_question: frozenset[int] = frozenset()
    submitted: Mapping[str, Any] | None = None
    returned: Mapping[str, Any] | None = None
    only: str = ""
    start: int = 0

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


def build(
    import_id: int, *, only: str = "", start: int = 0, edit: str = "", column: str = ""
) -> ImportPage:
    """The view model of an import, its rows from `start` on, perhaps of one class only.

    `edit` names a row whose cells are to be corrected, `column` a column that is looked at.

    :raises NotFound: where the actor may see no such import.
    """
    stored = get_import(db(), import_id)
    resource = registry.get(stored.resource)
    document = plan_json(db(), stored)
    only = only if only in CLASSES else ""
    rows = some_rows(db(), stored, only=only, start=start, most=PART + 1)
    fields = resource.fields(db())
    page = _page(stored, resource, document, fields)
    page.only, page.start, page.edit = only, start, edit if page.editable else ""
    marks = _marks(stored, page)
    grid = sheet_tables(document["tables"], rows, fields, marks=marks, start=start, whole=not only)
    page.tiles = _tiles(stored, document, only)
    page.tables = grid.tables
    page.earlier, page.later = _turns(stored.id, only, grid.earlier, grid.later)
    page.records = _records(resource, rows) if stored.state == "committed" else []
    page.column = _choice(stored, page, column) if page.editable and column else None
    return page


def _marks(stored: ImportSession, page: ImportPage) -> Marks:
    """Which cells can be corrected here, and which were."""
    edits = edits_of(db(), stored)
    fixed = frozenset((str(e.sheet), e.place) for e in edits if e.kind == "cell" and e.new)
    page.corrected = sum(e.new is not None for e in edits if e.kind in ("cell", "value", "match"))
    typed = typed_in_row(stored, page.edit) if page.edit else {}
    return Marks(typed=typed, fixed=fixed, open=page.editable)


def typed_in_row(stored: ImportSession, place: str) -> dict[tuple[str, str], str]:
    """What stands now in every cell of a row, corrected ones as they are: `Sheet!17`."""
    sheet, _mark, row = place.rpartition("!")
    _kind, grids, _seconds = cells_of(path_of(stored), stored.file_name)
    grid = next((one for one in grids if one.name == sheet), None)
    if grid is None or not (row.isascii() and row.isdigit()) or not 0 < int(row) <= grid.height:
        return {}
    known = corrected(grid, corrections_of(db(), stored))
    return {
        (sheet, a1(int(row) - 1, at)): plain(known.own(int(row) - 1, at))
        for at in range(known.width)
        if known.home(int(row) - 1, at) == (int(row) - 1, at)
    }


def _choice(stored: ImportSession, page: ImportPage, place: str) -> ColumnChoice | None:
    """The fields that a column may be, its own first choice."""
    columns = [column for table in page.tables for column in table.columns]
    found = next((column for column in columns if column.place == place), None)
    if found is None:
        return None
    vocabulary = vocabulary_of(db(), page.resource)
    offered: list[tuple[str, Words]] = [("", _("Only keep it with the row"))]
    for spec in vocabulary.fields:
        offered.append((spec.name, spec.label))
        offered += [(f"{spec.name}.{p.name}", f"{spec.label} / {p.label}") for p in spec.parts]
    name = found.name.partition(".")[0]
    blanks = {**(page.resource.sheet.blank if page.resource.sheet else {})}
    blanks |= corrections_of(db(), stored).blanks
    return ColumnChoice(
        place, found.letter, found.heading, found.name, offered,
        blanks.get(name, KEEP), name, found.field,
    )  # fmt: skip


def _page(
    stored: ImportSession, resource: AnyResource, document: dict[str, Any], fields: dict[str, Field]
) -> ImportPage:
    findings = document["errors"]
    same = Counter((one["field"], str(one["value"])) for one in findings)
    is_waiting = stored.state == "awaiting_approval"
    return ImportPage(
        id=stored.id,
        resource=resource,
        file=stored.file_name,
        state=state_of_import(stored.state),
        by=stored.user_name,
        at=moment(stored.created_at),
        message=document.get("failure") or "",
        counts=document["counts"],
        tiles=[],
        tables=[],
        findings=[_finding(one, fields, same) for one in _sorted(findings)[:MOST_FINDINGS]],
        more_findings=max(0, len(findings) - MOST_FINDINGS),
        errors=sum(one["severity"] == "error" for one in findings),
        references=_references(document["references"]),
        same_as=document["file"].get("same_as"),
        result=document.get("result"),
        undone=document.get("undone"),
        version=stored.version,
        editable=stored.state == "planned",
        decides=is_waiting and may_decide(db(), stored) and stored.submitted_by != actor().user_id,
        must_submit=must_be_submitted(db(), stored),
        missing=document.get("missing") or [],
        missing_acts=acts_that_end(resource),
        in_question=frozenset(c["id"] for one in findings for c in one.get("candidates", ())),
        submitted=document.get("submitted") if is_waiting else None,
        returned=document.get("returned"),
        waiting=stored.state in ("queued", "planning", "committing"),
    )


def _sorted(findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Errors first, in the order of the file."""
    return sorted(findings, key=lambda one: one["severity"] != "error")


def _finding(
    one: Mapping[str, Any], fields: Mapping[str, Field], same: Mapping[tuple[Any, str], int]
) -> Finding:
    named = fields.get(one["field"] or "")
    value, sheet, cell = one["value"], one["sheet"], one["cell"] or ""
    return Finding(
        cell=cell,
        place=f"{sheet}!{cell}" if cell else "",
        row=f"{sheet}!{cell.lstrip(LETTERS)}" if cell else "",
        anchor=anchor_of(sheet, cell),
        rule=one["rule"],
        severity=one["severity"],
        name=one["field"] or "",
        field=named.label if named else "",
        value="" if value is None else str(value)[:80],
        message=one["message"],
        suggestion=str(one["suggestion"] or ""),
        typed=value if isinstance(value, str) else "",
        same=same[one["field"], str(value)],
        candidates=list(one.get("candidates") or ()),
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


def _tiles(stored: ImportSession, document: Mapping[str, Any], only: str) -> list[Tile]:
    counts: Mapping[str, int] = document["counts"]
    rules = {one["rule"] for one in document["errors"] if one["severity"] == "error"}
    hints: dict[str, Words] = {
        "new": _("Not there yet"),
        "changed": _("Cells: %(count)s", count=grouped(document.get("changed_cells", 0))),
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


def _records(resource: AnyResource, rows: Sequence[ImportRow]) -> list[tuple[str, str]]:
    """The first records that were written, by title and address."""
    written = [row.record_id for row in rows if row.record_id and row.class_ != "unchanged"]
    records = load_records(db(), resource, written[:MOST_RECORDS])
    return [(record.title, record_address(resource, record.id)) for record in records]
