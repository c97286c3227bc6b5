"""Create, change and delete one record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.db.session import ActorSession
from app.kernel.errors import Forbidden, Illegal, VersionMissing
from app.kernel.lazy import _
from app.operations import parts
from app.operations.change import (
    change,
    check_rules,
    fill,
    locked_row,
    remove,
    require_editable,
)
from app.operations.records import Record, fetch_record
from app.operations.rows import is_unfinished, new_row
from app.operations.unit import operation
from app.operations.values import coerce, require_all
from app.policies.actor import actor_of
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def create(session: ActorSession, resource: AnyResource, raw: Mapping[str, Any]) -> Record:
    """A new record from values in any of the forms that `coerce` reads; a draft if versioned.

    :raises Invalid: with the fields that cannot be kept.
    :raises Forbidden, ScopeError: without the right, or outside the actor's area.
    """
    owner = parts.owning(resource)
    if owner is not None:
        with operation(session, resource.name, "create"):
            key = parts.add_part(session, resource, owner, raw)
        return fetch_record(session, resource, key)
    with operation(session, resource.name, "create"):
        home = _home(session, resource, "create")
        values = coerce(session, resource, raw, region_id=home, whole=True)
        if "region" in resource.model.metas and values.get("region") is None:
            values["region"] = home
        require_all(resource.fields(session), values)
        check_rules(resource, values)
        row = new_row(session, resource)
        if "region" in resource.model.metas:
            row.region_id = values["region"]
        fill(session, resource, row, values, new=True)
    return fetch_record(session, resource, _identity(row))


def update(
    session: ActorSession,
    resource: AnyResource,
    record_id: int,
    raw: Mapping[str, Any],
    *,
    version: int | None,
) -> Record:
    """Change the named fields; a published record gets a draft beside it.

    :raises VersionMissing: where `version` is None.
    :raises Conflict: where the record is not in that version any more; `current` says what is.
    :raises Illegal: in a state that is not edited.
    """
    if version is None:
        raise VersionMissing
    owner, key = parts.owning(resource), record_id
    with operation(session, resource.name, "update", about=record_id):
        if owner is not None:
            part = resource, record_id
            key = parts.change_part(session, owner, part, raw, version=version)
        else:
            change(session, resource, locked_row(session, resource, record_id, version), raw)
    return fetch_record(session, resource, key)


def delete(
    session: ActorSession, resource: AnyResource, record_id: int, *, version: int | None
) -> None:
    """Remove a record; of a versioned one only the draft, what was published stays.

    :raises VersionMissing, Conflict, Illegal, Invalid: as `update` does.
    """
    if version is None:
        raise VersionMissing
    owner = parts.owning(resource)
    with operation(session, resource.name, "delete", about=record_id):
        if owner is not None:
            parts.remove_part(session, owner, (resource, record_id), version=version)
            return
        row = locked_row(session, resource, record_id, version)
        if resource.model.versioned and row.valid_from is not None:
            raise Illegal(_("A published version is not deleted. Cancel it instead."))
        require_editable(resource, row)
        _require_unfinished(resource, row)
        remove(session, resource, row)


def _require_unfinished(resource: AnyResource, row: Any) -> None:
    """What has a state in which it only is changed, not begun, is no longer deleted.

    :raises Illegal: naming the state.
    """
    workflow = resource.workflow
    if workflow is not None and not is_unfinished(resource, row.state):
        label = workflow.state(row.state).label
        raise Illegal(_("In the state “%(state)s” the record is not deleted.", state=label))


def _home(session: ActorSession, resource: AnyResource, action: str) -> int | None:
    grants = actor_of(session).grants_for(resource.name, action)
    if not grants and not actor_of(session).system:
        raise Forbidden
    return grants[0].region_id if grants else None


def _identity(row: Any) -> int:
    return int(row.record_id if type(row).versioned else row.id)
