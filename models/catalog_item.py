"""The basic catalog: what there is to be carried out, main items above their sub-items."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, choices, day, has_many, long_text, text
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.legal_basis import LegalBasis


class CatalogItem(
    Model,
    scope=Scope.SHARED,
    versioned=True,
    visitors=True,
    search=("name", "base_code", "local_code"),
):
    """A main item (…00Y), sub-item or handling item of the basic catalog (基本目录)."""

    base_code: Mapped[str] = text(14, _("Base code"), unique=True)
    scheme: Mapped[str | None] = choice(_("Code scheme"), "catalog_schemes")
    local_code: Mapped[str | None] = text(50, _("Local base code"))
    local_scheme: Mapped[str | None] = choice(_("Local code scheme"), "catalog_schemes")
    name: Mapped[str] = text(500, _("Item name"))
    kind: Mapped[str] = choice(_("Item kind"), "item_kinds")
    sub_kind: Mapped[str | None] = choice(_("Sub-kind"), "item_sub_kinds")
    service_field: Mapped[str | None] = choice(_("Public service field"), "public_service_fields")
    parent: Mapped[CatalogItem | None] = belongs_to(_("Parent item"))
    levels: Mapped[list[str] | None] = choices(_("Levels of exercise"), "levels")
    source: Mapped[str | None] = choice(_("Set by"), "catalog_sources")
    owner: Mapped[Body | None] = belongs_to(_("Owner department"), narrows=True)
    national_field: Mapped[str | None] = choice(_("National department"), "department_fields")
    legal_basis: Mapped[str | None] = long_text(_("Legal basis"))
    bases: Mapped[list[CatalogBasis]] = has_many(_("Acts"))
    status: Mapped[str | None] = choice(_("Status"), "item_statuses")
    edition: Mapped[str | None] = text(40, _("Edition"))
    effective_from: Mapped[date | None] = day(_("Effective from"))
    effective_until: Mapped[date | None] = day(_("Effective until"))


class CatalogBasis(Model, scope=Scope.SHARED, child_of="catalog_item"):
    """One act on which a catalog item rests, and the place in it."""

    act: Mapped[LegalBasis] = belongs_to(_("Act"), shown_by="title")
    article: Mapped[str | None] = text(80, _("Article"))
