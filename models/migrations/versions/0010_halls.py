"""Service centers, windows, assignments and the negative list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import search_ddl

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_center",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("coordinates", sa.String(length=40), nullable=True),
        sa.Column("weekly_hours", sa.Text(), nullable=True),
        sa.Column("seasonal_hours", sa.Text(), nullable=True),
        sa.Column("delayed_hours", sa.Text(), nullable=True),
        sa.Column("all_day", sa.Boolean(), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("transport", sa.Text(), nullable=True),
        sa.Column("facilities", app.db.types.JsonText(), nullable=True),
        sa.Column("merge_by", sa.Date(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "stand_alone_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
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
            ["parent_id"], ["service_center.id"], name=op.f("fk_service_center_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_service_center_region_id")
        ),
        sa.ForeignKeyConstraint(
            ["stand_alone_of_id"], ["body.id"], name=op.f("fk_service_center_stand_alone_of_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_center")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("service_center", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_center_parent_id"), ["parent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_center_region_id"), ["region_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_center_stand_alone_of_id"), ["stand_alone_of_id"], unique=False
        )

    op.create_table(
        "center_check",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("requirement", sa.String(length=60), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
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
            ["service_center.id"],
            name=op.f("fk_center_check_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_center_check_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_center_check")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("center_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_center_check_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_center_check_region_id"), ["region_id"], unique=False)

    op.create_table(
        "service_window",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("floor", sa.String(length=20), nullable=True),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("open", sa.Boolean(), nullable=True),
        sa.Column(
            "center_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "chief_of_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
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
            ["center_id"], ["service_center.id"], name=op.f("fk_service_window_center_id")
        ),
        sa.ForeignKeyConstraint(
            ["chief_of_id"], ["body.id"], name=op.f("fk_service_window_chief_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_service_window_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_window")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("service_window", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_window_center_id"), ["center_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_window_chief_of_id"), ["chief_of_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_window_region_id"), ["region_id"], unique=False
        )

    op.create_table(
        "negative_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("item_name", sa.String(length=500), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("reason_text", sa.Text(), nullable=True),
        sa.Column("handled_at", sa.String(length=300), nullable=True),
        sa.Column("approved_by", sa.String(length=160), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=True),
        sa.Column("edition", sa.String(length=40), nullable=True),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "asked_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
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
            ["asked_by_id"], ["body.id"], name=op.f("fk_negative_entry_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["body.id"], name=op.f("fk_negative_entry_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["implementation_item.id"], name=op.f("fk_negative_entry_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["negative_entry.id"], name=op.f("fk_negative_entry_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_negative_entry_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_negative_entry")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("negative_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_negative_entry_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_negative_entry_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_negative_entry_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_negative_entry_record_id"), ["record_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_negative_entry_region_id"), ["region_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_negative_entry_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_negative_entry_record_id_is_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_negative_entry_record_id_is_working",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.create_index(
            "uq_negative_entry_region_id_number_is_current",
            ["region_id", "number"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_negative_entry_region_id_number_is_working",
            ["region_id", "number"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )

    op.create_table(
        "window_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("notes", sa.String(length=300), nullable=True),
        sa.Column("by_rule", sa.Boolean(), nullable=True),
        sa.Column("rule_theme", sa.String(length=60), nullable=True),
        sa.Column("rule_kind", sa.String(length=60), nullable=True),
        sa.Column(
            "window_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "rule_body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
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
            ["item_id"], ["implementation_item.id"], name=op.f("fk_window_assignment_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_window_assignment_region_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_body_id"], ["body.id"], name=op.f("fk_window_assignment_rule_body_id")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["service_window.id"], name=op.f("fk_window_assignment_window_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_assignment")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("window_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_window_assignment_item_id"), ["item_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_window_assignment_region_id"), ["region_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_window_assignment_rule_body_id"), ["rule_body_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_window_assignment_window_id"), ["window_id"], unique=False
        )

    op.create_table(
        "window_staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("post", sa.String(length=80), nullable=False),
        sa.Column("duties", app.db.types.JsonText(), nullable=True),
        sa.Column("employer_kind", sa.String(length=60), nullable=True),
        sa.Column("grade", sa.String(length=60), nullable=True),
        sa.Column("training", sa.String(length=200), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
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
            ["service_window.id"],
            name=op.f("fk_window_staff_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_window_staff_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window_staff")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("window_staff", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_window_staff_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_window_staff_region_id"), ["region_id"], unique=False)

    search_ddl.create_index(
        op.execute, op.get_bind().dialect.name, "service_center", ("name", "address")
    )
    search_ddl.create_index(
        op.execute, op.get_bind().dialect.name, "service_window", ("name", "number")
    )
    search_ddl.create_index(
        op.execute, op.get_bind().dialect.name, "negative_entry", ("number", "item_name")
    )


def downgrade() -> None:
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "negative_entry")
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "service_window")
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "service_center")
    with op.batch_alter_table("window_staff", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_window_staff_region_id"))
        batch_op.drop_index(batch_op.f("ix_window_staff_parent_id"))

    op.drop_table("window_staff")
    with op.batch_alter_table("window_assignment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_window_assignment_window_id"))
        batch_op.drop_index(batch_op.f("ix_window_assignment_rule_body_id"))
        batch_op.drop_index(batch_op.f("ix_window_assignment_region_id"))
        batch_op.drop_index(batch_op.f("ix_window_assignment_item_id"))

    op.drop_table("window_assignment")
    with op.batch_alter_table("negative_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_negative_entry_region_id_number_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_negative_entry_region_id_number_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(
            "uq_negative_entry_record_id_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_negative_entry_record_id_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(batch_op.f("ix_negative_entry_state"))
        batch_op.drop_index(batch_op.f("ix_negative_entry_region_id"))
        batch_op.drop_index(batch_op.f("ix_negative_entry_record_id"))
        batch_op.drop_index(batch_op.f("ix_negative_entry_item_id"))
        batch_op.drop_index(batch_op.f("ix_negative_entry_department_id"))
        batch_op.drop_index(batch_op.f("ix_negative_entry_asked_by_id"))

    op.drop_table("negative_entry")
    with op.batch_alter_table("service_window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_window_region_id"))
        batch_op.drop_index(batch_op.f("ix_service_window_chief_of_id"))
        batch_op.drop_index(batch_op.f("ix_service_window_center_id"))

    op.drop_table("service_window")
    with op.batch_alter_table("center_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_center_check_region_id"))
        batch_op.drop_index(batch_op.f("ix_center_check_parent_id"))

    op.drop_table("center_check")
    with op.batch_alter_table("service_center", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_center_stand_alone_of_id"))
        batch_op.drop_index(batch_op.f("ix_service_center_region_id"))
        batch_op.drop_index(batch_op.f("ix_service_center_parent_id"))

    op.drop_table("service_center")
