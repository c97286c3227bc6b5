"""What we keep of people beside their sign-in: grants, locks, second factors, sessions, tries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, JsonText, UtcDateTime


class Account(Model, scope=Scope.SYSTEM):
    """One person; a token of an earlier `epoch` is worth nothing any more."""

    user_id: Mapped[int] = mapped_column(BigKey, unique=True)
    epoch: Mapped[int] = mapped_column(Integer, default=1)
    phone: Mapped[str | None] = mapped_column(String(40))
    password_changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(
        Boolean, default=False, server_default=false()
    )
    # The hashes of earlier passwords, where the rules forbid to come back to them.
    password_history: Mapped[list[str] | None] = mapped_column(JsonText)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_because: Mapped[str | None] = mapped_column(Text)
    # When it was made, or let in again after it had been shut.
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Encrypted; it counts from the moment at which its owner has shown a first code.
    totp_secret: Mapped[str | None] = mapped_column(Text)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The half minute of the last code that was taken: none is taken twice.
    totp_last_step: Mapped[int | None] = mapped_column(Integer)
    recovery_codes: Mapped[list[str] | None] = mapped_column(JsonText)


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
    address: Mapped[str | None] = mapped_column(String(64))
    agent: Mapped[str | None] = mapped_column(String(200))


class SignInTry(Model, scope=Scope.SYSTEM):
    """Tries to sign in under one name or from one address, counted for all processes at once."""

    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    count: Mapped[int] = mapped_column(Integer, default=0)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
