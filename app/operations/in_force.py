"""Values that a decision elsewhere puts into force: a new version of a record, not a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.db.session import ActorSession
from app.kernel.errors import Illegal
from app.kernel.lazy import _
from app.operations.change import fill
from app.operations.rows import draft_of
from app.operations.select import find_row
from app.operations.transition import EFFECTS
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]


def put_in_force(
    session: ActorSession, resource: AnyResource, record_id: int, values: Mapping[str, Any]
) -> None:
    """Within an open operation: the version in force is followed by one with these values.

    A draft that lies beside it takes them too; where nothing is in force yet, only the draft does.
    The right that is asked for is that of the open operation.

    :raises NotFound: where the actor may see no such record.
    """
    working = find_row(session, resource, record_id)
    if working.is_current:
        _follow(session, resource, working, values)
        return
    fill(session, resource, working, values)
    model: Any = resource.model
    asked = select(model).where(model.record_id == record_id, model.is_current)
    current = session.scalars(asked).first()
    if current is not None:
        _follow_below(session, resource, current, working, values)


def _follow(
    session: ActorSession, resource: AnyResource, base: Any, values: Mapping[str, Any]
) -> Any:
    state = base.state
    following = draft_of(session, resource, base)
    fill(session, resource, following, values)
    EFFECTS["publish"](session, resource, following)
    following.state = state
    session.flush()
    return following


def _follow_below(
    session: ActorSession,
    resource: AnyResource,
    current: Any,
    draft: Any,
    values: Mapping[str, Any],
) -> None:
    """The same below a draft, which stays what is worked on and is counted behind it."""
    draft.is_working = False
    session.flush()
    following = _follow(session, resource, current, values)
    following.is_working = False
    session.flush()
    draft.is_working, draft.version_no = True, following.version_no + 1
    draft.version = max(draft.version, following.version)
    session.flush()


def end_version(session: ActorSession, resource: AnyResource, record_id: int, state: str) -> None:
    """Within an open operation: the version in force ends without another, in this state.

    :raises NotFound: where the actor may see no such record.
    :raises Illegal: while a draft lies beside it, or where nothing is in force.
    """
    row = find_row(session, resource, record_id)
    if not row.is_current:
        raise Illegal(_("A draft lies beside what is in force: it has to be decided first."))
    EFFECTS["cancel"](session, resource, row)
    row.state = state
    session.flush()
