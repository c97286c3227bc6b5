"""Adjustments of items have a register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import search_ddl

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adjustment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("basis_title", sa.String(length=300), nullable=True),
        sa.Column("basis_number", sa.String(length=80), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column(
            "proposer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("proceeding", app.db.types.JsonText(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("(CURRENT_TIMESTAMP)"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["body.id"], name=op.f("fk_adjustment_proposer_id")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_adjustment_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("adjustment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_adjustment_due_on",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_adjustment_proposer_id"), ["proposer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_adjustment_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjustment_state"), ["state"], unique=False)

    op.create_table(
        "adjustment_opinion",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.String(length=160), nullable=False),
        sa.Column("person", sa.String(length=120), nullable=True),
        sa.Column("opinion", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["adjustment.id"],
            name=op.f("fk_adjustment_opinion_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_adjustment_opinion_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment_opinion")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("adjustment_opinion", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_adjustment_opinion_parent_id"), ["parent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_adjustment_opinion_region_id"), ["region_id"], unique=False
        )

    op.create_table(
        "adjusted_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_name", sa.String(length=500), nullable=True),
        sa.Column("element", sa.String(length=60), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["implementation_item.id"], name=op.f("fk_adjusted_item_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["adjustment.id"],
            name=op.f("fk_adjusted_item_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_adjusted_item_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjusted_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("adjusted_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adjusted_item_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjusted_item_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjusted_item_region_id"), ["region_id"], unique=False)

    search_ddl.create_index(op.execute, op.get_bind().dialect.name, "adjustment", ("name",))


def downgrade() -> None:
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "adjustment")
    with op.batch_alter_table("adjusted_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adjusted_item_region_id"))
        batch_op.drop_index(batch_op.f("ix_adjusted_item_parent_id"))
        batch_op.drop_index(batch_op.f("ix_adjusted_item_item_id"))

    op.drop_table("adjusted_item")
    with op.batch_alter_table("adjustment_opinion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adjustment_opinion_region_id"))
        batch_op.drop_index(batch_op.f("ix_adjustment_opinion_parent_id"))

    op.drop_table("adjustment_opinion")
    with op.batch_alter_table("adjustment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adjustment_state"))
        batch_op.drop_index(batch_op.f("ix_adjustment_region_id"))
        batch_op.drop_index(batch_op.f("ix_adjustment_proposer_id"))
        batch_op.drop_index(
            "ix_adjustment_due_on",
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )

    op.drop_table("adjustment")
