"""The first tables, the search index over them, and the start of the history's chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types
from app.db import search_ddl

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SEARCHED = {
    "body": ("name", "short_name", "uscc"),
    "catalog_item": ("name", "base_code", "local_code"),
    "code_entry": ("label",),
    "holiday": ("name",),
    "implementation_item": ("name", "code"),
    "legal_basis": ("title", "number"),
    "region": ("name", "code"),
}


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("user_id", name=op.f("uq_account_user_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "code_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("list_name", sa.String(length=60), nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("aliases", app.db.types.JsonText(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(length=20), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_entry")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "history_head",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_head")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "history_op",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_op")),
        sa.UniqueConstraint("seq", name=op.f("uq_history_op_seq")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("history_op", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_op_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_history_op_at"), ["at"], unique=False)

    op.create_table(
        "holiday",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holiday")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.create_index(
            "uq_holiday_date", ["date"], unique=True, sqlite_where=None, postgresql_where=None
        )

    op.create_table(
        "late_field",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("help", sa.Text(), nullable=True),
        sa.Column("code_list", sa.String(length=60), nullable=True),
        sa.Column("heading", sa.String(length=80), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_field")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "region",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("scheme", sa.String(length=60), nullable=True),
        sa.Column("zone_kind", sa.String(length=60), nullable=True),
        sa.Column("urban_rural", sa.String(length=60), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("successors", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "path",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["region.id"], name=op.f("fk_region_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_region_path"), ["path"], unique=False)
        batch_op.create_index(
            "uq_region_code", ["code"], unique=True, sqlite_where=None, postgresql_where=None
        )

    op.create_table(
        "user_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sid_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires", app.db.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_session")),
        sa.UniqueConstraint("sid_hash", name=op.f("uq_user_session_sid_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_session_expires"), ["expires"], unique=False)
        batch_op.create_index(batch_op.f("ix_user_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "body",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=True),
        sa.Column("short_name", sa.String(length=80), nullable=True),
        sa.Column("former_names", sa.Text(), nullable=True),
        sa.Column("uscc", sa.String(length=18), nullable=True),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("is_department", sa.Boolean(), nullable=True),
        sa.Column("is_agency", sa.Boolean(), nullable=True),
        sa.Column("is_supervision_body", sa.Boolean(), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column(
            "superior_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "path",
            sa.String(length=120).with_variant(sa.String(length=120, collation="C"), "postgresql"),
            nullable=True,
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_body_region_id")),
        sa.ForeignKeyConstraint(["superior_id"], ["body.id"], name=op.f("fk_body_superior_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_path"), ["path"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_superior_id"), ["superior_id"], unique=False)
        batch_op.create_index(
            "uq_body_region_id_uscc",
            ["region_id", "uscc"],
            unique=True,
            sqlite_where=None,
            postgresql_where=None,
        )

    op.create_table(
        "history_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("op_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=1), nullable=False),
        sa.Column("diff", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["op_id"], ["history_op.id"], name=op.f("fk_history_change_op_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history_change")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("history_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_change_op_id"), ["op_id"], unique=False)
        batch_op.create_index("ix_history_change_row", ["resource", "row_id"], unique=False)

    op.create_table(
        "import_session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("resource", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("stored_as", sa.String(length=120), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("user_name", sa.String(length=120), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("op_id", sa.Integer(), nullable=True),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_import_session_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_session")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_session", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_import_session_region_id"), ["region_id"], unique=False
        )

    op.create_table(
        "legal_basis",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("number", sa.String(length=80), nullable=True),
        sa.Column("article", sa.String(length=80), nullable=True),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("issued_by", sa.String(length=120), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("in_force_until", sa.Date(), nullable=True),
        sa.Column(
            "replaced_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_legal_basis_region_id")
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by_id"], ["legal_basis.id"], name=op.f("fk_legal_basis_replaced_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_basis")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("legal_basis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_legal_basis_region_id"), ["region_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_legal_basis_replaced_by_id"), ["replaced_by_id"], unique=False
        )

    op.create_table(
        "region_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("successors", sa.Text(), nullable=True),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["region.id"], name=op.f("fk_region_code_parent_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("region_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_region_code_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "body_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["body.id"], name=op.f("fk_body_code_parent_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_body_code_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("body_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_code_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_code_region_id"), ["region_id"], unique=False)

    op.create_table(
        "catalog_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("base_code", sa.String(length=14), nullable=False),
        sa.Column("scheme", sa.String(length=60), nullable=True),
        sa.Column("local_code", sa.String(length=50), nullable=True),
        sa.Column("local_scheme", sa.String(length=60), nullable=True),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("sub_kind", sa.String(length=60), nullable=True),
        sa.Column("service_field", sa.String(length=60), nullable=True),
        sa.Column("levels", app.db.types.JsonText(), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("national_field", sa.String(length=60), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=60), nullable=True),
        sa.Column("edition", sa.String(length=40), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["body.id"], name=op.f("fk_catalog_item_owner_id")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["catalog_item.id"], name=op.f("fk_catalog_item_parent_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["catalog_item.id"], name=op.f("fk_catalog_item_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_catalog_item_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("catalog_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalog_item_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalog_item_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalog_item_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalog_item_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalog_item_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_catalog_item_record_id_is_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_catalog_item_record_id_is_working",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.create_index(
            "uq_catalog_item_region_id_base_code_is_current",
            ["region_id", "base_code"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_catalog_item_region_id_base_code_is_working",
            ["region_id", "base_code"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )

    op.create_table(
        "import_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("last_row", sa.Integer(), nullable=False),
        sa.Column("class_", sa.String(length=12), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("content", app.db.types.JsonText(), nullable=False),
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
            ["import_session.id"],
            name=op.f("fk_import_row_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_import_row_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_row_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_import_row_region_id"), ["region_id"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("body_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_role_grant_body_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_role_grant_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "catalog_basis",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("article", sa.String(length=80), nullable=True),
        sa.Column("act_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["legal_basis.id"], name=op.f("fk_catalog_basis_act_id")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["catalog_item.id"],
            name=op.f("fk_catalog_basis_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_catalog_basis_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_basis")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("catalog_basis", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_catalog_basis_act_id"), ["act_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalog_basis_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_catalog_basis_region_id"), ["region_id"], unique=False)

    op.create_table(
        "implementation_item",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=33), nullable=True),
        sa.Column("catalog_code", sa.String(length=14), nullable=True),
        sa.Column("local_code", sa.String(length=80), nullable=True),
        sa.Column("task_code", sa.String(length=36), nullable=True),
        sa.Column("local_task_code", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("main_name", sa.String(length=500), nullable=True),
        sa.Column("handling_item", sa.String(length=500), nullable=True),
        sa.Column("agency_uscc", sa.String(length=18), nullable=True),
        sa.Column("agency_nature", sa.String(length=60), nullable=True),
        sa.Column("joint_bodies", sa.Text(), nullable=True),
        sa.Column("entrusting_body", sa.String(length=160), nullable=True),
        sa.Column("power_source", sa.String(length=60), nullable=True),
        sa.Column("implementation_basis", sa.Text(), nullable=True),
        sa.Column("themes", app.db.types.JsonText(), nullable=True),
        sa.Column("on_site_reason", sa.Text(), nullable=True),
        sa.Column("online_address", sa.String(length=300), nullable=True),
        sa.Column("mobile_address", sa.String(length=300), nullable=True),
        sa.Column("self_service", sa.Boolean(), nullable=True),
        sa.Column("online_payment", sa.Boolean(), nullable=True),
        sa.Column("appointment", sa.Boolean(), nullable=True),
        sa.Column("delivery", app.db.types.JsonText(), nullable=True),
        sa.Column("supervision_body", sa.String(length=300), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("phone", sa.String(length=200), nullable=True),
        sa.Column("complaint_phone", sa.String(length=200), nullable=True),
        sa.Column("delegated_to", sa.Text(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("effective_until", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column(
            "catalog_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "department_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("agency_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("supervision_basis", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("conditions_basis", sa.Text(), nullable=True),
        sa.Column("quantity_limit", sa.String(length=200), nullable=True),
        sa.Column("service_objects", app.db.types.JsonText(), nullable=True),
        sa.Column("handling_type", sa.String(length=60), nullable=True),
        sa.Column("handling_forms", app.db.types.JsonText(), nullable=True),
        sa.Column("procedure", sa.Text(), nullable=True),
        sa.Column("statutory_limit", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("statutory_limit_note", sa.Text(), nullable=True),
        sa.Column("statutory_limit_basis", sa.Text(), nullable=True),
        sa.Column("committed_limit", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("committed_limit_note", sa.Text(), nullable=True),
        sa.Column("accept_limit", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("online_depth", sa.String(length=60), nullable=True),
        sa.Column("handling_area", sa.String(length=60), nullable=True),
        sa.Column("charged", sa.Boolean(), nullable=True),
        sa.Column("fee_basis", sa.Text(), nullable=True),
        sa.Column("result_type", sa.String(length=60), nullable=True),
        sa.Column("result_name", sa.String(length=300), nullable=True),
        sa.Column("result_sample", sa.String(length=200), nullable=True),
        sa.Column("validity", sa.String(length=200), nullable=True),
        sa.Column("validity_change", sa.Text(), nullable=True),
        sa.Column("validity_renewal", sa.Text(), nullable=True),
        sa.Column("scope_of_application", sa.Text(), nullable=True),
        sa.Column("geographic_scope", sa.String(length=200), nullable=True),
        sa.Column("annual_check", sa.String(length=60), nullable=True),
        sa.Column("annual_check_note", sa.Text(), nullable=True),
        sa.Column("intermediary", sa.Text(), nullable=True),
        sa.Column("supervision_measures", sa.Text(), nullable=True),
        sa.Column("commitment", sa.Boolean(), nullable=True),
        sa.Column("commitment_content", sa.Text(), nullable=True),
        sa.Column("commitment_liability", sa.Text(), nullable=True),
        sa.Column("commitment_supervision", sa.Text(), nullable=True),
        sa.Column("commitment_bar", sa.String(length=60), nullable=True),
        sa.Column("rights", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["body.id"], name=op.f("fk_implementation_item_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["catalog_item_id"],
            ["catalog_item.id"],
            name=op.f("fk_implementation_item_catalog_item_id"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["body.id"], name=op.f("fk_implementation_item_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["implementation_item.id"], name=op.f("fk_implementation_item_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_implementation_item_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_implementation_item")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("implementation_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_implementation_item_agency_id"), ["agency_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_implementation_item_catalog_item_id"), ["catalog_item_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_implementation_item_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_implementation_item_record_id"), ["record_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_implementation_item_region_id"), ["region_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_implementation_item_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_implementation_item_record_id_is_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_implementation_item_record_id_is_working",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.create_index(
            "uq_implementation_item_region_id_code_is_current",
            ["region_id", "code"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_implementation_item_region_id_code_is_working",
            ["region_id", "code"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )

    op.create_table(
        "standard",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column(
            "catalog_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("owner_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
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
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("level", sa.String(length=60), nullable=True),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column("supervision_basis", sa.Text(), nullable=True),
        sa.Column("conditions", sa.Text(), nullable=True),
        sa.Column("conditions_basis", sa.Text(), nullable=True),
        sa.Column("quantity_limit", sa.String(length=200), nullable=True),
        sa.Column("service_objects", app.db.types.JsonText(), nullable=True),
        sa.Column("handling_type", sa.String(length=60), nullable=True),
        sa.Column("handling_forms", app.db.types.JsonText(), nullable=True),
        sa.Column("procedure", sa.Text(), nullable=True),
        sa.Column("statutory_limit", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("statutory_limit_note", sa.Text(), nullable=True),
        sa.Column("statutory_limit_basis", sa.Text(), nullable=True),
        sa.Column("committed_limit", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("committed_limit_note", sa.Text(), nullable=True),
        sa.Column("accept_limit", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("visits", sa.Integer(), nullable=True),
        sa.Column("online_depth", sa.String(length=60), nullable=True),
        sa.Column("handling_area", sa.String(length=60), nullable=True),
        sa.Column("charged", sa.Boolean(), nullable=True),
        sa.Column("fee_basis", sa.Text(), nullable=True),
        sa.Column("result_type", sa.String(length=60), nullable=True),
        sa.Column("result_name", sa.String(length=300), nullable=True),
        sa.Column("result_sample", sa.String(length=200), nullable=True),
        sa.Column("validity", sa.String(length=200), nullable=True),
        sa.Column("validity_change", sa.Text(), nullable=True),
        sa.Column("validity_renewal", sa.Text(), nullable=True),
        sa.Column("scope_of_application", sa.Text(), nullable=True),
        sa.Column("geographic_scope", sa.String(length=200), nullable=True),
        sa.Column("annual_check", sa.String(length=60), nullable=True),
        sa.Column("annual_check_note", sa.Text(), nullable=True),
        sa.Column("intermediary", sa.Text(), nullable=True),
        sa.Column("supervision_measures", sa.Text(), nullable=True),
        sa.Column("commitment", sa.Boolean(), nullable=True),
        sa.Column("commitment_content", sa.Text(), nullable=True),
        sa.Column("commitment_liability", sa.Text(), nullable=True),
        sa.Column("commitment_supervision", sa.Text(), nullable=True),
        sa.Column("commitment_bar", sa.String(length=60), nullable=True),
        sa.Column("rights", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("extra", app.db.types.JsonText(), nullable=True),
        sa.Column(
            "created_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            app.db.types.UtcDateTime(timezone=True),
            server_default=sa.text("CURRENT_TIMESTAMP"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["catalog_item_id"], ["catalog_item.id"], name=op.f("fk_standard_catalog_item_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["body.id"], name=op.f("fk_standard_owner_id")),
        sa.ForeignKeyConstraint(["record_id"], ["standard.id"], name=op.f("fk_standard_record_id")),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_standard_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standard_catalog_item_id"), ["catalog_item_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_standard_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_region_id"), ["region_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_standard_record_id_is_current",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.create_index(
            "uq_standard_record_id_is_working",
            ["record_id"],
            unique=True,
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )

    op.create_table(
        "fee",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("reduction", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["implementation_item.id"],
            name=op.f("fk_fee_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_fee_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fee")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fee_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fee_region_id"), ["region_id"], unique=False)

    op.create_table(
        "material",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=True),
        sa.Column("form", sa.String(length=60), nullable=True),
        sa.Column("necessity", sa.String(length=60), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("source_body", sa.String(length=120), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("originals", sa.Integer(), nullable=True),
        sa.Column("paper_size", sa.String(length=40), nullable=True),
        sa.Column("blank_form", sa.String(length=200), nullable=True),
        sa.Column("sample", sa.String(length=200), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("acceptance_rule", sa.Text(), nullable=True),
        sa.Column("certificate_type", sa.String(length=120), nullable=True),
        sa.Column("exempt", sa.Boolean(), nullable=True),
        sa.Column("exempt_ground", sa.String(length=60), nullable=True),
        sa.Column("commitment", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["implementation_item.id"],
            name=op.f("fk_material_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_material_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_material_region_id"), ["region_id"], unique=False)

    op.create_table(
        "procedure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("longest", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=True),
        sa.Column("charged", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["implementation_item.id"],
            name=op.f("fk_procedure_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_procedure_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_procedure")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_procedure_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_procedure_region_id"), ["region_id"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
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
            ["implementation_item.id"],
            name=op.f("fk_question_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_question_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_question_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_question_region_id"), ["region_id"], unique=False)

    op.create_table(
        "standard_fee",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("standard", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("reduction", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["standard.id"],
            name=op.f("fk_standard_fee_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_standard_fee_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_fee")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_fee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_fee_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_fee_region_id"), ["region_id"], unique=False)

    op.create_table(
        "standard_material",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=True),
        sa.Column("form", sa.String(length=60), nullable=True),
        sa.Column("necessity", sa.String(length=60), nullable=True),
        sa.Column("source", sa.String(length=60), nullable=True),
        sa.Column("source_body", sa.String(length=120), nullable=True),
        sa.Column("copies", sa.Integer(), nullable=True),
        sa.Column("originals", sa.Integer(), nullable=True),
        sa.Column("paper_size", sa.String(length=40), nullable=True),
        sa.Column("blank_form", sa.String(length=200), nullable=True),
        sa.Column("sample", sa.String(length=200), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("acceptance_rule", sa.Text(), nullable=True),
        sa.Column("certificate_type", sa.String(length=120), nullable=True),
        sa.Column("exempt", sa.Boolean(), nullable=True),
        sa.Column("exempt_ground", sa.String(length=60), nullable=True),
        sa.Column("commitment", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["standard.id"],
            name=op.f("fk_standard_material_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_standard_material_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_material")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_material", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standard_material_parent_id"), ["parent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_standard_material_region_id"), ["region_id"], unique=False
        )

    op.create_table(
        "standard_procedure",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "region_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("longest", app.db.types.LimitType(length=24), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=True),
        sa.Column("charged", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["standard.id"],
            name=op.f("fk_standard_procedure_parent_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_standard_procedure_region_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_procedure")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("standard_procedure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standard_procedure_parent_id"), ["parent_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_standard_procedure_region_id"), ["region_id"], unique=False
        )

    op.create_table(
        "ab_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("label", sa.String(length=150), nullable=True),
        sa.Column("description", sa.String(length=512), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "ab_permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "ab_register_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("registration_date", sa.DateTime(), nullable=True),
        sa.Column("registration_hash", sa.String(length=256), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "ab_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "ab_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.String(length=64), nullable=False),
        sa.Column("last_name", sa.String(length=64), nullable=False),
        sa.Column("username", sa.String(length=128), nullable=False),
        sa.Column("password", sa.String(length=256), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=True),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("last_login", sa.DateTime(), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("fail_login_count", sa.Integer(), nullable=True),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("changed_on", sa.DateTime(), nullable=True),
        sa.Column("created_by_fk", sa.Integer(), nullable=True),
        sa.Column("changed_by_fk", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_fk"],
            ["ab_user.id"],
        ),
        sa.ForeignKeyConstraint(
            ["created_by_fk"],
            ["ab_user.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("username"),
    )
    op.create_table(
        "ab_view_menu",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "ab_api_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("key_hash", sa.String(length=256), nullable=False),
        sa.Column("lookup_hash", sa.String(length=256), nullable=True),
        sa.Column("key_prefix", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_on", sa.DateTime(), nullable=True),
        sa.Column("expires_on", sa.DateTime(), nullable=True),
        sa.Column("revoked_on", sa.DateTime(), nullable=True),
        sa.Column("last_used_on", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lookup_hash"),
        sa.UniqueConstraint("uuid"),
    )
    with op.batch_alter_table("ab_api_key", schema=None) as batch_op:
        batch_op.create_index("idx_api_key_lookup_hash", ["lookup_hash"], unique=True)
        batch_op.create_index("idx_api_key_prefix", ["key_prefix"], unique=False)
        batch_op.create_index("idx_api_key_user_id", ["user_id"], unique=False)

    op.create_table(
        "ab_group_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["ab_group.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["role_id"], ["ab_role.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("group_id", "role_id"),
    )
    with op.batch_alter_table("ab_group_role", schema=None) as batch_op:
        batch_op.create_index("idx_group_id", ["group_id"], unique=False)
        batch_op.create_index("idx_group_role_id", ["role_id"], unique=False)

    op.create_table(
        "ab_permission_view",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_id", sa.Integer(), nullable=False),
        sa.Column("view_menu_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["permission_id"],
            ["ab_permission.id"],
        ),
        sa.ForeignKeyConstraint(
            ["view_menu_id"],
            ["ab_view_menu.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("permission_id", "view_menu_id"),
    )
    with op.batch_alter_table("ab_permission_view", schema=None) as batch_op:
        batch_op.create_index("idx_permission_id", ["permission_id"], unique=False)
        batch_op.create_index("idx_view_menu_id", ["view_menu_id"], unique=False)

    op.create_table(
        "ab_user_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["ab_group.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "group_id"),
    )
    with op.batch_alter_table("ab_user_group", schema=None) as batch_op:
        batch_op.create_index("idx_user_group_id", ["group_id"], unique=False)
        batch_op.create_index("idx_user_id", ["user_id"], unique=False)

    op.create_table(
        "ab_user_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["ab_role.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["ab_user.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("user_id", "role_id"),
    )
    op.create_table(
        "ab_permission_view_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("permission_view_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["permission_view_id"], ["ab_permission_view.id"], ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["ab_role.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("permission_view_id", "role_id"),
    )
    with op.batch_alter_table("ab_permission_view_role", schema=None) as batch_op:
        batch_op.create_index("idx_permission_view_id", ["permission_view_id"], unique=False)
        batch_op.create_index("idx_role_id", ["role_id"], unique=False)

    dialect = op.get_bind().dialect.name
    search_ddl.prepare(op.execute, dialect)
    for table, columns in SEARCHED.items():
        search_ddl.create_index(op.execute, dialect, table, columns)
    op.execute("INSERT INTO history_head (id, seq, hash, version) VALUES (1, 0, '', 1)")


def downgrade() -> None:
    for table in SEARCHED:
        search_ddl.drop_index(op.execute, op.get_bind().dialect.name, table)
    search_ddl.clear(op.execute, op.get_bind().dialect.name)
    with op.batch_alter_table("ab_permission_view_role", schema=None) as batch_op:
        batch_op.drop_index("idx_role_id")
        batch_op.drop_index("idx_permission_view_id")

    op.drop_table("ab_permission_view_role")
    op.drop_table("ab_user_role")
    with op.batch_alter_table("ab_user_group", schema=None) as batch_op:
        batch_op.drop_index("idx_user_id")
        batch_op.drop_index("idx_user_group_id")

    op.drop_table("ab_user_group")
    with op.batch_alter_table("ab_permission_view", schema=None) as batch_op:
        batch_op.drop_index("idx_view_menu_id")
        batch_op.drop_index("idx_permission_id")

    op.drop_table("ab_permission_view")
    with op.batch_alter_table("ab_group_role", schema=None) as batch_op:
        batch_op.drop_index("idx_group_role_id")
        batch_op.drop_index("idx_group_id")

    op.drop_table("ab_group_role")
    with op.batch_alter_table("ab_api_key", schema=None) as batch_op:
        batch_op.drop_index("idx_api_key_user_id")
        batch_op.drop_index("idx_api_key_prefix")
        batch_op.drop_index("idx_api_key_lookup_hash")

    op.drop_table("ab_api_key")
    op.drop_table("ab_view_menu")
    op.drop_table("ab_user")
    op.drop_table("ab_role")
    op.drop_table("ab_register_user")
    op.drop_table("ab_permission")
    op.drop_table("ab_group")
    with op.batch_alter_table("standard_procedure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_procedure_region_id"))
        batch_op.drop_index(batch_op.f("ix_standard_procedure_parent_id"))

    op.drop_table("standard_procedure")
    with op.batch_alter_table("standard_material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_material_region_id"))
        batch_op.drop_index(batch_op.f("ix_standard_material_parent_id"))

    op.drop_table("standard_material")
    with op.batch_alter_table("standard_fee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_fee_region_id"))
        batch_op.drop_index(batch_op.f("ix_standard_fee_parent_id"))

    op.drop_table("standard_fee")
    with op.batch_alter_table("question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_question_region_id"))
        batch_op.drop_index(batch_op.f("ix_question_parent_id"))

    op.drop_table("question")
    with op.batch_alter_table("procedure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_procedure_region_id"))
        batch_op.drop_index(batch_op.f("ix_procedure_parent_id"))

    op.drop_table("procedure")
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_region_id"))
        batch_op.drop_index(batch_op.f("ix_material_parent_id"))

    op.drop_table("material")
    with op.batch_alter_table("fee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fee_region_id"))
        batch_op.drop_index(batch_op.f("ix_fee_parent_id"))

    op.drop_table("fee")
    with op.batch_alter_table("standard", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_standard_record_id_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_standard_record_id_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(batch_op.f("ix_standard_state"))
        batch_op.drop_index(batch_op.f("ix_standard_region_id"))
        batch_op.drop_index(batch_op.f("ix_standard_record_id"))
        batch_op.drop_index(batch_op.f("ix_standard_owner_id"))
        batch_op.drop_index(batch_op.f("ix_standard_catalog_item_id"))

    op.drop_table("standard")
    with op.batch_alter_table("implementation_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_implementation_item_region_id_code_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_implementation_item_region_id_code_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(
            "uq_implementation_item_record_id_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_implementation_item_record_id_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(batch_op.f("ix_implementation_item_state"))
        batch_op.drop_index(batch_op.f("ix_implementation_item_region_id"))
        batch_op.drop_index(batch_op.f("ix_implementation_item_record_id"))
        batch_op.drop_index(batch_op.f("ix_implementation_item_department_id"))
        batch_op.drop_index(batch_op.f("ix_implementation_item_catalog_item_id"))
        batch_op.drop_index(batch_op.f("ix_implementation_item_agency_id"))

    op.drop_table("implementation_item")
    with op.batch_alter_table("catalog_basis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_catalog_basis_region_id"))
        batch_op.drop_index(batch_op.f("ix_catalog_basis_parent_id"))
        batch_op.drop_index(batch_op.f("ix_catalog_basis_act_id"))

    op.drop_table("catalog_basis")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_user_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_region_id"))

    op.drop_table("role_grant")
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_row_region_id"))
        batch_op.drop_index(batch_op.f("ix_import_row_parent_id"))

    op.drop_table("import_row")
    with op.batch_alter_table("catalog_item", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_catalog_item_region_id_base_code_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_catalog_item_region_id_base_code_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(
            "uq_catalog_item_record_id_is_working",
            sqlite_where=sa.text("is_working = 1"),
            postgresql_where=sa.text("is_working"),
        )
        batch_op.drop_index(
            "uq_catalog_item_record_id_is_current",
            sqlite_where=sa.text("is_current = 1"),
            postgresql_where=sa.text("is_current"),
        )
        batch_op.drop_index(batch_op.f("ix_catalog_item_state"))
        batch_op.drop_index(batch_op.f("ix_catalog_item_region_id"))
        batch_op.drop_index(batch_op.f("ix_catalog_item_record_id"))
        batch_op.drop_index(batch_op.f("ix_catalog_item_parent_id"))
        batch_op.drop_index(batch_op.f("ix_catalog_item_owner_id"))

    op.drop_table("catalog_item")
    with op.batch_alter_table("body_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_code_region_id"))
        batch_op.drop_index(batch_op.f("ix_body_code_parent_id"))

    op.drop_table("body_code")
    with op.batch_alter_table("region_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_region_code_parent_id"))

    op.drop_table("region_code")
    with op.batch_alter_table("legal_basis", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_basis_replaced_by_id"))
        batch_op.drop_index(batch_op.f("ix_legal_basis_region_id"))

    op.drop_table("legal_basis")
    with op.batch_alter_table("import_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_session_region_id"))

    op.drop_table("import_session")
    with op.batch_alter_table("history_change", schema=None) as batch_op:
        batch_op.drop_index("ix_history_change_row")
        batch_op.drop_index(batch_op.f("ix_history_change_op_id"))

    op.drop_table("history_change")
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.drop_index("uq_body_region_id_uscc", sqlite_where=None, postgresql_where=None)
        batch_op.drop_index(batch_op.f("ix_body_superior_id"))
        batch_op.drop_index(batch_op.f("ix_body_region_id"))
        batch_op.drop_index(batch_op.f("ix_body_path"))

    op.drop_table("body")
    with op.batch_alter_table("user_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_user_session_user_id"))
        batch_op.drop_index(batch_op.f("ix_user_session_expires"))

    op.drop_table("user_session")
    with op.batch_alter_table("region", schema=None) as batch_op:
        batch_op.drop_index("uq_region_code", sqlite_where=None, postgresql_where=None)
        batch_op.drop_index(batch_op.f("ix_region_path"))
        batch_op.drop_index(batch_op.f("ix_region_parent_id"))

    op.drop_table("region")
    op.drop_table("late_field")
    with op.batch_alter_table("holiday", schema=None) as batch_op:
        batch_op.drop_index("uq_holiday_date", sqlite_where=None, postgresql_where=None)

    op.drop_table("holiday")
    with op.batch_alter_table("history_op", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_op_at"))
        batch_op.drop_index(batch_op.f("ix_history_op_actor_id"))

    op.drop_table("history_op")
    op.drop_table("history_head")
    op.drop_table("code_entry")
    op.drop_table("account")
