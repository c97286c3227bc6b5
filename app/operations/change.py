"""Within an open operation: change one row, or remove it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.db.session import ActorSession
from app.kernel.errors import Conflict, Illegal, Invalid
from app.kernel.lazy import _
from app.operations.records import record_of, standard_of, standard_values
from app.operations.rows import (
    assign,
    draft_of,
    first_state,
    is_moved,
    is_returned,
    put_children,
    row_values,
    take_children,
)
from app.operations.select import find_row
from app.operations.system_values import derived_by_system
from app.operations.trees import place_in_tree
from app.operations.values import coerce, require_all
from app.policies.overlay import kept_values
from app.policies.personal import put_back
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def change(session: ActorSession, resource: AnyResource, row: Any, raw: Mapping[str, Any]) -> Any:
    """Within an open operation: the named fields of a row, or of a new draft beside it.

    Gives the row that was written on.

    :raises Invalid: with the fields that cannot be kept.
    :raises Illegal: in a state that is not edited.
    """
    fields = resource.fields(session)
    kept = row_values(fields, row)
    given, home = put_back(resource.model, kept, raw), getattr(row, "region_id", None)
    values = coerce(session, resource, given, region_id=home, kept=kept)
    whole = kept | values
    row = editable(session, resource, row)
    require_all(_not_inherited(session, resource, row, fields), whole)
    check_rules(resource, whole)
    fill(session, resource, row, values)
    return row


def remove(session: ActorSession, resource: AnyResource, row: Any) -> None:
    """Within an open operation: the row goes with its children; a version below it shows again."""
    if resource.model.versioned:
        _uncover(session, resource, row)
    for name in row_children(resource):
        put_children(session, resource, row, {name: []})
    session.flush()
    session.delete(row)


def row_children(resource: AnyResource) -> list[str]:
    """The names of the fields that hold child rows."""
    return [name for name, meta in resource.model.metas.items() if meta.kind == "children"]


def _uncover(session: ActorSession, resource: AnyResource, draft: Any) -> None:
    """With the draft gone, the version in force is the working one again."""
    if draft.record_id == draft.id:
        return
    below = find_row(session, resource, draft.record_id, "published")
    draft.is_working = False
    session.flush()
    below.is_working, below.version = True, max(below.version, draft.version)


def locked_row(
    session: ActorSession, resource: AnyResource, record_id: int, version: int | None
) -> Any:
    """The working row, if it is still in the version that the writer saw.

    :raises Conflict: with the record as it is now.
    """
    row = find_row(session, resource, record_id)
    if version is not None and row.version != version:
        current = record_of(session, resource, row)
        raise Conflict(
            _("Somebody else has changed this record."),
            current=current.to_json() | {"version": current.version},
        )
    return row


def editable(session: ActorSession, resource: AnyResource, row: Any) -> Any:
    """The row to write on: the draft itself, or a new one beside the published version.

    :raises Illegal: while somebody reviews it.
    """
    workflow = resource.workflow
    if workflow is None:
        return row
    if workflow.state(row.state).editable:
        if is_returned(resource, row.state):
            row.state = first_state(resource)
        return row
    if resource.model.versioned and row.is_current:
        return draft_of(session, resource, row)
    require_editable(resource, row)
    return row


def require_editable(resource: AnyResource, row: Any) -> None:
    """Go on only where nobody is to decide on the record, or has.

    :raises Illegal: else, naming the state.
    """
    state = resource.workflow.state(row.state) if resource.workflow else None
    if state is not None and not state.editable:
        raise Illegal(_("In the state “%(state)s” the record is not edited.", state=state.label))


def fill(
    session: ActorSession,
    resource: AnyResource,
    row: Any,
    values: Mapping[str, Any],
    *,
    new: bool = False,
) -> None:
    """Put values and child rows on the row, leaving out what the standard says already."""
    fields = resource.fields(session)
    follows = derived_by_system(resource, lambda: {**row_values(fields, row), **values})
    values = {**values, **follows}
    if resource.standard and resource.standard.on in values:
        setattr(row, f"{resource.standard.on}_id", values[resource.standard.on])
    standard = standard_of(session, resource, row)
    given = standard_values(fields, standard) if standard is not None else None
    kept = kept_values(resource, values, given)
    assign(row, fields, kept)
    moved = not new and is_moved(row)
    if new:
        session.add(row)
    place_in_tree(session, row)
    if new or moved:
        session.flush()
    if moved:
        take_children(session, resource, row)
    put_children(session, resource, row, kept)


def check_rules(resource: AnyResource, values: Mapping[str, Any]) -> None:
    """The rules that look at several fields of one record.

    :raises Invalid: with what each of them found.
    """
    problems: dict[str, list[Any]] = {}
    for rule in resource.rules:
        for name, message in rule(values).items():
            problems.setdefault(name, []).append(message)
    if problems:
        raise Invalid(problems)


def _not_inherited(
    session: ActorSession, resource: AnyResource, row: Any, fields: Mapping[str, Any]
) -> dict[str, Any]:
    standard = standard_of(session, resource, row)
    given = standard_values(fields, standard) if standard is not None else {}
    return {name: f for name, f in fields.items() if given.get(name) in (None, "", [])}
