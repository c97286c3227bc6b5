"""Files that belong to records: here is what they are; what is in them lies in a folder."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, UtcDateTime


class Attachment(Model, scope=Scope.SYSTEM):
    """One file of one record; who sees the record sees it, and is asked for through the record."""

    resource: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[int] = mapped_column(BigKey)
    # Whose room it takes.
    region_id: Mapped[int | None] = mapped_column(BigKey, index=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(12))
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    stored_as: Mapped[str] = mapped_column(String(64), unique=True)
    # What looked at it for malware: the name of the scanner, or nothing where none is set up.
    scanned_by: Mapped[str | None] = mapped_column(String(60))
    user_id: Mapped[int | None] = mapped_column(BigKey)
    user_name: Mapped[str] = mapped_column(String(120))
    added_at: Mapped[datetime] = mapped_column(
        UtcDateTime, server_default=text("CURRENT_TIMESTAMP")
    )


Index("ix_attachment_record", Attachment.resource, Attachment.record_id)
