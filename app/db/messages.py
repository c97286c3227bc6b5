"""What people say about records, and what each is told of what others did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, UtcDateTime


class Comment(Model, scope=Scope.SYSTEM):
    """What somebody said about a record; who sees the record reads it, through the record."""

    resource: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int] = mapped_column(BigKey)
    user_id: Mapped[int | None] = mapped_column(BigKey)
    user_name: Mapped[str] = mapped_column(String(120))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(
        UtcDateTime, server_default=text("CURRENT_TIMESTAMP")
    )
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Notification(Model, scope=Scope.SYSTEM):
    """One line for one person: what somebody else did with something of his.

    What it is about is asked for when it is read, so that it tells nothing out of sight.
    """

    user_id: Mapped[int] = mapped_column(BigKey)
    # The step, or what else happened.
    kind: Mapped[str] = mapped_column(String(60))
    resource: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int] = mapped_column(BigKey)
    by_name: Mapped[str] = mapped_column(String(120))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime, server_default=text("CURRENT_TIMESTAMP"))
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


Index("ix_comment_record", Comment.resource, Comment.record_id)
Index("ix_notification_user", Notification.user_id, Notification.read_at)
