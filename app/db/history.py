"""The tables of the history: operations in a chain, and what each changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, UtcDateTime


class HistoryOp(Model, scope=Scope.SYSTEM):
    """One operation: who did what when, and the link that makes removing it visible.

    `region_id`: where the actor works. `result`: done, or the code of a refusal. `form`: how the
    link was made.
    """

    seq: Mapped[int] = mapped_column(BigKey, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(BigKey, index=True)
    actor: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(40))
    request_id: Mapped[str | None] = mapped_column(String(64))
    remark: Mapped[str | None] = mapped_column(Text)
    rows: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    resource: Mapped[str | None] = mapped_column(String(60))
    region_id: Mapped[int | None] = mapped_column(BigKey, index=True)
    address: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(String(40), server_default=text("'done'"))
    form: Mapped[int] = mapped_column(Integer, server_default=text("1"))


class HistoryChange(Model, scope=Scope.SYSTEM):
    """What one operation changed on one row; `diff` is the exact text that was hashed."""

    op_id: Mapped[int] = mapped_column(BigKey, ForeignKey("history_op.id"), index=True)
    resource: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int] = mapped_column(BigKey)
    row_version: Mapped[int] = mapped_column(Integer)
    version_no: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(1))
    diff: Mapped[str] = mapped_column(Text)


Index("ix_history_change_row", HistoryChange.resource, HistoryChange.row_id)


class HistoryHead(Model, scope=Scope.SYSTEM):
    """The end of the chain: one row, locked last in every operation."""

    seq: Mapped[int] = mapped_column(BigKey)
    hash: Mapped[str] = mapped_column(String(64))


class HistoryCheckpoint(Model, scope=Scope.SYSTEM):
    """Where the chain begins that is still here: what lies before it went into an archive.

    `signature` is made with the chain's key: who can write the table cannot make a checkpoint.
    """

    seq: Mapped[int] = mapped_column(BigKey, unique=True)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    archive: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(64))


class HistoryUnlocked(Model, scope=Scope.SYSTEM):
    """A row in here, which no other transaction sees, lets what was archived be removed."""
