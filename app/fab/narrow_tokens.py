"""Tokens that may do less than their account: in one region, with some rights, for a while."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from app.fab.identity import Person
from app.fab.placing import region_key
from app.fab.request import current_session, runtime
from app.kernel.errors import Invalid
from app.kernel.lazy import _
from app.policies.actor import Actor, Narrowing
from app.policies.narrowing import NARROWING, held_to

SHORTEST, LONGEST = 60, 3600


@dataclass(frozen=True)
class Wish:
    """What a token is wanted for: the code of a region, rights such as `NAME:read`, a time."""

    region: str | None = None
    rights: tuple[str, ...] | None = None
    seconds: int = LONGEST


EVERYTHING = Wish()


def narrowing_claims(person: Person, wish: Wish) -> dict[str, Any]:
    """What the token remembers of the wish.

    :raises Invalid: for a region or a right that the account does not have.
    """
    if wish.region is None and wish.rights is None:
        return {}
    region_id = None if wish.region is None else region_key(current_session(), wish.region)
    place = _held(person.actor, Narrowing(region_id))
    at_it = [grant for grant in place.grants if grant.region_id == region_id]
    if region_id is not None and not at_it:
        raise Invalid({"region": [_("This place is outside your area.")]})
    if wish.rights is not None:
        _require_rights(place, wish.rights)
    kept = {"region_id": region_id, "rights": None if wish.rights is None else list(wish.rights)}
    return {NARROWING: Narrowing.from_json(kept).to_json()}


def _require_rights(place: Actor, wanted: tuple[str, ...]) -> None:
    held = {":".join(right) for grant in place.grants for right in grant.rights}
    beyond = [right for right in wanted if right not in held]
    if beyond:
        told = _("You do not have these rights here: %(names)s", names=", ".join(beyond))
        raise Invalid({"rights": [told]})


def held_to_claims(connection: Connection, person: Person, claims: dict[str, Any]) -> Person:
    """The owner of a token, who may do no more than the token was given for."""
    kept = claims.get(NARROWING)
    if kept is None:
        return person
    actor = held_to(connection, person.actor, Narrowing.from_json(kept))
    return replace(person, actor=actor)


def _held(actor: Actor, to: Narrowing) -> Actor:
    with runtime().engine.connect() as connection:
        return held_to(connection, actor, to)
