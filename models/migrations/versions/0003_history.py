"""The history knows addresses, results and places, and is kept from changes."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import history_ddl

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ADDED: tuple[tuple[str, Any], ...] = (
    ("resource", sa.String(length=60)),
    ("region_id", KEY),
    ("address", sa.String(length=64)),
)


def upgrade() -> None:
    for name, kind in ADDED:
        op.add_column("history_op", sa.Column(name, kind, nullable=True))
    done = sa.Column("result", sa.String(length=40), nullable=False, server_default="done")
    op.add_column("history_op", done)
    form = sa.Column("form", sa.Integer(), nullable=False, server_default=sa.text("1"))
    op.add_column("history_op", form)
    op.create_index(op.f("ix_history_op_region_id"), "history_op", ["region_id"])
    _make_checkpoints()
    history_ddl.keep(op.execute, op.get_bind().dialect.name)


def _make_checkpoints() -> None:
    op.create_table(
        "history_checkpoint",
        sa.Column("id", KEY, nullable=False),
        sa.Column("seq", KEY, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("at", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("archive", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_checkpoint")),
        sa.UniqueConstraint("seq", name=op.f("uq_history_checkpoint_seq")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "history_unlocked",
        sa.Column("id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_unlocked")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    history_ddl.release(op.execute, op.get_bind().dialect.name)
    op.drop_table("history_unlocked")
    op.drop_table("history_checkpoint")
    op.drop_index(op.f("ix_history_op_region_id"), table_name="history_op")
    for name in ("form", "result", *(name for name, _kind in reversed(ADDED))):
        op.drop_column("history_op", name)
