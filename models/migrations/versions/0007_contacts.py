"""Bodies name whom to ask, who is a private person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("contact", "contact_phone"):
        op.add_column("body", sa.Column(name, sa.String(length=60), nullable=True))


def downgrade() -> None:
    for name in ("contact_phone", "contact"):
        op.drop_column("body", name)
