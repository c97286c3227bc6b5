"""The text of forms between two saves: kept for the person alone, and for some days.

It is no record and changes none, so that it stands in no history: what is saved does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Engine

from app.db.session import ActorSession
from app.db.unsaved import FormKey, Pairs, forget_form, forget_forms, keep_form, kept_form
from app.kernel.clock import now
from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.operations.select import require_row
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
LARGEST, MOST = 256 * 1024, 50
KEPT = timedelta(days=14)


def keep_unsaved(
    session: ActorSession, resource: AnyResource, record_id: int | None, pairs: Pairs
) -> None:
    """Keep what the actor has typed into the form of a record, or of a new one.

    :raises Forbidden: without the right to save it.
    :raises NotFound: where the actor sees no such record.
    :raises BadRequest: for more than a form holds.
    """
    actor_of(session).require(resource.name, "create" if record_id is None else "update")
    if record_id is not None:
        require_row(session, resource, record_id)
    if sum(len(name) + len(value) for name, value in pairs) > LARGEST:
        raise BadRequest(_("This is more than can be kept of a form."))
    key = _key(session, resource, record_id)
    # What was read must be let go before SQLite lets anybody write.
    session.rollback()
    if key is not None:
        keep_form(_engine(session), key, pairs, now(), most=MOST)


def unsaved_of(
    session: ActorSession, resource: AnyResource, record_id: int | None
) -> tuple[Pairs, datetime] | None:
    """What the actor has typed there and not saved, and when."""
    key = _key(session, resource, record_id)
    return kept_form(session, key) if key is not None else None


def forget_unsaved(session: ActorSession, resource: AnyResource, record_id: int | None) -> None:
    """Let go of what the actor has typed there."""
    key = _key(session, resource, record_id)
    known = key is not None and kept_form(session, key) is not None
    session.rollback()
    if key is not None and known:
        forget_form(_engine(session), key)


def forget_old(session: ActorSession) -> int:
    """Let go of what nobody has come back to for two weeks."""
    session.rollback()
    return forget_forms(_engine(session), now() - KEPT)


def _key(session: ActorSession, resource: AnyResource, record_id: int | None) -> FormKey | None:
    user_id = actor_of(session).user_id
    return None if user_id is None else FormKey(user_id, resource.name, record_id or 0)


def _engine(session: ActorSession) -> Engine:
    return cast("Engine", session.get_bind())


registry.add_daily("unsaved", forget_old)
