"""Intermediary services, agencies and qualifications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import search_ddl

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intermediary_agency",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("legal_representative", sa.String(length=80), nullable=True),
        sa.Column("registered_at", sa.String(length=300), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("contact", sa.String(length=60), nullable=True),
        sa.Column("contact_phone", sa.String(length=60), nullable=True),
        sa.Column("parent_body", sa.String(length=200), nullable=True),
        sa.Column("association", sa.String(length=200), nullable=True),
        sa.Column("shared_officers", sa.Text(), nullable=True),
        sa.Column("tied", sa.Boolean(), nullable=True),
        sa.Column("ties", sa.Text(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=60), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=True),
        sa.Column("restricted_elsewhere", sa.String(length=300), nullable=True),
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
            ["region_id"], ["region.id"], name=op.f("fk_intermediary_agency_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediary_agency")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_intermediary_agency_region_id"), "intermediary_agency", ["region_id"], unique=False
    )
    op.create_index(
        op.f("ix_intermediary_agency_state"), "intermediary_agency", ["state"], unique=False
    )
    op.create_index(
        "uq_intermediary_agency_region_id_uscc",
        "intermediary_agency",
        ["region_id", "uscc"],
        unique=True,
    )
    op.create_table(
        "credit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("appeal", sa.String(length=60), nullable=True),
        sa.Column("repaired", sa.Boolean(), nullable=True),
        sa.Column("scheme", sa.String(length=60), nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("severe", sa.Boolean(), nullable=True),
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
            ["intermediary_agency.id"],
            name=op.f("fk_credit_event_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_credit_event_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_credit_event_parent_id"), "credit_event", ["parent_id"], unique=False)
    op.create_index(op.f("ix_credit_event_region_id"), "credit_event", ["region_id"], unique=False)
    op.create_table(
        "intermediary_service",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("mandatory", sa.Boolean(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("basis_kind", sa.String(length=60), nullable=True),
        sa.Column("lawful", sa.Boolean(), nullable=True),
        sa.Column("provider", sa.String(length=200), nullable=True),
        sa.Column("provider_nature", sa.String(length=60), nullable=True),
        sa.Column("qualification_kind", sa.String(length=60), nullable=True),
        sa.Column("charge_kind", sa.String(length=60), nullable=True),
        sa.Column("charge_standard", sa.Text(), nullable=True),
        sa.Column("time", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("cleared_on", sa.Date(), nullable=True),
        sa.Column("cleared_reason", sa.Text(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
            ["act_id"], ["legal_basis.id"], name=op.f("fk_intermediary_service_act_id")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["body.id"], name=op.f("fk_intermediary_service_owner_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"],
            ["intermediary_service.id"],
            name=op.f("fk_intermediary_service_record_id"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_intermediary_service_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intermediary_service")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_intermediary_service_act_id"), "intermediary_service", ["act_id"], unique=False
    )
    op.create_index(
        op.f("ix_intermediary_service_owner_id"), "intermediary_service", ["owner_id"], unique=False
    )
    op.create_index(
        op.f("ix_intermediary_service_record_id"),
        "intermediary_service",
        ["record_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_intermediary_service_region_id"),
        "intermediary_service",
        ["region_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_intermediary_service_state"), "intermediary_service", ["state"], unique=False
    )
    op.create_index(
        "uq_intermediary_service_record_id_is_current",
        "intermediary_service",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )
    op.create_index(
        "uq_intermediary_service_record_id_is_working",
        "intermediary_service",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("is_working = 1"),
        postgresql_where=sa.text("is_working"),
    )
    op.create_table(
        "qualification",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("grade", sa.String(length=60), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("issuer", sa.String(length=160), nullable=True),
        sa.Column("covers", sa.Text(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=True),
        sa.Column("standing", sa.String(length=60), nullable=True),
        sa.Column(
            "agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
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
            ["agency_id"], ["intermediary_agency.id"], name=op.f("fk_qualification_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_qualification_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qualification")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_qualification_agency_id"), "qualification", ["agency_id"], unique=False
    )
    op.create_index(
        op.f("ix_qualification_region_id"), "qualification", ["region_id"], unique=False
    )
    op.create_table(
        "served_region",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("place_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
            ["intermediary_agency.id"],
            name=op.f("fk_served_region_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["region.id"], name=op.f("fk_served_region_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_served_region_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_served_region")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_served_region_parent_id"), "served_region", ["parent_id"], unique=False
    )
    op.create_index(op.f("ix_served_region_place_id"), "served_region", ["place_id"], unique=False)
    op.create_index(
        op.f("ix_served_region_region_id"), "served_region", ["region_id"], unique=False
    )
    op.create_table(
        "agency_offer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("procedure", sa.Text(), nullable=True),
        sa.Column("time", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("charge", sa.Text(), nullable=True),
        sa.Column("guide", sa.String(length=300), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=True),
        sa.Column("hidden_reason", sa.String(length=200), nullable=True),
        sa.Column(
            "service_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
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
            ["intermediary_agency.id"],
            name=op.f("fk_agency_offer_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_agency_offer_region_id")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["intermediary_service.id"], name=op.f("fk_agency_offer_service_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_offer")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agency_offer_parent_id"), "agency_offer", ["parent_id"], unique=False)
    op.create_index(op.f("ix_agency_offer_region_id"), "agency_offer", ["region_id"], unique=False)
    op.create_index(
        op.f("ix_agency_offer_service_id"), "agency_offer", ["service_id"], unique=False
    )
    op.create_table(
        "service_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=True),
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
            ["item_id"], ["catalog_item.id"], name=op.f("fk_service_item_item_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["intermediary_service.id"],
            name=op.f("fk_service_item_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_service_item_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_item")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_service_item_item_id"), "service_item", ["item_id"], unique=False)
    op.create_index(op.f("ix_service_item_parent_id"), "service_item", ["parent_id"], unique=False)
    op.create_index(op.f("ix_service_item_region_id"), "service_item", ["region_id"], unique=False)

    search_ddl.create_index(
        op.execute, op.get_bind().dialect.name, "intermediary_agency", ("name", "uscc")
    )
    search_ddl.create_index(
        op.execute, op.get_bind().dialect.name, "intermediary_service", ("name",)
    )
    search_ddl.create_index(op.execute, op.get_bind().dialect.name, "qualification", ("number",))


def downgrade() -> None:
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "qualification")
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "intermediary_service")
    search_ddl.drop_index(op.execute, op.get_bind().dialect.name, "intermediary_agency")
    op.drop_index(op.f("ix_service_item_region_id"), "service_item")
    op.drop_index(op.f("ix_service_item_parent_id"), "service_item")
    op.drop_index(op.f("ix_service_item_item_id"), "service_item")
    op.drop_table("service_item")
    op.drop_index(op.f("ix_agency_offer_service_id"), "agency_offer")
    op.drop_index(op.f("ix_agency_offer_region_id"), "agency_offer")
    op.drop_index(op.f("ix_agency_offer_parent_id"), "agency_offer")
    op.drop_table("agency_offer")
    op.drop_index(op.f("ix_served_region_region_id"), "served_region")
    op.drop_index(op.f("ix_served_region_place_id"), "served_region")
    op.drop_index(op.f("ix_served_region_parent_id"), "served_region")
    op.drop_table("served_region")
    op.drop_index(op.f("ix_qualification_region_id"), "qualification")
    op.drop_index(op.f("ix_qualification_agency_id"), "qualification")
    op.drop_table("qualification")
    op.drop_index(
        "uq_intermediary_service_record_id_is_working",
        "intermediary_service",
        sqlite_where=sa.text("is_working = 1"),
        postgresql_where=sa.text("is_working"),
    )
    op.drop_index(
        "uq_intermediary_service_record_id_is_current",
        "intermediary_service",
        sqlite_where=sa.text("is_current = 1"),
        postgresql_where=sa.text("is_current"),
    )
    op.drop_index(op.f("ix_intermediary_service_state"), "intermediary_service")
    op.drop_index(op.f("ix_intermediary_service_region_id"), "intermediary_service")
    op.drop_index(op.f("ix_intermediary_service_record_id"), "intermediary_service")
    op.drop_index(op.f("ix_intermediary_service_owner_id"), "intermediary_service")
    op.drop_index(op.f("ix_intermediary_service_act_id"), "intermediary_service")
    op.drop_table("intermediary_service")
    op.drop_index(op.f("ix_credit_event_region_id"), "credit_event")
    op.drop_index(op.f("ix_credit_event_parent_id"), "credit_event")
    op.drop_table("credit_event")
    op.drop_index("uq_intermediary_agency_region_id_uscc", "intermediary_agency")
    op.drop_index(op.f("ix_intermediary_agency_state"), "intermediary_agency")
    op.drop_index(op.f("ix_intermediary_agency_region_id"), "intermediary_agency")
    op.drop_table("intermediary_agency")
