"""Workflows as data: how versions of catalog items, standards and implementation items go out."""

from __future__ import annotations

from app.kernel.lazy import _
from app.resource.specs import State, Transition, Workflow
from models.rules.elements import main_item_refused, promise_within_law

publication = Workflow(
    states=(
        State("draft", _("Draft"), mark="draft", editable=True),
        State("in_review", _("In review"), mark="wait"),
        State("returned", _("Returned"), mark="bad", editable=True),
        State("published", _("Published"), mark="ok"),
        State("suspended", _("Suspended"), mark="off"),
        State("cancelled", _("Canceled"), mark="off"),
    ),
    transitions=(
        Transition(
            "submit",
            _("Submit"),
            source=("draft", "returned"),
            target="in_review",
            guards=(main_item_refused, promise_within_law),
            below=False,
            submits=True,
        ),
        Transition("withdraw", _("Withdraw"), source=("in_review",), target="draft", below=False),
        Transition(
            "publish",
            _("Publish"),
            source=("in_review",),
            target="published",
            effect="publish",
            four_eyes=True,
        ),
        Transition(
            "return",
            _("Return"),
            source=("in_review",),
            target="returned",
            four_eyes=True,
            needs_remark=True,
        ),
        Transition(
            "suspend", _("Suspend"), source=("published",), target="suspended", needs_remark=True
        ),
        Transition("resume", _("Resume"), source=("suspended",), target="published"),
        Transition(
            "cancel",
            _("Cancel item"),
            source=("published", "suspended"),
            target="cancelled",
            effect="cancel",
            needs_remark=True,
        ),
    ),
)
