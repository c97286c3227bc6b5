"""Administrative divisions from the province to the village, and local zones beside them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, choice, day, has_many, long_text, text
from app.db.meta import Scope
from app.kernel.lazy import _


class Region(Model, scope=Scope.GLOBAL, tree="parent", search=("name", "code")):
    """A division (行政区划) as it is today; the codes it had before are its children."""

    code: Mapped[str] = text(12, _("Region code"), unique=True)
    name: Mapped[str] = text(80, _("Region name"))
    short_name: Mapped[str | None] = text(40, _("Short name"))
    level: Mapped[str | None] = choice(_("Region level"), "levels")
    parent: Mapped[Region | None] = belongs_to(_("Belongs to"), written_as="code")
    scheme: Mapped[str | None] = choice(_("Code scheme"), "region_schemes")
    zone_kind: Mapped[str | None] = choice(_("Kind of zone"), "zone_kinds")
    urban_rural: Mapped[str | None] = choice(_("Urban–rural type"), "urban_rural")
    valid_from: Mapped[date | None] = day(_("Valid from"))
    valid_until: Mapped[date | None] = day(_("Valid until"))
    successors: Mapped[str | None] = long_text(_("Successors"))
    codes: Mapped[list[RegionCode]] = has_many(_("Earlier codes"))


class RegionCode(Model, scope=Scope.GLOBAL, child_of="region"):
    """A code and name that the division, or a part of it, had before (GB/T 2260)."""

    code: Mapped[str] = text(12, _("Region code"))
    name: Mapped[str | None] = text(80, _("Region name"))
    valid_from: Mapped[date | None] = day(_("Valid from"))
    valid_until: Mapped[date | None] = day(_("Valid until"))
    successors: Mapped[str | None] = long_text(_("Successors"))
