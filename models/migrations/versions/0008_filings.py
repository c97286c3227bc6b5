"""Filings of local innovations; procedures say whether they are carried out in every case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import search_ddl

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# A material's necessity counts from the hardest to the easiest from now on.
ORDER = (("容缺后补", 2), ("非必要", 3))
BEFORE = (("非必要", 2), ("容缺后补", 3))


def _ordered(order: tuple[tuple[str, int], ...]) -> None:
    entry = sa.table(
        "code_entry", sa.column("list_name"), sa.column("label"), sa.column("position")
    )
    for label, position in order:
        words = sa.and_(entry.c.list_name == "material_necessity", entry.c.label == label)
        op.execute(sa.update(entry).where(words).values(position=position))


def upgrade() -> None:
    op.create_table(
        "innovation_filing",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("measure", sa.Text(), nullable=True),
        sa.Column("legality", sa.Text(), nullable=True),
        sa.Column("expected_effect", sa.Text(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("trial", sa.Boolean(), nullable=True),
        sa.Column("route", sa.String(length=120), nullable=True),
        sa.Column("standard_version", sa.Integer(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("filer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
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
            ["department_id"], ["body.id"], name=op.f("fk_innovation_filing_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["filer_id"], ["body.id"], name=op.f("fk_innovation_filing_filer_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["implementation_item.id"], name=op.f("fk_innovation_filing_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_innovation_filing_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_innovation_filing")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_innovation_filing_department_id"),
        "innovation_filing",
        ["department_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_innovation_filing_filer_id"), "innovation_filing", ["filer_id"], unique=False
    )
    op.create_index(
        op.f("ix_innovation_filing_item_id"), "innovation_filing", ["item_id"], unique=False
    )
    op.create_index(
        op.f("ix_innovation_filing_region_id"), "innovation_filing", ["region_id"], unique=False
    )
    op.create_index(
        op.f("ix_innovation_filing_state"), "innovation_filing", ["state"], unique=False
    )
    op.create_index(
        "uq_innovation_filing_region_id_number",
        "innovation_filing",
        ["region_id", "number"],
        unique=True,
    )

    op.create_table(
        "filed_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["implementation_item.id"], name=op.f("fk_filed_item_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["innovation_filing.id"],
            name=op.f("fk_filed_item_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_filed_item_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filed_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_filed_item_item_id"), "filed_item", ["item_id"], unique=False)
    op.create_index(op.f("ix_filed_item_parent_id"), "filed_item", ["parent_id"], unique=False)
    op.create_index(op.f("ix_filed_item_region_id"), "filed_item", ["region_id"], unique=False)

    op.create_table(
        "filing_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("element", sa.String(length=60), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=60), nullable=True),
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
            ["innovation_filing.id"],
            name=op.f("fk_filing_change_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_filing_change_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_filing_change_parent_id"), "filing_change", ["parent_id"], unique=False
    )
    op.create_index(
        op.f("ix_filing_change_region_id"), "filing_change", ["region_id"], unique=False
    )

    op.add_column("procedure", sa.Column("mandatory", sa.Boolean(), nullable=True))

    op.add_column("standard_procedure", sa.Column("mandatory", sa.Boolean(), nullable=True))

    search_ddl.create_index(
        op.execute, op.get_bind().dialect.name, "innovation_filing", ("name", "number")
    )
    _ordered(ORDER)


def downgrade() -> None:
    _ordered(BEFORE)
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "innovation_filing")
    op.drop_column("standard_procedure", "mandatory")

    op.drop_column("procedure", "mandatory")

    op.drop_index(op.f("ix_filing_change_region_id"), "filing_change")
    op.drop_index(op.f("ix_filing_change_parent_id"), "filing_change")

    op.drop_table("filing_change")
    op.drop_index(op.f("ix_filed_item_region_id"), "filed_item")
    op.drop_index(op.f("ix_filed_item_parent_id"), "filed_item")
    op.drop_index(op.f("ix_filed_item_item_id"), "filed_item")

    op.drop_table("filed_item")
    op.drop_index("uq_innovation_filing_region_id_number", "innovation_filing")
    op.drop_index(op.f("ix_innovation_filing_state"), "innovation_filing")
    op.drop_index(op.f("ix_innovation_filing_region_id"), "innovation_filing")
    op.drop_index(op.f("ix_innovation_filing_item_id"), "innovation_filing")
    op.drop_index(op.f("ix_innovation_filing_filer_id"), "innovation_filing")
    op.drop_index(op.f("ix_innovation_filing_department_id"), "innovation_filing")

    op.drop_table("innovation_filing")
