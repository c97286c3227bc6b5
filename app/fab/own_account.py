"""What people do to their own account: password, second factor, open browsers."""

from __future__ import annotations

from typing import cast

from flask import current_app, session

from app.fab import second_factor
from app.fab.holds import needs_second_factor
from app.fab.identity import Person, person_by_id
from app.fab.lockout import counters_for, give_back, take_try
from app.fab.manager import change_of, note_refusal, noted
from app.fab.passwords import is_password_of, put_password, require_sound
from app.fab.request import runtime, short_write
from app.fab.sessions import BrowserSession, OpenSession, end_session, sessions_of
from app.fab.signing import check_code, note_failure
from app.fab.users import close_all
from app.kernel.errors import Forbidden, Invalid, NotFound
from app.kernel.lazy import _


def change_password(person: Person, old: str, new: str) -> Person:
    """Another password; every other browser and every token of the account is shut.

    :raises Invalid: where the old one is wrong, or the new one will not do.
    :raises TooManyTries: after too many wrong old ones.
    """
    require_sound(new, person.account, person.name)
    if old == new:
        raise Invalid({"password": [_("This is the password you have.")]})
    _require_password(person, old)
    with noted(person.id, person.name, "password") as (writer, opened):
        put_password(writer.connection(), person.id, new)
        close_all(writer.connection(), person.id)
        opened.add(change_of(person.id, {"password": [None, "changed"]}))
    return _go_on(person)


def _require_password(person: Person, password: str) -> None:
    """Ask again who it is: a browser that was left open must not give the account away."""
    counters = counters_for(person.account)
    take_try(counters)
    with runtime().engine.connect() as connection:
        right = is_password_of(connection, person.id, password)
    if not right:
        note_refusal(person.id, person.name, "password")
        note_failure(person.account, counters)
        raise Invalid({"old_password": [_("This is not your password.")]})
    give_back(counters)


def _go_on(person: Person) -> Person:
    """The account as it is now; its browser begins a new session."""
    with runtime().engine.connect() as connection:
        now = person_by_id(connection, person.id) or person
    known = cast("BrowserSession", session)
    if known.person is not None:
        known.begin(now)
    return now


def propose_second_factor(person: Person, password: str) -> None:
    """Make a secret for the telephone; it counts from its first code on.

    :raises Invalid: where the password is wrong, or there is a second factor already.
    """
    if person.second_factor:
        raise Invalid({}, _("Your second factor is on already."))
    _require_password(person, password)
    with short_write() as connection:
        second_factor.propose(connection, person.id)


def proposed_second_factor(person: Person) -> tuple[str, str] | None:
    """The secret that waits for its first code, and its address for the picture."""
    with runtime().engine.connect() as connection:
        secret = second_factor.proposed(connection, person.id)
    if secret is None:
        return None
    issuer = str(current_app.config["APP_NAME"])
    return secret, second_factor.address_of(secret, person.account, issuer)


def confirm_second_factor(person: Person, code: str) -> list[str]:
    """Switch the second factor on; gives the recovery codes, which are shown once.

    :raises Invalid: for a wrong code.
    """
    with noted(person.id, person.name, "second_factor_on") as (writer, opened):
        codes = second_factor.confirm(writer.connection(), person.id, code)
        if codes:
            opened.add(change_of(person.id, {"second_factor": [False, True]}))
    if not codes:
        raise Invalid({"code": [_("This code is not right. Check the clock of your phone.")]})
    return codes


def switch_off_second_factor(person: Person, code: str) -> None:
    """Go without it again, where no role asks for one.

    :raises Forbidden: where one does.
    :raises Invalid: for a wrong code.
    :raises TooManyTries: after too many of them.
    """
    if needs_second_factor(person):
        raise Forbidden(_("Your role needs a second factor."))
    if not check_code(person, code):
        raise Invalid({"code": [_("This code is not right, or was used before.")]})
    with noted(person.id, person.name, "second_factor_off") as (writer, opened):
        second_factor.switch_off(writer.connection(), person.id)
        opened.add(change_of(person.id, {"second_factor": [True, False]}))


def recovery_codes_left(person: Person) -> int:
    """How many recovery codes the person has not used."""
    with runtime().engine.connect() as connection:
        return second_factor.recovery_left(connection, person.id)


def own_sessions(person: Person) -> list[OpenSession]:
    """The browsers in which the person is signed in."""
    with runtime().engine.connect() as connection:
        return sessions_of(connection, person.id, cast("BrowserSession", session).secret)


def end_own_session(person: Person, session_id: int) -> None:
    """Sign one browser out.

    :raises NotFound: where it is none of the person's.
    """
    with noted(person.id, person.name, "session_ended") as (writer, opened):
        if not end_session(writer.connection(), person.id, session_id):
            raise NotFound
        opened.add(change_of(person.id, {"session": [session_id, None]}))


def end_other_sessions(person: Person) -> None:
    """Sign every browser of the person out but the one that asks."""
    others = [one.id for one in own_sessions(person) if not one.current]
    with noted(person.id, person.name, "session_ended") as (writer, opened):
        for key in others:
            end_session(writer.connection(), person.id, key)
        if others:
            opened.add(change_of(person.id, {"session": [others, None]}))
