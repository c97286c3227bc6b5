"""Comments on records: said by who works with them, read by who sees them, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.db.messages import Comment
from app.db.session import ActorSession
from app.kernel.clock import now
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.lazy import _
from app.kernel.text import is_text, tidy
from app.operations.notifications import notify
from app.operations.select import find_row, require_row
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.policies.history import change_of
from app.resource.declaration import Resource

AnyResource = type[Resource[Any]]
LONGEST, MOST = 2000, 200
COMMENT, WITHDRAW = "comment", "withdraw_comment"


@dataclass(frozen=True)
class Said:
    """One comment as it is read; without words where it was withdrawn."""

    id: int
    by: str
    words: str
    written_at: datetime
    withdrawn_at: datetime | None
    mine: bool


def comments_of(session: ActorSession, resource: AnyResource, record_id: int) -> list[Said]:
    """The comments on a record, the oldest first; of very many the last.

    :raises Forbidden: where no role of the actor reads the resource.
    :raises NotFound: where the actor sees no such record.
    """
    actor_of(session).require(resource.name, "read")
    require_row(session, resource, record_id)
    newest = _of(resource, record_id).order_by(Comment.id.desc()).limit(MOST)
    return [_said(session, row) for row in reversed(session.scalars(newest).all())]


def may_comment(session: ActorSession, resource: AnyResource) -> bool:
    """Whether the actor does more with these records than look at them."""
    actor = actor_of(session)
    return actor.system or bool(actor.working_grants(resource.name))


def comment(session: ActorSession, resource: AnyResource, record_id: int, words: str) -> Said:
    """Say something about a record; whoever has to do with it is told.

    :raises Forbidden: for whoever only looks at such records.
    :raises NotFound: where the actor sees no such record.
    :raises Invalid: for no words, or for too many.
    """
    said = _checked(words)
    if not may_comment(session, resource):
        raise Forbidden
    with operation(session, resource.name, "read", kind=COMMENT, about=record_id) as opened:
        row, actor = find_row(session, resource, record_id), actor_of(session)
        kept = Comment(resource=resource.name, record_id=record_id, words=said, written_at=now())
        kept.user_id, kept.user_name = actor.user_id, actor.name
        session.add(kept)
        opened.add(change_of(row, resource.name, "u", {"comments": [None, said]}))
        notify(session, _concerned(session, resource, row, record_id), COMMENT, resource, record_id)
        session.flush()
        return _said(session, kept)


def withdraw_comment(
    session: ActorSession, resource: AnyResource, record_id: int, key: int
) -> None:
    """Take back what one has said; that it was said stays, and its words in the history.

    :raises NotFound: for a comment that is not there, or somebody else's.
    """
    with operation(session, resource.name, "read", kind=WITHDRAW, about=record_id) as opened:
        row = find_row(session, resource, record_id)
        query = _of(resource, record_id).where(Comment.id == key, Comment.withdrawn_at.is_(None))
        found = session.scalars(query).first()
        if found is None or found.user_id != actor_of(session).user_id:
            raise NotFound
        opened.add(change_of(row, resource.name, "u", {"comments": [found.words, None]}))
        found.words, found.withdrawn_at = "", now()


def _checked(words: str) -> str:
    said = tidy(words) or ""
    if not said or len(said) > LONGEST or not is_text(said):
        raise Invalid({"words": [_("A comment has up to %(most)s characters.", most=LONGEST)]})
    return said


def _of(resource: AnyResource, record_id: int) -> Any:
    here = (Comment.resource == resource.name, Comment.record_id == record_id)
    return select(Comment).where(*here)


def _said(session: ActorSession, row: Comment) -> Said:
    mine = row.user_id is not None and row.user_id == actor_of(session).user_id
    return Said(row.id, row.user_name, row.words, row.written_at, row.withdrawn_at, mine)


def _concerned(
    session: ActorSession, resource: AnyResource, row: Any, record_id: int
) -> set[int | None]:
    """Who handed the record in, and who has said something about it."""
    here = (Comment.resource == resource.name, Comment.record_id == record_id)
    speakers = session.scalars(select(Comment.user_id).where(*here).distinct())
    return {getattr(row, "submitted_by", None), *speakers}
