"""Workflows as data: how versions of catalog items, standards and implementation items go out."""

from __future__ import annotations

from app.kernel.lazy import _
from app.resource.specs import State, Transition, Workflow
from models.intermediary_service import only_listed
from models.rules.credit import may_be_listed
from models.rules.elements import main_item_refused, promise_within_law

# Working days in which whoever has a record before him decides.
REVIEW_DAYS, CITY_DAYS, DECISION_DAYS = 10, 5, 10

publication = Workflow(
    states=(
        State("draft", _("Draft"), mark="draft", editable=True),
        State("in_review", _("In review"), mark="wait", within=REVIEW_DAYS),
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
            guards=(main_item_refused, promise_within_law, only_listed),
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
            remarks=True,
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

# The map of an item goes the same way, once what it says can be carried out in time.
mapping = Workflow(
    states=publication.states,
    transitions=(
        Transition(
            "submit",
            _("Submit"),
            source=("draft", "returned"),
            target="in_review",
            effect="map_submit",
            below=False,
            submits=True,
        ),
        *publication.transitions[1:],
    ),
)

# Agencies of the intermediary market: whoever asks is listed unless something stands against it.
listing = Workflow(
    states=(
        State("applied", _("Applied"), mark="wait", editable=True),
        State("listed", _("Listed"), mark="ok", editable=True),
        State("suspended", _("Off the market for now"), mark="off", editable=True),
        State("removed", _("Removed"), mark="bad"),
    ),
    transitions=(
        Transition(
            "admit",
            _("List on the market"),
            source=("applied",),
            target="listed",
            guards=(may_be_listed,),
        ),
        Transition(
            "suspend",
            _("Suspend"),
            source=("listed",),
            target="suspended",
            needs_remark=True,
        ),
        Transition(
            "resume",
            _("Resume"),
            source=("suspended",),
            target="listed",
            guards=(may_be_listed,),
        ),
        Transition(
            "remove",
            _("Take off the market"),
            source=("applied", "listed", "suspended"),
            target="removed",
            needs_remark=True,
        ),
        Transition(
            "reapply",
            _("Apply again"),
            source=("removed",),
            target="applied",
        ),
    ),
)

# A filing of a local innovation: decided where its route ends, checked on the way where it says so.
OPEN_FILING = ("submitted", "city_checked")
filing = Workflow(
    states=(
        State("draft", _("Draft"), mark="draft", editable=True),
        State("submitted", _("Submitted"), mark="wait", within=CITY_DAYS),
        State("city_checked", _("Checked by the city"), mark="wait", within=DECISION_DAYS),
        State("returned", _("Returned"), mark="bad", editable=True),
        State("accepted", _("Accepted"), mark="ok"),
        State("refused", _("Refused"), mark="bad"),
        State("withdrawn", _("Withdrawn"), mark="off"),
        State("overtaken", _("Overtaken by the standard"), mark="off"),
        State("expired", _("Expired"), mark="off"),
    ),
    transitions=(
        Transition(
            "submit",
            _("Submit"),
            source=("draft", "returned"),
            target="submitted",
            effect="file",
            requires=("measure", "legality"),
            below=False,
            submits=True,
        ),
        Transition(
            "check",
            _("Pass on to the province"),
            source=("submitted",),
            target="city_checked",
            effect="file_check",
            four_eyes=True,
        ),
        Transition(
            "accept",
            _("Accept"),
            source=OPEN_FILING,
            target="accepted",
            effect="file_accept",
            four_eyes=True,
        ),
        Transition(
            "return",
            _("Return"),
            source=OPEN_FILING,
            target="returned",
            effect="file_return",
            four_eyes=True,
            needs_remark=True,
            remarks=True,
        ),
        Transition(
            "refuse",
            _("Refuse"),
            source=OPEN_FILING,
            target="refused",
            effect="file_refuse",
            four_eyes=True,
            needs_remark=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            source=OPEN_FILING,
            target="withdrawn",
            effect="file_withdraw",
            below=False,
        ),
        Transition(
            "revise",
            _("Revise"),
            source=("withdrawn", "overtaken"),
            target="draft",
            below=False,
        ),
        Transition(
            "expire", _("Let expire"), source=("accepted",), target="expired", effect="file_expire"
        ),
    ),
)
