"""Process maps with their stages and links."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import search_ddl

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "process_map",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "standard_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("proceeding", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "record_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("is_working", sa.Boolean(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("valid_from", app.db.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("valid_until", app.db.types.UtcDateTime(timezone=True), nullable=True),
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
            ["item_id"], ["implementation_item.id"], name=op.f("fk_process_map_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["process_map.id"], name=op.f("fk_process_map_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_process_map_region_id")
        ),
        sa.ForeignKeyConstraint(
            ["standard_id"], ["catalog_item.id"], name=op.f("fk_process_map_standard_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process_map")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("process_map", schema=None) as batch_op:
        batch_op.create_index(
            "ix_process_map_due_on",
            ["due_on"],
            unique=False,
            sqlite_where=sa.text("due_on IS NOT NULL"),
            postgresql_where=sa.text("due_on IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_process_map_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_map_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_process_map_region_id"), ["region_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_process_map_standard_id"), ["standard_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_process_map_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_process_map_record_id_is_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_process_map_record_id_is_working",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )

    op.create_table(
        "stage",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("actor_level", sa.String(length=60), nullable=True),
        sa.Column("actor_body", sa.String(length=160), nullable=True),
        sa.Column("post", sa.String(length=120), nullable=True),
        sa.Column("channel", sa.String(length=60), nullable=True),
        sa.Column("materials_in", sa.Text(), nullable=True),
        sa.Column("time", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=True),
        sa.Column("special", sa.String(length=60), nullable=True),
        sa.Column("optional", sa.Boolean(), nullable=True),
        sa.Column("trigger", sa.String(length=200), nullable=True),
        sa.Column("result", sa.String(length=200), nullable=True),
        sa.Column("handed_to", sa.String(length=160), nullable=True),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["process_map.id"], name=op.f("fk_stage_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_stage_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stage_region_id"), ["region_id"], unique=False)

    op.create_table(
        "stage_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("from_stage", sa.Integer(), nullable=False),
        sa.Column("to_stage", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("condition", sa.String(length=200), nullable=True),
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
            ["process_map.id"],
            name=op.f("fk_stage_link_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_stage_link_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_link")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("stage_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stage_link_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stage_link_region_id"), ["region_id"], unique=False)

    search_ddl.create_index(op.execute, op.get_bind().dialect.name, "process_map", ("name",))


def downgrade() -> None:
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "process_map")
    with op.batch_alter_table("stage_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_link_region_id"))
        batch_op.drop_index(batch_op.f("ix_stage_link_parent_id"))

    op.drop_table("stage_link")
    with op.batch_alter_table("stage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stage_region_id"))
        batch_op.drop_index(batch_op.f("ix_stage_parent_id"))

    op.drop_table("stage")
    with op.batch_alter_table("process_map", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_process_map_record_id_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_process_map_record_id_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(batch_op.f("ix_process_map_state"))
        batch_op.drop_index(batch_op.f("ix_process_map_standard_id"))
        batch_op.drop_index(batch_op.f("ix_process_map_region_id"))
        batch_op.drop_index(batch_op.f("ix_process_map_record_id"))
        batch_op.drop_index(batch_op.f("ix_process_map_item_id"))

    op.drop_table("process_map")
