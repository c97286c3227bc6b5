"""Records know when they are due, and who has had them before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.db.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = (
    "catalog_item",
    "implementation_item",
    "innovation_filing",
    "intermediary_agency",
    "intermediary_service",
    "negative_entry",
    "standard",
)
RUNNING = sa.text("due_on IS NOT NULL")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("due_on", sa.Date(), nullable=True))
        op.add_column(table, sa.Column("proceeding", app.db.types.JsonText(), nullable=True))
        name = f"ix_{table}_due_on"
        op.create_index(name, table, ["due_on"], sqlite_where=RUNNING, postgresql_where=RUNNING)


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(f"ix_{table}_due_on", table)
        op.drop_column(table, "proceeding")
        op.drop_column(table, "due_on")
