"""The first page of those who look after halls: what is at a window, and what is nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.kernel.clock import today
from app.kernel.lazy import _
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.web.figures import Figure
from models.hall_coverage import coverage_of, in_name_only_of

ITEMS, ASSIGNMENTS, HALLS = "implementation-items", "window-assignments", "/halls/"


def halls_told(session: Any) -> Iterable[Figure]:
    """How far the items of the actor's own region are handled in its halls."""
    actor = actor_of(session)
    home = actor.home if actor.can(ASSIGNMENTS, "update") and actor.can(ITEMS, "read") else None
    if home is None:
        return ()
    covered = coverage_of(session, home.region_id, today())
    in_name = in_name_only_of(session, home.region_id, today())
    if not covered.whole:
        return ()
    of_all = _("of %(count)s items in force", count=covered.whole)
    return (
        Figure(_("At a window"), covered.at_window, HALLS, of_all, tone="ok"),
        Figure(_("Lawfully not"), covered.out, "/r/negative-list/", _("by the negative list")),
        Figure(_("Gaps"), covered.gap, HALLS, of_all, tone="bad" if covered.gap else "ok"),
        Figure(
            _("In name only"),
            in_name,
            HALLS,
            _("windows with items, but without staff or hours"),
            tone="bad" if in_name else "ok",
        ),
    )


registry.add_figures(halls_told)
