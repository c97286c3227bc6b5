"""What people have typed into forms and not saved yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "unsaved_form",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("resource", sa.String(length=60), nullable=False),
        sa.Column("record_id", KEY, nullable=False),
        sa.Column("pairs", sa.Text(), nullable=False),
        sa.Column("kept_at", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unsaved_form"),
        sqlite_autoincrement=True,
    )
    place = ["user_id", "resource", "record_id"]
    op.create_index("ix_unsaved_form_place", "unsaved_form", place, unique=True)
    op.create_index("ix_unsaved_form_kept_at", "unsaved_form", ["kept_at"])


def downgrade() -> None:
    op.drop_table("unsaved_form")
