"""How an adjustment goes: handed in, reviewed together, decided, in effect."""

from __future__ import annotations

from app.kernel.lazy import _
from app.resource.specs import State, Transition, Workflow
from models.rules.quorum import enough_said

RECEIPT_DAYS, JOINT_DAYS = 5, 20
DECIDED_IN = ("in_joint_review",)

adjustment = Workflow(
    states=(
        State("draft", _("Draft"), mark="draft", editable=True),
        State("submitted", _("Submitted"), mark="wait", within=RECEIPT_DAYS),
        State("in_joint_review", _("In joint review"), mark="wait", within=JOINT_DAYS),
        State("returned", _("Returned"), mark="bad", editable=True),
        State("approved", _("Approved"), mark="ok"),
        State("refused", _("Not approved"), mark="bad"),
        State("effective", _("In effect"), mark="ok"),
    ),
    transitions=(
        Transition(
            "submit",
            _("Submit"),
            source=("draft", "returned"),
            target="submitted",
            effect="adjust_file",
            requires=("items", "reason", "basis_title", "opinions"),
            below=False,
            submits=True,
        ),
        Transition("withdraw", _("Withdraw"), source=("submitted",), target="draft", below=False),
        Transition(
            "convene",
            _("Open the joint review"),
            source=("submitted",),
            target="in_joint_review",
            four_eyes=True,
        ),
        Transition(
            "support",
            _("Agree"),
            source=DECIDED_IN,
            target="in_joint_review",
            effect="adjust_support",
            four_eyes=True,
        ),
        Transition(
            "object",
            _("Do not agree"),
            source=DECIDED_IN,
            target="in_joint_review",
            effect="adjust_object",
            four_eyes=True,
            needs_remark=True,
        ),
        Transition(
            "adopt",
            _("Approve"),
            source=DECIDED_IN,
            target="approved",
            guards=(enough_said,),
            effect="adjust_decide",
            four_eyes=True,
        ),
        Transition(
            "return",
            _("Return"),
            source=("submitted", "in_joint_review"),
            target="returned",
            effect="adjust_return",
            four_eyes=True,
            needs_remark=True,
            remarks=True,
        ),
        Transition(
            "refuse",
            _("Do not approve"),
            source=("submitted", "in_joint_review"),
            target="refused",
            effect="adjust_decide",
            four_eyes=True,
            needs_remark=True,
        ),
        Transition(
            "take_effect",
            _("Put into effect"),
            source=("approved",),
            target="effective",
            effect="adjust_effect",
        ),
    ),
)
