"""What somebody has to do before anything else answers: change a password, add a second factor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from app.fab.identity import Person
from app.fab.passwords import is_aged
from app.fab.request import current_person
from app.fab.rules import Rules
from app.kernel.errors import AppError
from app.kernel.lazy import _

View = TypeVar("View", bound=Callable[..., Any])


class Held(AppError):
    """The account may do one thing only."""

    status = 403


class PasswordChangeNeeded(Held):
    """The password is a first one, or too old."""

    code = "password_change_needed"

    def __init__(self) -> None:
        super().__init__(_("Change your password first."))


class SecondFactorNeeded(Held):
    """A role of the account asks for a second factor, and there is none yet."""

    code = "second_factor_needed"

    def __init__(self) -> None:
        super().__init__(_("Set up your second factor first."))


def hold_of(person: Person) -> type[Held] | None:
    """What the person has to do first; None for whom everything is open."""
    if person.must_change_password or is_aged(person.password_changed_at):
        return PasswordChangeNeeded
    if not person.second_factor and needs_second_factor(person):
        return SecondFactorNeeded
    return None


def needs_second_factor(person: Person) -> bool:
    """Whether a role of the person asks for a second factor."""
    return any(grant.role in Rules.current.second_factor for grant in person.actor.grants)


def open_to(*holds: type[Held]) -> Callable[[View], View]:
    """Let an address answer people who are held by one of these."""

    def mark(view: View) -> View:
        view.__dict__["open_to"] = holds
        return view

    return mark


def install(app: Flask) -> None:
    """Ask before every request."""
    app.before_request(_refuse_held)


def _refuse_held() -> None:
    person = current_person()
    hold = hold_of(person) if person is not None else None
    view = current_app.view_functions.get(request.endpoint or "")
    if hold is not None and hold not in getattr(view, "open_to", ()):
        raise hold
