"""Notifications: what others did with something of one's own, told once and read in sight only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from app.db.messages import Notification
from app.db.session import ActorSession
from app.kernel.clock import now
from app.operations.conditions import Filter
from app.operations.query import ListQuery, fetch_page
from app.operations.unit import operation
from app.policies.actor import actor_of
from app.resource.declaration import Resource
from app.resource.registry import registry

AnyResource = type[Resource[Any]]
# So many are looked at: who reads none of them for long has the newest.
MOST = 100
# What has been read for so long is forgotten.
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Told:
    """One notification as its reader has it."""

    id: int
    kind: str
    resource: AnyResource
    record_id: int
    title: str
    by: str
    told_at: datetime
    read: bool


def notify(
    session: ActorSession,
    people: Iterable[int | None],
    kind: str,
    resource: AnyResource,
    record_id: int,
) -> None:
    """Within an open operation: tell these people, but never whoever acts himself."""
    actor = actor_of(session)
    for user_id in sorted({one for one in people if one is not None} - {actor.user_id}):
        told = Notification(user_id=user_id, kind=kind, resource=resource.name, told_at=now())
        told.record_id, told.by_name = record_id, actor.name
        session.add(told)


def notifications_of(session: ActorSession) -> list[Told]:
    """The reader's notifications, the newest first, as far as their records are in sight."""
    mine = Notification.user_id == actor_of(session).user_id
    newest = select(Notification).where(mine).order_by(Notification.id.desc()).limit(MOST)
    rows = session.scalars(newest).all()
    titles = _titles(session, rows)
    return [
        Told(
            id=row.id,
            kind=row.kind,
            resource=registry.get(row.resource),
            record_id=row.record_id,
            title=titles[row.resource, row.record_id],
            by=row.by_name,
            told_at=row.told_at,
            read=row.read_at is not None,
        )
        for row in rows
        if (row.resource, row.record_id) in titles
    ]


def unread(session: ActorSession) -> int:
    """How many of the reader's notifications are new: of those that are shown to him."""
    return sum(not one.read for one in notifications_of(session))


def mark_read(session: ActorSession, keys: Iterable[int] | None = None) -> None:
    """Keep that the reader has read these notifications, or all of them."""
    actor = actor_of(session)
    mine = [Notification.user_id == actor.user_id, Notification.read_at.is_(None)]
    if keys is not None:
        mine.append(Notification.id.in_(sorted(keys)))
    names = set(session.scalars(select(Notification.resource).where(*mine)))
    for name in sorted(names):
        if actor.can(name, "read"):
            with operation(session, name, "read", kind="read_notifications"):
                here = (*mine, Notification.resource == name)
                session.execute(update(Notification).where(*here).values(read_at=now()))


def forget_read(session: ActorSession) -> int:
    """As the system: forget what was read long ago; gives how many there were."""
    names = session.scalars(select(Notification.resource).where(_old()).distinct()).all()
    gone = 0
    for name in names:
        with operation(session, name, "delete", kind="forget_notifications"):
            here = (_old(), Notification.resource == name)
            gone += int(session.scalar(select(func.count()).where(*here)) or 0)
            session.execute(delete(Notification).where(*here))
    return gone


def _old() -> Any:
    return Notification.read_at < now() - KEPT


def _titles(session: ActorSession, rows: Iterable[Notification]) -> dict[tuple[str, int], str]:
    """What the records in sight are called."""
    keys: dict[str, set[int]] = {}
    for row in rows:
        keys.setdefault(row.resource, set()).add(row.record_id)
    readable = {name: found for name, found in keys.items() if actor_of(session).can(name, "read")}
    titles: dict[tuple[str, int], str] = {}
    for name, found in readable.items():
        resource = registry.get(name)
        wanted = [Filter("id", "in", sorted(found))]
        query = ListQuery(wanted, columns=("id", resource.title), size=MOST, count=False)
        for record in fetch_page(session, resource, query).rows:
            titles[name, record["id"]] = str(record[resource.title] or f"#{record['id']}")
    return titles


registry.add_daily("notifications", forget_read)
