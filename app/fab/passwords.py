"""What a password has to be, and how one is kept: the same for pages, REST and commands."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update
from werkzeug.security import check_password_hash, generate_password_hash

from app.db.accounts import Account
from app.fab.identity import USERS
from app.fab.rules import Rules
from app.kernel.clock import now
from app.kernel.errors import Invalid
from app.kernel.lazy import Words, _

LONGEST_PASSWORD = 128
# Of fewer different characters there is not much to guess.
FEWEST_CHARACTERS = 5
# Below this length a password without a letter is a date, a telephone number or the like.
LONG_NUMBER = 20
HASHING = "scrypt"
COMMON = Path(__file__).with_name("common_passwords.txt")
LOOKALIKES = str.maketrans("@430!1$57", "aaeoiisst")
# Whatever is none of these is of the fourth class.
KINDS = (str.islower, str.isupper, str.isdigit)
STATES = Account.__table__


def password_problem(password: str, *context: str) -> Words | None:
    """Why the password will not do for somebody with these names; None where it does."""
    rules = Rules.current.passwords
    if len(password) < rules.shortest:
        return _("At least %(least)s characters.", least=rules.shortest)
    if len(password) > LONGEST_PASSWORD:
        return _("At most %(length)s characters.", length=LONGEST_PASSWORD)
    if _classes(password) < rules.classes:
        return _("Use three of these: small letters, capital letters, digits, other characters.")
    if _is_guessable(password.lower(), context):
        return _("This password is too easy to guess.")
    return None


def _classes(password: str) -> int:
    return len({next((kind for kind in KINDS if kind(one)), None) for one in password})


def _is_guessable(password: str, context: tuple[str, ...]) -> bool:
    if len(set(password)) < FEWEST_CHARACTERS or password in _common():
        return True
    plain = _letters(password)
    if not plain and len(password) < LONG_NUMBER:
        return True
    named = any(len(name) > 2 and name.lower() in password for name in context)
    words = {plain, *(_letters(each.translate(LOOKALIKES)) for each in (password, _core(password)))}
    return named or not words.isdisjoint(_common())


def _letters(password: str) -> str:
    """What remains without the digits and signs that people put around a word."""
    return "".join(one for one in password if one.isalpha())


def _core(password: str) -> str:
    """The password from its first letter to its last."""
    at = [place for place, one in enumerate(password) if one.isalpha()]
    return password[at[0] : at[-1] + 1] if at else ""


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def require_sound(password: str, *context: str, field: str = "password") -> None:
    """Go on only with a password that the rules allow.

    :raises Invalid: for any other, with the reason.
    """
    problem = password_problem(password, *context)
    if problem is not None:
        raise Invalid({field: [problem]})


def hashed(password: str) -> str:
    """What is kept of a password."""
    return generate_password_hash(password, method=HASHING)


def is_password_of(connection: Connection, user_id: int, password: str) -> bool:
    """Whether it is the account's present one."""
    kept = connection.scalar(select(USERS.c.password).where(USERS.c.id == user_id))
    return kept is not None and check_password_hash(kept, password)


def put_password(
    connection: Connection, user_id: int, password: str, *, must_change: bool = False
) -> None:
    """Give the account another password; it is changed at the first sign-in where it must be.

    :raises Invalid: for one that was used not long ago, where the rules remember.
    """
    remembered = _require_new(connection, user_id, password)
    here = USERS.c.id == user_id
    connection.execute(update(USERS).where(here).values(password=hashed(password)))
    values = {
        "password_changed_at": now(),
        "must_change_password": must_change,
        "password_history": remembered,
    }
    connection.execute(update(STATES).where(STATES.c.user_id == user_id).values(values))


def _require_new(connection: Connection, user_id: int, password: str) -> list[str] | None:
    """The hashes to remember besides that of the new password, the latest first."""
    count = Rules.current.passwords.remembered
    if not count:
        return None
    earlier = select(STATES.c.password_history).where(STATES.c.user_id == user_id)
    present = connection.scalar(select(USERS.c.password).where(USERS.c.id == user_id))
    kept = [present, *(connection.scalar(earlier) or [])]
    if any(hash_ and check_password_hash(hash_, password) for hash_ in kept[:count]):
        said = _("This is one of your last %(count)s passwords.", count=count)
        raise Invalid({"password": [said]})
    return kept[: count - 1]


def demand_change(connection: Connection, user_id: int) -> None:
    """Let the account do nothing but change its password."""
    values: dict[str, Any] = {"must_change_password": True}
    connection.execute(update(STATES).where(STATES.c.user_id == user_id).values(values))


def is_aged(changed_at: datetime | None) -> bool:
    """Whether the rules ask for another password by now; one of unknown age is old."""
    longest = Rules.current.passwords.longest_age
    return longest is not None and (changed_at is None or changed_at + longest < now())
