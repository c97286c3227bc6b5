"""Imports as they are stored: the file, its plan, and every row of it."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import choices, has_many, long_text, number, text
from app.db.meta import Scope
from app.kernel.lazy import _


class ImportSession(Model, scope=Scope.REGIONAL):
    """One uploaded file on its way from `planning` to `committed`, `undone` or `refused`."""

    resource: Mapped[str] = text(60, _("Resource"))
    state: Mapped[str] = text(20, _("State"))
    file_name: Mapped[str] = text(255, _("File name"))
    sha256: Mapped[str] = text(64, _("Fingerprint"))
    stored_as: Mapped[str | None] = text(120, _("Stored file"))
    user_id: Mapped[int | None] = number(_("Uploaded by"))
    user_name: Mapped[str] = text(120, _("Uploaded by"))
    plan: Mapped[str] = long_text(_("Plan"))
    op_id: Mapped[int | None] = number(_("Operation"))
    rows: Mapped[list[ImportRow]] = has_many(_("Rows"))


class ImportRow(Model, scope=Scope.REGIONAL, child_of="import_session"):
    """One record as the file gives it, and what the plan made of it; JSON where many."""

    sheet: Mapped[str] = text(120, _("Sheet"))
    row: Mapped[int] = number(_("Row"))
    last_row: Mapped[int] = number(_("Last row"))
    class_: Mapped[str] = text(12, _("Class"))
    record_id: Mapped[int | None] = number(_("Record"))
    base: Mapped[int | None] = number(_("Version of the plan"))
    content: Mapped[list[str]] = choices(_("Content"), "")
