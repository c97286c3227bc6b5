"""The first page of those who look after adjustments: what was to be in effect, and is not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from app.kernel.clock import today
from app.kernel.lazy import _
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.web.figures import Figure
from models.adjustment_register import due_adjustments
from views.adjustments.effects import NAME


def adjustments_told(session: Any) -> Iterable[Figure]:
    """How many approved adjustments in sight could not take effect on their day.

    They are tried every day; a person sees at the step what stands in the way.
    """
    if not actor_of(session).can(NAME, "read"):
        return ()
    # What is due today takes effect in the course of the day.
    stuck = len(due_adjustments(session, today() - timedelta(days=1)))
    label, hint = _("Adjustments not in effect"), _("approved, and past their day")
    return (Figure(label, stuck, f"/r/{NAME}/?state=approved", hint, tone="bad"),) if stuck else ()


registry.add_figures(adjustments_told)
