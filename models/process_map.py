"""How an item is carried out from the application to the result: stages and what follows what."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, has_many, limit, long_text, number, text, yes_no
from app.db.meta import Scope
from app.kernel.lazy import _
from app.kernel.limit import Limit
from models.catalog_item import CatalogItem
from models.implementation_item import ImplementationItem


class ProcessMap(
    Model, scope=Scope.REGIONAL, versioned=True, shown_below=True, visitors=True, search=("name",)
):
    """The course of one item, or of every item under a standard (运行图)."""

    name: Mapped[str] = text(300, _("Process map"))
    item: Mapped[ImplementationItem | None] = belongs_to(_("Item"), written_as="code")
    standard: Mapped[CatalogItem | None] = belongs_to(
        _("Standard for"),
        written_as="base_code",
        help=_("For the map of a standard: its catalog item. Otherwise name the item."),
    )
    stages: Mapped[list[Stage]] = has_many(_("Stages"))
    links: Mapped[list[StageLink]] = has_many(_("Links"))
    notes: Mapped[str | None] = long_text(_("Notes"))


class Stage(Model, scope=Scope.REGIONAL, child_of="process_map"):
    """One stage: who does what, for how long, and what comes of it."""

    number: Mapped[int] = number(_("Stage no."))
    name: Mapped[str] = text(120, _("Stage"))
    kind: Mapped[str | None] = choice(_("Kind of stage"), "stage_kinds")
    actor_level: Mapped[str | None] = choice(_("Actor's level"), "levels")
    actor_body: Mapped[str | None] = text(160, _("Actor"))
    post: Mapped[str | None] = text(120, _("Post in charge"))
    channel: Mapped[str | None] = choice(_("Channel"), "forms")
    materials_in: Mapped[str | None] = long_text(_("Materials received"))
    time: Mapped[Limit | None] = limit(_("Time of the stage"))
    counted: Mapped[bool | None] = yes_no(
        _("Counted in the committed limit"),
        help=_("Left empty: a special procedure and what lies outside the proceedings is not."),
    )
    special: Mapped[str | None] = choice(_("Special procedure"), "special_procedure_kinds")
    optional: Mapped[bool | None] = yes_no(_("Only in some cases"))
    trigger: Mapped[str | None] = text(200, _("Triggered by"))
    result: Mapped[str | None] = text(200, _("Outcome of the stage"))
    handed_to: Mapped[str | None] = text(160, _("Handed to"))


class StageLink(Model, scope=Scope.REGIONAL, child_of="process_map"):
    """What follows a stage, and when."""

    from_stage: Mapped[int] = number(_("From stage"))
    to_stage: Mapped[int] = number(_("To stage"))
    kind: Mapped[str | None] = choice(
        _("Kind of link"), "link_kinds", help=_("Left empty: an ordinary one.")
    )
    condition: Mapped[str | None] = text(200, _("Condition"))
