"""What we keep of people beside their sign-in: grants, the epoch of their tokens, sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, UtcDateTime


class Account(Model, scope=Scope.SYSTEM):
    """One person; a token of an earlier `epoch` is worth nothing any more."""

    user_id: Mapped[int] = mapped_column(BigKey, unique=True)
    epoch: Mapped[int] = mapped_column(Integer, default=1)
    phone: Mapped[str | None] = mapped_column(String(40))


class RoleGrant(Model, scope=Scope.SYSTEM):
    """A role that a person holds within a region, and perhaps within a body."""

    user_id: Mapped[int] = mapped_column(BigKey, index=True)
    role: Mapped[str] = mapped_column(String(64))
    region_id: Mapped[int] = mapped_column(BigKey, ForeignKey("region.id"), index=True)
    body_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("body.id"))


class UserSession(Model, scope=Scope.SYSTEM):
    """One signed-in browser; the cookie holds the secret whose hash stands here."""

    sid_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(BigKey, index=True)
    epoch: Mapped[int] = mapped_column(Integer)
    data: Mapped[str] = mapped_column(Text, default="{}")
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    seen: Mapped[datetime] = mapped_column(UtcDateTime)
    expires: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
