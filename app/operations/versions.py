"""The versions of a record, as far as somebody may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.db.session import ActorSession
from app.operations.records import Record


@dataclass(frozen=True)
class Version:
    """One version: since when and until when it was in force, if it was."""

    number: int
    state: str
    is_working: bool
    valid_from: datetime | None
    valid_until: datetime | None


def versions_of(session: ActorSession, record: Record, *, most: int = 100) -> list[Version]:
    """The versions of a record that was read already, the newest first; none without versions."""
    model: Any = record.resource.model
    if not model.versioned:
        return []
    columns = (
        model.version_no,
        model.state,
        model.is_working,
        model.valid_from,
        model.valid_until,
    )
    query = select(*columns).where(model.record_id == record.id)
    rows = session.execute(query.order_by(model.version_no.desc()).limit(most))
    return [Version(*row) for row in rows]
