"""The plan of a file: every row against what is there, and nothing written yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.db.meta import Kind
from app.db.session import ActorSession
from app.kernel.direction import Verdict
from app.kernel.lazy import _
from app.operations.records import Record, load_records, standard_values
from app.operations.resolve import BadValue, Resolver
from app.operations.system_values import derived
from app.operations.transition import CLAUSES
from app.operations.values import OnceReader, Reader, linked_keys
from app.policies.history import plain
from app.policies.overlay import Standards, judge, shared_fields
from app.policies.writing import tree_path_of
from app.resource.declaration import Resource
from app.resource.fields import Field
from app.sheets.corrections import CLEAR, FILL
from app.sheets.likeness import look_for_missing
from app.sheets.masked import leave_masked, refuse_masks
from app.sheets.matching import SUGGESTED, known_ids, match_rows, suggest_matches
from app.sheets.places import Place, check_rows, refuse_others, rows_below
from app.sheets.planrow import CLASSES, Finding, PlanRow
from app.sheets.references import References, resolve_relations
from app.sheets.ruled import keep_rules
from app.sheets.system_columns import leave_parts, leave_values

AnyResource = type[Resource[Any]]
_PARTING = ";；"


@dataclass
class Planned:
    """The rows in the order of the file, what they refer to, and how many of each class."""

    rows: list[PlanRow]
    references: References = field(default_factory=References)
    missing: Sequence[int] = ()

    def counts(self, *, skipped: int) -> dict[str, int]:
        """The counts in the form of the plan."""
        classes = Counter(row.class_ for row in self.rows)
        warnings = sum(f.severity == "warning" for row in self.rows for f in row.findings)
        counts = {"rows": len(self.rows)} | {name: classes[name] for name in CLASSES}
        return counts | {"skipped": skipped, "warning": warnings, "missing": len(self.missing)}

    @property
    def changed_cells(self) -> int:
        """How many values would become others."""
        return sum(len(row.changes) for row in self.rows if row.class_ == "changed")


@dataclass(frozen=True)
class Terms:
    """What a plan is made under.

    `known`: the records that the same bytes gave to the same rows before. `matches`: what a
    person said of a row: its record, or None where it is a new one. `blanks`: what an empty cell
    of a field does. `accept_names`: rows without a key are the records of their name.
    """

    region_id: int
    known: Mapping[tuple[str, int], int] = field(default_factory=dict)
    matches: Mapping[tuple[str, int], int | None] = field(default_factory=dict)
    blanks: Mapping[str, str] = field(default_factory=dict)
    accept_names: bool = False


def plan_rows(
    session: ActorSession,
    resource: AnyResource,
    rows: list[PlanRow],
    *,
    terms: Terms,
) -> Planned:
    """Classify every row.

    A row about a region below that of the upload is compared with the record there: one that says
    nothing new is unchanged, any other is not this upload's to write.
    """
    if "region" not in resource.model.metas:
        return _planned(session, resource, rows, terms)
    below = rows_below(session, terms.region_id, rows)
    strange = {id(row) for found in below.values() for row in found}
    own = [row for row in rows if id(row) not in strange]
    check_rows(Place(session, terms.region_id), own)
    planned = _planned(session, resource, own, terms)
    for region_id, found in below.items():
        _planned(session, resource, found, replace(terms, region_id=region_id))
        refuse_others(row for row in found if row.class_ != "unchanged")
    planned.rows = rows
    return planned


def _planned(
    session: ActorSession, resource: AnyResource, rows: list[PlanRow], terms: Terms
) -> Planned:
    region_id = terms.region_id
    leave_parts(resource, rows)
    _read_values(session, resource, rows, region_id)
    references = resolve_relations(session, resource, rows, region_id=region_id)
    _follow_links(session, resource, rows)
    _use_known(session, resource, rows, terms)
    match_rows(session, resource, rows, region_id=region_id)
    suggest_matches(session, resource, rows, region_id=region_id, accept=terms.accept_names)
    leave_values(resource, rows)
    _compare(session, resource, rows, terms.blanks)
    if not terms.blanks:
        _settle_equal(session, resource, rows)
    missing = look_for_missing(session, resource, rows, region_id=region_id)
    _judge(session, resource, rows, region_id)
    keep_rules(session, resource, rows)
    refuse_masks(resource.model, rows)
    for row in rows:
        if row.has_error:
            row.class_ = "error"
    return Planned(rows, references, missing)


def _read_values(
    session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow], region_id: int
) -> None:
    """Values as the columns keep them; relations wait for the bulk look-up."""
    fields = resource.fields(session)
    reader = OnceReader(session, Resolver(session, region_id))
    plain = {name: known for name, known in fields.items() if known.kind is not Kind.RELATION}
    for row in rows:
        told = {found.field for found in row.findings if found.severity == "error"}
        for name, value in row.values.items():
            if name in plain and name not in told:
                _read(reader, row, plain[name], value)


def _read(reader: Reader, row: PlanRow, known: Field, value: Any) -> None:
    try:
        row.written[known.name] = reader.read(known, value)
    except BadValue as bad:
        row.find(known.name, _rule_of(known), bad.message)


def _rule_of(known: Field) -> str:
    if known.check is not None:
        return "code.invalid"
    rules = {
        Kind.CHOICE: "choice.unknown",
        Kind.CHOICES: "choice.unknown",
        Kind.NUMBER: "number.unreadable",
        Kind.YES_NO: "bool.unreadable",
        Kind.DAY: "date.unreadable",
        Kind.LIMIT: "limit.unreadable",
    }
    return rules.get(known.kind, "text.too_long")


def _follow_links(session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow]) -> None:
    """What follows from the codes of a row: derived fields, then relations found by a code."""
    if resource.derive is not None:
        for row in rows:
            for name, value in derived(resource, row.written).items():
                row.written[name] = row.written.get(name) or value
    for name, (own, theirs) in resource.links.items():
        codes = {row.written[own] for row in rows if row.written.get(own)}
        found = linked_keys(session, resource, name, theirs, codes) if codes else {}
        for row in rows:
            if row.written.get(name) is None and row.written.get(own) in found:
                row.written[name] = found[row.written[own]]
                row.pending.pop(name, None)


def _use_known(
    session: ActorSession,
    resource: AnyResource,
    rows: Sequence[PlanRow],
    terms: Terms,
) -> None:
    known = {**terms.known, **terms.matches}
    wanted = [key for key in known.values() if key is not None]
    versions = known_ids(session, resource, wanted) if wanted else {}
    for row in rows:
        place = (row.sheet, row.row)
        key, row.settled = known.get(place), place in terms.matches
        if key in versions:
            row.record_id, row.base = key, versions[key]


def _compare(
    session: ActorSession,
    resource: AnyResource,
    rows: Sequence[PlanRow],
    blanks: Mapping[str, str],
) -> None:
    """Old and new of every value that the file gives, against the record as it holds now."""
    matched = [row for row in rows if row.record_id is not None]
    ids = list(dict.fromkeys(row.record_id for row in matched if row.record_id))
    records: dict[int, Record] = {}
    for start in range(0, len(ids), 500):
        found = load_records(session, resource, ids[start : start + 500])
        records.update((record.id, record) for record in found)
    leave_masked(matched, records)
    for row in matched:
        record = records.get(row.record_id or 0)
        if record is None:
            continue
        _follow_blanks(row, record, blanks)
        row.changes = _changes(row, record)
        row.class_ = "changed" if row.changes or row.pending else "unchanged"
        if row.changes and not _open_to_edit(record):
            row.class_ = "conflict"
            row.find(None, "locked.changed", _("The record is under review and is not changed."))


def _settle_equal(session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow]) -> None:
    """A row without a key that says of its only namesake nothing new leaves nothing to confirm."""
    alone = {f.candidates[0]["id"]: row for row in rows for f in row.findings if _is_alone(f)}
    if not alone:
        return
    for record in load_records(session, resource, list(alone)):
        row = alone[record.id]
        if not row.pending and not _changes(row, record):
            row.findings = [f for f in row.findings if f.rule != SUGGESTED]
            row.record_id, row.base, row.class_ = record.id, record.version, "unchanged"


def _is_alone(finding: Finding) -> bool:
    return finding.rule == SUGGESTED and len(finding.candidates) == 1


def _open_to_edit(record: Record) -> bool:
    workflow = record.resource.workflow
    if workflow is None or record.state is None:
        return True
    return workflow.state(record.state).editable or bool(
        record.resource.model.versioned and record.row.is_current
    )


def _changes(row: PlanRow, record: Record) -> dict[str, list[Any]]:
    """Only given values are compared, and those that the file takes away."""
    changes: dict[str, list[Any]] = {}
    effective = record.effective
    for name, new in row.written.items():
        old = effective.get(name)
        if new in (None, []) or same(old, new):
            continue
        known = record.fields[name]
        if known.kind is Kind.RELATION:
            changes[name] = [record.names.get(name), row.values.get(name, new)]
        else:
            changes[name] = [shown(old), shown(new)]
    for name, word in row.pending.items():
        changes[name] = [record.names.get(name), word]
    for name in row.clears:
        changes[name] = [record.names.get(name) or shown(record.own[name]), None]
    return changes


def _follow_blanks(row: PlanRow, record: Record, blanks: Mapping[str, str]) -> None:
    """Leave alone what is there already, where a column only fills; take away what it clears."""
    for name in [n for n, policy in blanks.items() if policy == FILL]:
        if record.effective.get(name) not in (None, []):
            row.written.pop(name, None)
            row.pending.pop(name, None)
    told = {finding.field for finding in row.findings if finding.severity == "error"}
    empty = {n for n, policy in blanks.items() if policy == CLEAR and n in row.cells}
    kept = {name for rung in record.resource.match for name in _names_of(rung)} | told
    row.clears = {
        name
        for name in (row.clears | empty) - kept
        if row.values.get(name) is None
        and row.written.get(name) is None
        and name in record.fields
        and not record.fields[name].required
        and record.own.get(name) not in (None, [])
    }


def _names_of(rung: str | tuple[str, ...]) -> tuple[str, ...]:
    return (rung,) if isinstance(rung, str) else rung


def same(old: Any, new: Any) -> bool:
    """Whether two values say the same; a child row is compared by what the file tells of it."""
    if isinstance(old, list) and isinstance(new, list) and new and isinstance(new[0], dict):
        return len(old) == len(new) and all(
            all(_alike(o.get(key), value) for key, value in n.items() if value is not None)
            for o, n in zip(old, new, strict=True)
        )
    if isinstance(old, list) and isinstance(new, list) and not any(map(_is_part, new)):
        return sorted(map(str, old)) == sorted(map(str, new))
    return bool(old == new)


def _is_part(value: Any) -> bool:
    return isinstance(value, dict)


def _alike(old: Any, new: Any) -> bool:
    """Whether two parts say the same; the sign that parts them in one cell is no part of a text."""
    if isinstance(old, str) and isinstance(new, str):
        return old.rstrip(_PARTING) == new.rstrip(_PARTING)
    return bool(old == new)


def shown(value: Any) -> Any:
    """A value as the plan prints it: a child row without what it does not tell."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [{k: plain(v) for k, v in item.items() if v is not None} for item in value]
    return plain(value)


def _judge(
    session: ActorSession, resource: AnyResource, rows: Sequence[PlanRow], region_id: int
) -> None:
    """A value worse than the standard is told at its cell; the submission would be refused."""
    if resource.standard is None:
        return
    on = resource.standard.on
    standards = Standards(session, resource, [row.written.get(on) for row in rows])
    place = tree_path_of(session, "region", region_id)
    fields, shared = resource.fields(session), shared_fields(resource)
    for row in rows:
        standard = standards.nearest(row.written.get(on), place)
        if standard is None:
            continue
        given = standard_values(fields, standard)
        for name, known in shared.items():
            if name not in row.cells or row.written.get(name) is None:
                continue
            if judge(session, known, given.get(name), row.written[name]) is Verdict.WORSE:
                row.find(name, "standard.worse", CLAUSES[known.direction], severity="warning")
