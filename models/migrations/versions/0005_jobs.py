"""Work waits in a queue."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_jobs()
    _make_uploads()


def downgrade() -> None:
    op.drop_table("file_upload")
    op.drop_table("job")


def _key() -> Any:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment(name: str, *, nullable: bool = True) -> Any:
    return sa.Column(name, app.db.types.UtcDateTime(timezone=True), nullable=nullable)


def _make_jobs() -> None:
    op.create_table(
        "job",
        sa.Column("id", _key(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("args", app.db.types.JsonText(), nullable=False),
        sa.Column("user_id", _key(), nullable=True),
        sa.Column("about", sa.String(length=60), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        _moment("run_after", nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("max_attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(length=40), nullable=True),
        _moment("lease_until"),
        _moment("heartbeat_at"),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=200), nullable=False),
        sa.Column("cancel_requested", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("idempotency_key", app.db.types.by_bytes(255), nullable=True),
        sa.Column("result", app.db.types.JsonText(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        _moment("created_at", nullable=False),
        _moment("started_at"),
        _moment("ended_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_job_idempotency_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_due", "job", ["state", "run_after"])
    op.create_index(op.f("ix_job_about"), "job", ["about"])
    op.create_index(op.f("ix_job_user_id"), "job", ["user_id"])


def _make_uploads() -> None:
    op.create_table(
        "file_upload",
        sa.Column("id", _key(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", _key(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("size", _key(), nullable=False),
        sa.Column("received", _key(), nullable=False),
        _moment("created_at", nullable=False),
        _moment("touched_at", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_upload")),
        sa.UniqueConstraint("token", name=op.f("uq_file_upload_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_file_upload_user_id"), "file_upload", ["user_id"])
    op.create_index(op.f("ix_file_upload_touched_at"), "file_upload", ["touched_at"])
