"""Work that waits: the row is the truth, whoever does it; and files that come in pieces."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, JsonText, UtcDateTime, by_bytes


class Job(Model, scope=Scope.SYSTEM):
    """One piece of work; only the holder of `lease_token` may say what became of it."""

    kind: Mapped[str] = mapped_column(String(60))
    args: Mapped[dict[str, Any]] = mapped_column(JsonText)
    # Whose rights and rows it is done with; the system's where nobody is named.
    user_id: Mapped[int | None] = mapped_column(BigKey, index=True)
    # What it is done for, such as `import:12`.
    about: Mapped[str | None] = mapped_column(String(60), index=True)
    state: Mapped[str] = mapped_column(String(12))
    run_after: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    max_attempts: Mapped[int] = mapped_column(Integer, default=3)
    lease_token: Mapped[str | None] = mapped_column(String(40))
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    step: Mapped[str] = mapped_column(String(200), default="")
    cancel_requested: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    idempotency_key: Mapped[str | None] = mapped_column(by_bytes(255), unique=True)
    result: Mapped[Any] = mapped_column(JsonText, nullable=True)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


Index("ix_job_due", Job.state, Job.run_after)


class FileUpload(Model, scope=Scope.SYSTEM):
    """A file on its way in, piece by piece; `received` says how much of it is safe."""

    token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigKey, index=True)
    name: Mapped[str] = mapped_column(String(255))
    size: Mapped[int] = mapped_column(BigKey)
    received: Mapped[int] = mapped_column(BigKey, default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
