"""Who decides on an import, and whether anybody has to."""

from __future__ import annotations

from app.db.imports import ImportSession
from app.db.session import ActorSession
from app.policies.actor import actor_of
from app.policies.writing import tree_path_of


class Approvals:
    """Whether imports need one; set once by the factory."""

    required: bool = False


def may_decide(session: ActorSession, stored: ImportSession) -> bool:
    """Whether the actor decides on imports of this region."""
    return reaches(session, stored, "approve")


def reaches(session: ActorSession, stored: ImportSession, action: str) -> bool:
    """Whether the actor may do this with imports of this region."""
    path = tree_path_of(session, "region", stored.region_id)
    grants = actor_of(session).grants_for(stored.resource, action)
    return any(grant.covers(path) for grant in grants)


def must_be_submitted(session: ActorSession, stored: ImportSession) -> bool:
    """Whether the actor may not write the plan alone."""
    return Approvals.required and not may_decide(session, stored)
