"""The province's (or a city's) element values of one catalog item."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import belongs_to, long_text
from app.db.meta import Scope
from app.kernel.lazy import _
from models.body import Body
from models.catalog_item import CatalogItem
from models.elements import CommonElements, fees, materials, special_procedures
from models.material import StandardFee, StandardMaterial, StandardProcedure


class Standard(CommonElements, Model, scope=Scope.SHARED, versioned=True, visitors=True):
    """What holds for a catalog item wherever a locality says nothing else (通用标准)."""

    catalog_item: Mapped[CatalogItem] = belongs_to(_("Catalog item"))
    owner: Mapped[Body | None] = belongs_to(_("Owner department"), narrows=True)
    materials: Mapped[list[StandardMaterial]] = materials()
    special_procedures: Mapped[list[StandardProcedure]] = special_procedures()
    fees: Mapped[list[StandardFee]] = fees()
    remarks: Mapped[str | None] = long_text(_("Remarks on the standard"))
