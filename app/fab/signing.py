"""Signing in and out: one way for the page and for REST, counted, slowed down and noted."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import session
from flask_jwt_extended import create_access_token
from sqlalchemy import update

from app.db.accounts import Account
from app.fab import second_factor
from app.fab.dormant import freeze_if_dormant
from app.fab.identity import Person, person_by_account, person_by_id
from app.fab.lockout import Counter, close_if_over, counters_for, give_back, network, take_try
from app.fab.manager import change_of, note_refusal, note_sign_in, noted
from app.fab.narrow_tokens import EVERYTHING, Wish, narrowing_claims
from app.fab.outside import from_provider, user_by_password
from app.fab.request import runtime, short_write
from app.fab.sessions import BrowserSession
from app.fab.users import end_tokens
from app.kernel.clock import now

# What a right password opens without the second factor: the way to the code, for five minutes.
HALF_WAY = "half_way"
HALF_WAY_SECONDS = 300


def check_password(account: str, password: str) -> Person | None:
    """The person, if the password is right and the account is open; the code may still lack.

    :raises TooManyTries: after too many wrong ones, even for the right one.
    """
    counters = counters_for(account)
    take_try(counters)
    user = user_by_password(account.strip(), password)
    if user is None:
        note_failure(account, counters)
        return None
    give_back(counters)
    if freeze_if_dormant(user.id, user.first_name or user.username):
        return None
    with runtime().engine.connect() as connection:
        return person_by_id(connection, user.id)


def check_code(person: Person, code: str) -> bool:
    """Whether the code of the second factor is right, and was never taken before.

    :raises TooManyTries: after too many wrong ones, and wrong passwords with them.
    """
    counters = counters_for(person.account)
    take_try(counters)
    with short_write() as connection:
        right = second_factor.takes(connection, person.id, code)
    if right:
        give_back(counters)
    else:
        note_refusal(person.id, person.name, "second_factor")
        note_failure(person.account, counters)
    return right


def note_failure(account: str, counters: tuple[Counter, ...]) -> None:
    """Shut what has no try left, and put that into the history."""
    shut = close_if_over(counters)
    if not shut:
        return
    with runtime().engine.connect() as connection:
        person = person_by_account(connection, account)
    user_id, name = (person.id, person.name) if person else (0, "?")
    for counter, until in shut:
        with noted(user_id, name, "locked") as (writer, opened):
            locked = {"locked_until": until} if counter.of == "account" else {}
            if locked:
                here = Account.__table__.c.user_id == user_id
                writer.execute(update(Account.__table__).where(here).values(locked))
            whence = {} if locked else {"address": [None, network()]}
            said = {"locked_until": [None, until.isoformat()]}
            opened.add(change_of(user_id, said | whence))


def sign_in(account: str, password: str) -> Person | None:
    """Sign the browser in; None where account and password do not fit.

    Who has a second factor is half way in: `sign_in_with_code` goes on.

    :raises TooManyTries: after too many wrong passwords.
    """
    person = check_password(account, password)
    if person is not None:
        _begin(person)
    return person


def sign_in_from_provider() -> Person | None:
    """Sign in whom the provider sends back; None for an account that is shut or frozen.

    :raises NotFound: where nobody signs in at a provider.
    :raises OutsideFailed: for an answer that cannot be believed.
    """
    person = from_provider()
    if person is None or freeze_if_dormant(person.id, person.name):
        return None
    _begin(person)
    return person


def _begin(person: Person) -> None:
    """In, or half way in for whom has a second factor here."""
    if person.second_factor:
        session[HALF_WAY] = [person.id, person.epoch, now().timestamp()]
    else:
        _let_in(person)


def half_way() -> Person | None:
    """Who has given the password in this browser a moment ago, and owes the code."""
    user_id, epoch, at = session.get(HALF_WAY) or (0, 0, 0.0)
    if now().timestamp() - at > HALF_WAY_SECONDS:
        return None
    with runtime().engine.connect() as connection:
        person = person_by_id(connection, user_id)
    same = person is not None and person.active and person.epoch == epoch
    return person if same else None


def sign_in_with_code(person: Person, code: str) -> bool:
    """Sign in who is half way, if the code is right.

    :raises TooManyTries: after too many wrong ones.
    """
    right = check_code(person, code)
    if right:
        _let_in(person)
    return right


def _let_in(person: Person) -> None:
    note_sign_in(person)
    cast("BrowserSession", session).begin(person)


def sign_out() -> None:
    """End the browser's session and every token of its person; other browsers stay."""
    known = cast("BrowserSession", session)
    person = known.person
    known.end()
    if person is not None:
        with short_write() as connection:
            end_tokens(connection, person.id)


def issue_token(person: Person, wish: Wish = EVERYTHING) -> str:
    """A token for REST; it ends with its time, or when the account's tokens are called back.

    :raises Invalid: where the wish is for more than the account may do.
    """
    kept = narrowing_claims(person, wish)
    note_sign_in(person)
    token: str = create_access_token(
        str(person.id),
        fresh=True,
        expires_delta=timedelta(seconds=wish.seconds),
        additional_claims={"epoch": person.epoch, **kept},
    )
    return token
