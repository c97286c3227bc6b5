"""Through whose hands a filing goes, and whose turn it is."""

from __future__ import annotations

from typing import Any

from app.kernel.errors import Illegal
from app.kernel.lazy import Words, _
from app.policies.actor import actor_of
from app.policies.writing import tree_path_of
from app.resource.registry import registry

# How deep the regions of a level lie in the tree.
DEPTHS = {"province": 1, "city": 2, "county": 3}
LABELS: dict[str, Words] = {
    "province": _("the province's department"),
    "city": _("the city"),
    "county": _("the county"),
}
WORDS = {"province": "省级主管部门", "city": "市级", "county": "县级"}
NAME = "innovation-filings"
ROUTE, EFFECT = ("county", "city", "province"), "on_acceptance"


def route() -> tuple[str, ...]:
    """The levels that the province has set, from below to above."""
    return tuple(getattr(registry.settings, "filing_route", ROUTE))


def on_filing() -> bool:
    """Whether a filing takes effect before it is decided."""
    return bool(getattr(registry.settings, "filing_effect", EFFECT) == "on_filing")


def depth(path: str) -> int:
    """How deep a region lies: the province is 1."""
    return path.count("/") - 1


def levels_of(session: Any, row: Any) -> list[str]:
    """The levels that a filing passes after its own: the last one decides."""
    own = depth(tree_path_of(session, "region", row.region_id))
    above = [level for level in route()[:-1] if DEPTHS[level] < own]
    return [*above, route()[-1]]


def in_words(session: Any, row: Any) -> str:
    """The route as it is kept with the filing."""
    own = depth(tree_path_of(session, "region", row.region_id))
    first = next((level for level, at in DEPTHS.items() if at == own), "county")
    return " → ".join(dict.fromkeys(WORDS[level] for level in (first, *levels_of(session, row))))


def whose_turn(session: Any, row: Any) -> str:
    """The level that has the filing before it."""
    levels = levels_of(session, row)
    waits = row.state == "submitted" and len(levels) > 1
    return levels[0] if waits else levels[-1]


def stands_at(session: Any, row: Any, level: str, action: str, resource: str) -> bool:
    """Whether the actor holds the action at this level, or above it, over the filing's region."""
    actor = actor_of(session)
    path = tree_path_of(session, "region", row.region_id)
    grants = [g for g in actor.grants_for(resource, action) if g.covers(path)]
    return actor.system or any(depth(g.region_path) <= DEPTHS[level] for g in grants)


def is_turn(session: Any, row: Any, step: str) -> bool:
    """Whether this step of a filing is now for the level at which the actor works."""
    turn, last = whose_turn(session, row), levels_of(session, row)[-1]
    if (step == "check") == (turn == last) and step != "return":
        return False
    path = tree_path_of(session, "region", row.region_id)
    grants = actor_of(session).grants_for(NAME, step)
    return any(g.covers(path) and depth(g.region_path) == DEPTHS[turn] for g in grants)


def require_turn(session: Any, resource: Any, row: Any, step: Any) -> None:
    """Go on only where the filing lies before the actor, and the step belongs to that level.

    :raises Illegal: naming whose turn it is.
    """
    turn, last = whose_turn(session, row), levels_of(session, row)[-1]
    decides = step.name in ("accept", "refuse")
    if step.name == "check" and turn == last:
        raise Illegal(_("This filing needs no check on its way."))
    if decides and turn != last:
        raise Illegal(_("First %(level)s checks the filing.", level=LABELS[turn]))
    if not stands_at(session, row, turn, step.name, resource.name):
        raise Illegal(_("The filing lies before %(level)s.", level=LABELS[turn]))


registry.add_turn(NAME, is_turn)
