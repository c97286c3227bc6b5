"""Keeping up what the system writes, where time or other records change it and no person does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.db.session import ActorSession
from app.kernel.errors import Forbidden
from app.operations.change import fill
from app.operations.rows import row_values
from app.operations.select import find_row
from app.operations.system_values import derived_by_system
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def keep_up(
    session: ActorSession, resource: AnyResource, record_id: int, values: Mapping[str, Any]
) -> bool:
    """As the system: give a record these values and what follows from them by now.

    True where that changed anything: else nothing is written, and no version is counted on.

    :raises Forbidden: for anybody else than the system.
    :raises NotFound: where there is no such record.
    """
    if not actor_of(session).system:
        raise Forbidden
    if not _news(session, resource, find_row(session, resource, record_id), values):
        return False
    with operation(session, resource.name, "update", about=record_id):
        row = find_row(session, resource, record_id)
        fill(session, resource, row, _news(session, resource, row, values))
    return True


def _news(
    session: ActorSession, resource: AnyResource, row: Any, values: Mapping[str, Any]
) -> dict[str, Any]:
    kept = row_values(resource.fields(session), row)
    follows = derived_by_system(resource, lambda: {**kept, **values})
    return {n: v for n, v in {**values, **follows}.items() if v != kept[n]}
