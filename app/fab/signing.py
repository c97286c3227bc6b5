"""Signing in and out: one way for the page and for REST, slowed down and noted."""

from __future__ import annotations

import math
import time
from typing import Any, cast

from flask import request, session
from flask_jwt_extended import create_access_token
from limits import RateLimitItem, parse

from app.fab.identity import Person, person_by_id
from app.fab.request import runtime, short_write
from app.fab.sessions import BrowserSession
from app.fab.users import end_tokens
from app.kernel.errors import AppError
from app.kernel.lazy import _

# Wrong passwords, for one account and from one address; every try costs the server half a second.
FOR_ACCOUNT = parse("5 per minute")
FROM_ADDRESS = parse("30 per minute")


class TooManyTries(AppError):
    """Wrong passwords came too fast; `retry_after` says how many seconds to wait."""

    code = "too_many_tries"
    status = 429

    def __init__(self, retry_after: int) -> None:
        super().__init__(_("Too many tries. Wait %(seconds)s seconds.", seconds=retry_after))
        self.retry_after = retry_after


def check_password(account: str, password: str) -> Person | None:
    """The person, if the password is right and the account is open.

    :raises TooManyTries: after too many wrong ones, even for the right one.
    """
    keys = _counters(account)
    _require_calm(keys)
    user = runtime().builder.sm.auth_user_db(account.strip(), password)
    if user is None:
        for item, key in keys:
            _limiter().hit(item, *key)
        return None
    with runtime().engine.connect() as connection:
        return person_by_id(connection, user.id)


def sign_in(account: str, password: str) -> Person | None:
    """Sign the browser in; None where account and password do not fit.

    :raises TooManyTries: after too many wrong passwords.
    """
    person = check_password(account, password)
    if person is not None:
        cast("BrowserSession", session).begin(person)
    return person


def sign_out() -> None:
    """End the browser's session and every token of its person; other browsers stay."""
    known = cast("BrowserSession", session)
    person = known.person
    known.end()
    if person is not None:
        with short_write() as connection:
            end_tokens(connection, person.id)


def issue_token(person: Person) -> str:
    """A token for REST; it ends with its time, or when the account's tokens are called back."""
    claims = {"epoch": person.epoch}
    token: str = create_access_token(str(person.id), fresh=True, additional_claims=claims)
    return token


def _counters(account: str) -> list[tuple[RateLimitItem, tuple[str, ...]]]:
    return [
        (FOR_ACCOUNT, ("sign-in", "account", account.strip().lower()[:128])),
        (FROM_ADDRESS, ("sign-in", "address", request.remote_addr or "")),
    ]


def _require_calm(keys: list[tuple[RateLimitItem, tuple[str, ...]]]) -> None:
    for item, key in keys:
        if not _limiter().test(item, *key):
            reset = _limiter().get_window_stats(item, *key).reset_time
            raise TooManyTries(max(1, math.ceil(reset - time.time())))


def _limiter() -> Any:
    return runtime().builder.sm.limiter.limiter
