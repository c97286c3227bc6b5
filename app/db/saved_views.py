"""Lists as people want them again: conditions, columns and order under a name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.meta import Scope
from app.db.types import BigKey, UtcDateTime


class SavedView(Model, scope=Scope.SYSTEM):
    """A question to the list of a resource; it shows nothing that its reader may not see.

    Its maker's alone where it has no region; else of everybody in that region and below.
    """

    resource: Mapped[str] = mapped_column(String(60), index=True)
    name: Mapped[str] = mapped_column(String(60))
    # The query of the list's address.
    query: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(BigKey, index=True)
    region_id: Mapped[int | None] = mapped_column(BigKey, ForeignKey("region.id"), index=True)
    # Shown to whoever asks for the list and for nothing else.
    is_default: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
