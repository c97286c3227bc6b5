"""Imports as they are stored: the file, its plan, every row of it, and what people corrected."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Model
from app.db.columns import choices, has_many, long_text, number, text
from app.db.meta import Scope
from app.db.types import UtcDateTime
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
    undo_op_id: Mapped[int | None] = number(_("Operation"))
    submitted_by: Mapped[int | None] = number(_("Submitted by"))
    rows: Mapped[list[ImportRow]] = has_many(_("Rows"))
    edits: Mapped[list[ImportEdit]] = has_many(_("Corrections"))


class ImportRow(Model, scope=Scope.REGIONAL, child_of="import_session"):
    """One record as the file gives it, and what the plan made of it; JSON where many."""

    sheet: Mapped[str] = text(120, _("Sheet"))
    row: Mapped[int] = number(_("Row"))
    last_row: Mapped[int] = number(_("Last row"))
    class_: Mapped[str] = text(12, _("Class"))
    record_id: Mapped[int | None] = number(_("Record"))
    base: Mapped[int | None] = number(_("Version of the plan"))
    content: Mapped[list[str]] = choices(_("Content"), "")


class ImportEdit(Model, scope=Scope.REGIONAL, child_of="import_session"):
    """One thing that a person corrected; of several about one place the last one holds.

    `kind`: cell, value, skip, column, blank, match or leave; `place`: a cell, row or column of
    the sheet, or a field. Without `new` the correction is taken back.
    """

    kind: Mapped[str] = text(10, _("Kind"))
    sheet: Mapped[str | None] = text(120, _("Sheet"))
    place: Mapped[str] = text(120, _("Place"))
    old: Mapped[str | None] = long_text(_("Old value"))
    new: Mapped[str | None] = long_text(_("New value"))
    user_name: Mapped[str] = text(120, _("By"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)


class LearnedHeading(Model, scope=Scope.REGIONAL):
    """What somebody of a region said that a column of a layout means.

    It holds for the region at once; `state` tells whether the whole may have it: proposed,
    approved or rejected. An empty `field`: the column is only kept.
    """

    resource: Mapped[str] = text(60, _("Resource"))
    fingerprint: Mapped[str] = text(64, _("Fingerprint"))
    heading: Mapped[str] = text(400, _("Heading"))
    field: Mapped[str] = text(120, _("Field"))
    state: Mapped[str] = text(12, _("State"))
    user_id: Mapped[int | None] = number(_("By"))
    user_name: Mapped[str] = text(120, _("By"))


class SharedHeading(Model, scope=Scope.GLOBAL):
    """What a column of a layout means everywhere: approved once, for all."""

    resource: Mapped[str] = text(60, _("Resource"))
    fingerprint: Mapped[str] = text(64, _("Fingerprint"))
    heading: Mapped[str] = text(400, _("Heading"))
    field: Mapped[str] = text(120, _("Field"))
    user_name: Mapped[str] = text(120, _("By"))
