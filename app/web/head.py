"""What stands above every page of a record: its names, its state, and what may be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.db.code_lists import labels
from app.kernel.lazy import Words
from app.operations.records import Record
from app.operations.rows import is_unfinished
from app.operations.transition import permitted_steps
from app.policies.writing import tree_path_of
from app.resource.declaration import Resource
from app.resource.fields import any_personal
from app.resource.specs import State, Transition
from app.web.context import actor, db
from app.web.elements import text_of
from app.web.labels import Stamp, label_of_path, stamp_for, stamp_path, state_of

AnyResource = type[Resource[Any]]


@dataclass(frozen=True)
class Fact:
    """One line of the head."""

    label: Words
    text: str
    code: bool = False


@dataclass
class Head:
    """What stands above every page of a record."""

    resource: AnyResource
    record: Record
    version: str
    state: State | None
    stamp: Stamp | None
    facts: list[Fact]
    steps: list[Transition] = field(default_factory=list)
    may_edit: bool = False
    may_delete: bool = False
    may_unmask: bool = False


def head_of(record: Record, version: str = "working") -> Head:
    """The head of a record in one of its versions; only the working one is worked on."""
    head = Head(
        resource=record.resource,
        record=record,
        version=version,
        state=state_of(record.resource, record.state),
        stamp=_stamp(record),
        facts=list(_facts(record)),
    )
    head.may_unmask = any_personal(record.resource.model) and may_here(record, "unmask")
    if version == "working":
        head.steps = [one for one in permitted_steps(db(), record) if may_here(record, one.name)]
        head.may_edit = may_here(record, "update") and _editable(record)
        head.may_delete = may_here(record, "delete") and _deletable(record)
    return head


def _stamp(record: Record) -> Stamp | None:
    path = stamp_path(record.resource)
    levels = labels(db(), record.fields[path].choices or "") if path else []
    return stamp_for(record.effective.get(path), levels)


def _facts(record: Record) -> Iterable[Fact]:
    skipped = (record.resource.title, stamp_path(record.resource))
    for path in record.resource.columns:
        known = record.fields.get(path.partition(".")[0])
        if known is None or path in skipped:
            continue
        text = text_of(record, known, record.effective.get(known.name))
        if text and "\n" not in text and len(text) <= 40:
            label = label_of_path(record.resource, known.name, record.fields)
            yield Fact(label, text, code="code" in known.name)


def may_here(record: Record, action: str) -> bool:
    """Whether a grant that holds the action reaches the record's region."""
    who, region_id = actor(), getattr(record.row, "region_id", None)
    if who.system or region_id is None:
        return who.can(record.resource.name, action)
    path = tree_path_of(db(), "region", region_id)
    return any(grant.covers(path) for grant in who.grants_for(record.resource.name, action))


def _editable(record: Record) -> bool:
    if record.resource.workflow is None or record.state is None:
        return True
    state = record.resource.workflow.state(record.state)
    return state.editable or (record.resource.model.versioned and record.row.is_current)


def _deletable(record: Record) -> bool:
    """A draft, or a record without versions: what was published stays."""
    if record.resource.model.versioned:
        return record.row.valid_from is None and _editable(record)
    return record.state is None or is_unfinished(record.resource, record.state)
