"""Accounts have second factors, locks and ages."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ACCOUNT: tuple[tuple[str, Any], ...] = (
    ("password_changed_at", app.db.types.UtcDateTime(timezone=True)),
    ("password_history", app.db.types.JsonText()),
    ("locked_until", app.db.types.UtcDateTime(timezone=True)),
    ("last_seen_at", app.db.types.UtcDateTime(timezone=True)),
    ("frozen_because", sa.Text()),
    ("opened_at", app.db.types.UtcDateTime(timezone=True)),
    ("totp_secret", sa.Text()),
    ("totp_confirmed_at", app.db.types.UtcDateTime(timezone=True)),
    ("totp_last_step", sa.Integer()),
    ("recovery_codes", app.db.types.JsonText()),
)
SESSION: tuple[tuple[str, Any], ...] = (
    ("address", sa.String(length=64)),
    ("agent", sa.String(length=200)),
)


def upgrade() -> None:
    for name, kind in ACCOUNT:
        op.add_column("account", sa.Column(name, kind, nullable=True))
    op.add_column(
        "account",
        sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    for name, kind in SESSION:
        op.add_column("user_session", sa.Column(name, kind, nullable=True))
    _make_tries()


def _make_tries() -> None:
    op.create_table(
        "sign_in_try",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", app.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_try")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_sign_in_try_key_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sign_in_try_first_at"), "sign_in_try", ["first_at"])


def downgrade() -> None:
    op.drop_table("sign_in_try")
    for name, _kind in SESSION:
        op.drop_column("user_session", name)
    op.drop_column("account", "must_change_password")
    for name, _kind in ACCOUNT:
        op.drop_column("account", name)
