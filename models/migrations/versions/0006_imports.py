"""Imports are corrected, and columns are remembered."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADDED = ("undo_op_id", "submitted_by")


def upgrade() -> None:
    for name in ADDED:
        op.add_column("import_session", sa.Column(name, sa.Integer(), nullable=True))
    _make_edits()
    _make_headings()


def downgrade() -> None:
    for table in ("shared_heading", "learned_heading", "import_edit"):
        op.drop_table(table)
    for name in reversed(ADDED):
        op.drop_column("import_session", name)


def _key(name: str, **more: Any) -> Any:
    return sa.Column(
        name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, **more
    )


def _text(name: str, length: int, *, nullable: bool = False) -> Any:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _moment(name: str, **more: Any) -> Any:
    return sa.Column(name, app.db.types.UtcDateTime(timezone=True), nullable=False, **more)


def _region(table: str) -> Any:
    return sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f(f"fk_{table}_region_id"))


def _make_edits() -> None:
    op.create_table(
        "import_edit",
        _key("id"),
        _text("kind", 10),
        _text("sheet", 120, nullable=True),
        _text("place", 120),
        sa.Column("old", sa.Text(), nullable=True),
        sa.Column("new", sa.Text(), nullable=True),
        _text("user_name", 120),
        _moment("made_at"),
        _key("parent_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _key("region_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["import_session.id"],
            name=op.f("fk_import_edit_parent_id"),
            ondelete="CASCADE",
        ),
        _region("import_edit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_edit")),
        sqlite_autoincrement=True,
    )
    for name in ("parent_id", "region_id"):
        op.create_index(op.f(f"ix_import_edit_{name}"), "import_edit", [name])


def _framework() -> list[Any]:
    now = sa.text("CURRENT_TIMESTAMP")
    return [
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        _moment("created_at", server_default=now),
        _moment("updated_at", server_default=now),
    ]


def _heading() -> list[Any]:
    return [
        _key("id"),
        _text("resource", 60),
        _text("fingerprint", 64),
        _text("heading", 400),
        _text("field", 120),
    ]


def _make_headings() -> None:
    op.create_table(
        "learned_heading",
        *_heading(),
        _text("state", 12),
        sa.Column("user_id", sa.Integer(), nullable=True),
        _text("user_name", 120),
        _key("region_id"),
        *_framework(),
        _region("learned_heading"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_heading")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_learned_heading_region_id"), "learned_heading", ["region_id"])
    op.create_table(
        "shared_heading",
        *_heading(),
        _text("user_name", 120),
        *_framework(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_heading")),
        sqlite_autoincrement=True,
    )
