"""What applicants hand in, what they pay, which special procedures there are, what they ask.

Items and standards have the same child rows; each row is written down once, as a mixin.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped

from app.db.base import Model
from app.db.columns import choice, limit, long_text, number, part_of, text, yes_no
from app.db.meta import Scope
from app.kernel.direction import Direction
from app.kernel.lazy import _
from app.kernel.limit import Limit

LESS, MORE = Direction.LESS, Direction.MORE


class MaterialFields:
    """One application material; a locality may ask for it in an easier form, not in a harder."""

    name: Mapped[str] = text(300, _("Material name"))
    type: Mapped[str | None] = choice(_("Material type"), "material_types")
    form: Mapped[str | None] = choice(_("Material form"), "material_forms", direction=MORE)
    necessity: Mapped[str | None] = choice(_("Necessity"), "material_necessity", direction=MORE)
    source: Mapped[str | None] = choice(_("Material source"), "material_sources")
    source_body: Mapped[str | None] = text(120, _("Source body"))
    copies: Mapped[int | None] = number(_("Copies"), direction=LESS)
    originals: Mapped[int | None] = number(_("Originals"), direction=LESS)
    paper_size: Mapped[str | None] = text(40, _("Paper size"))
    blank_form: Mapped[str | None] = text(200, _("Blank form"))
    sample: Mapped[str | None] = text(200, _("Sample"))
    basis: Mapped[str | None] = long_text(_("Basis of the material"))
    acceptance_rule: Mapped[str | None] = long_text(_("Acceptance rule"))
    certificate_type: Mapped[str | None] = text(120, _("Certificate type"))
    exempt: Mapped[bool | None] = yes_no(_("Exempt from submission"), direction=MORE)
    exempt_ground: Mapped[str | None] = choice(_("Ground of exemption"), "exemption_grounds")
    commitment: Mapped[bool | None] = yes_no(_("Replaced by a commitment"), direction=MORE)


class ProcedureFields:
    """One special procedure, known by its kind."""

    name: Mapped[str] = choice(_("Special procedure"), "special_procedure_kinds")
    longest: Mapped[Limit | None] = limit(_("Longest time"), direction=LESS)
    basis: Mapped[str | None] = long_text(_("Basis of the procedure"))
    counted: Mapped[bool | None] = yes_no(_("Counted in the time limit"), direction=MORE)
    charged: Mapped[bool | None] = yes_no(_("Procedure is charged"), direction=LESS)
    mandatory: Mapped[bool | None] = yes_no(_("Carried out in every case"), direction=LESS)


class FeeFields:
    """One charge."""

    name: Mapped[str] = text(200, _("Fee"))
    standard: Mapped[str | None] = long_text(_("Fee standard"))
    basis: Mapped[str | None] = long_text(_("Basis of the fee"))
    reduction: Mapped[str | None] = long_text(_("Reduction"))


class Material(MaterialFields, Model, scope=Scope.REGIONAL, child_of="implementation_item"):
    """A material that an implementation item asks for."""

    implementation_item: Mapped[Any] = part_of(
        _("Implementation item"), written_as="code", headings=("实施编码",)
    )


class StandardMaterial(MaterialFields, Model, scope=Scope.SHARED, child_of="standard"):
    """A material that the standard allows to ask for."""


class Procedure(ProcedureFields, Model, scope=Scope.REGIONAL, child_of="implementation_item"):
    """A special procedure of an implementation item."""


class StandardProcedure(ProcedureFields, Model, scope=Scope.SHARED, child_of="standard"):
    """A special procedure of a standard."""


class Fee(FeeFields, Model, scope=Scope.REGIONAL, child_of="implementation_item"):
    """A charge of an implementation item."""


class StandardFee(FeeFields, Model, scope=Scope.SHARED, child_of="standard"):
    """A charge that the standard allows."""


class Question(Model, scope=Scope.REGIONAL, child_of="implementation_item"):
    """A question people often ask, with its answer."""

    question: Mapped[str] = long_text(_("Question"))
    answer: Mapped[str] = long_text(_("Answer"))
