"""Records have attachments."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", _key(), nullable=False),
        sa.Column("resource", sa.String(length=60), nullable=False),
        sa.Column("record_id", _key(), nullable=False),
        sa.Column("region_id", _key(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_as", sa.String(length=64), nullable=False),
        sa.Column("scanned_by", sa.String(length=60), nullable=True),
        sa.Column("user_id", _key(), nullable=True),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column(
            "added_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_attachment_stored_as")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachment_record", "attachment", ["resource", "record_id"])
    op.create_index(op.f("ix_attachment_region_id"), "attachment", ["region_id"])


def _key() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def downgrade() -> None:
    op.drop_table("attachment")
