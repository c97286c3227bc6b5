"""How accounts are spoken of: their states, and what happened to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.fab.accounts_list import FROZEN, LOCKED, OPEN, SHUT, Event
from app.fab.dormant import DORMANT
from app.kernel.lazy import Words, _
from app.resource.registry import registry
from app.resource.specs import State
from app.web.events import SOURCES
from app.web.formats import full_moment

STATES: dict[str, State] = {
    state.name: state
    for state in (
        State(OPEN, _("Open"), mark="ok"),
        State(LOCKED, _("Locked"), mark="bad"),
        State(DORMANT, _("Long unused"), mark="wait"),
        State(FROZEN, _("Frozen"), mark="off"),
        State(SHUT, _("Shut"), mark="off"),
    )
}
ACTS: dict[str, Words] = {
    "create": _("Account made"),
    "newcomer": _("First sign-in from outside"),
    "update": _("Changed"),
    "role_given": _("Role given"),
    "role_taken": _("Role taken back"),
    "password": _("Password changed"),
    "opened": _("Opened"),
    "shut": _("Shut"),
    "frozen": _("Frozen after a long time without use"),
    "unlocked": _("Unlocked"),
    "locked": _("Locked after wrong passwords"),
    "second_factor_off": _("Second factor taken off"),
    "second_factor_on": _("Second factor set up"),
    "session_ended": _("Signed out"),
    "sign_in": _("Signed in"),
    "sign_in_failed": _("Sign-in refused"),
    "handed_over": _("Work handed over"),
}


@dataclass(frozen=True)
class Told:
    """One entry of an account's history in words."""

    at: str
    act: Words
    actor: str
    source: Words
    refused: bool
    lines: tuple[str, ...]


def told(event: Event) -> Told:
    """The entry in words."""
    return Told(
        at=full_moment(event.at),
        act=ACTS.get(event.kind, event.kind),
        actor=event.actor,
        source=SOURCES.get(event.source, event.source),
        refused=event.result != "done",
        lines=tuple(_lines(event.changes)),
    )


def _lines(changes: dict[str, list[Any]]) -> Iterable[str]:
    for name, (old, new) in changes.items():
        if name == "roles":
            yield from (f"− {_role(one)}" for one in old or () if one not in new)
            yield from (f"+ {_role(one)}" for one in new or () if one not in (old or ()))
        elif name == "handed_over":
            yield str(_("To %(name)s", name=new["to"]))


def _role(told: str) -> str:
    name, _mark, _region = told.partition("@")
    known = registry.roles.get(name)
    return str(known.label) if known else name
