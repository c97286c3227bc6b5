"""The states of an import, in the words of those who read them."""

from __future__ import annotations

from app.kernel.lazy import _
from app.resource.specs import State

# Something is being done for it.
IN_WORK = ("queued", "planning", "committing")
STATES: dict[str, State] = {
    state.name: state
    for state in (
        State("queued", _("Waiting"), mark="wait"),
        State("planning", _("Being checked"), mark="wait"),
        State("planned", _("To be reviewed"), mark="wait"),
        State("awaiting_approval", _("Awaiting approval"), mark="wait"),
        State("committing", _("Being written"), mark="wait"),
        State("committed", _("Written"), mark="ok"),
        State("undone", _("Undone"), mark="off"),
        State("refused", _("Refused"), mark="bad"),
        State("failed", _("Failed"), mark="bad"),
        State("cancelled", _("Put away"), mark="off"),
    )
}


def state_of_import(name: str) -> State:
    """How a state of an import is shown."""
    return STATES.get(name, State(name, name))
