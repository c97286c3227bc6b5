"""The second factor: codes that a telephone computes from the time, and codes for its loss."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import os
import secrets
from typing import Any

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, or_, select, update

from app.db.accounts import Account
from app.fab.rules import Rules
from app.kernel.clock import now

log = logging.getLogger(__name__)

STATES = Account.__table__
STEP_SECONDS = 30
# A clock may be this many steps off.
DRIFT = 1
RECOVERY_CODES = 10
# Without those that look like one another.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
# How a stored secret is encrypted; it begins the stored text, so that the way can change.
WAY = "aes256gcm"
OFF: dict[str, Any] = {
    "totp_secret": None,
    "totp_confirmed_at": None,
    "totp_last_step": None,
    "recovery_codes": None,
}


def new_secret() -> str:
    """A secret that a telephone is to keep."""
    return pyotp.random_base32()


def address_of(secret: str, account: str, issuer: str) -> str:
    """What the telephone reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def propose(connection: Connection, user_id: int) -> None:
    """Keep a new secret; it counts for nothing before a first code was shown."""
    sealed = _sealed(new_secret(), user_id)
    fresh = _of(user_id) & STATES.c.totp_confirmed_at.is_(None)
    connection.execute(update(STATES).where(fresh).values(OFF | {"totp_secret": sealed}))


def proposed(connection: Connection, user_id: int) -> str | None:
    """The secret that waits for its first code; None where none does."""
    row = _row(connection, user_id)
    waiting = row is not None and row.totp_secret and row.totp_confirmed_at is None
    return _opened(row.totp_secret, user_id) if waiting else None


def confirm(connection: Connection, user_id: int, code: str) -> list[str]:
    """Switch it on with a first code; gives the recovery codes, empty where the code is wrong."""
    secret = proposed(connection, user_id)
    if secret is None or not _take_step(connection, user_id, _step_of(secret, code)):
        return []
    codes = [_recovery_code() for _number in range(RECOVERY_CODES)]
    kept = [_hash(each, user_id) for each in codes]
    values = {"totp_confirmed_at": now(), "recovery_codes": kept}
    connection.execute(update(STATES).where(_of(user_id)).values(values))
    return codes


def takes(connection: Connection, user_id: int, code: str) -> bool:
    """Whether the code is right, and not one that was taken before: each is taken once."""
    row = _row(connection, user_id)
    if row is None or row.totp_confirmed_at is None:
        return False
    given = "".join(one for one in code.lower() if one.isalnum())
    if len(given) != len(_recovery_code().replace("-", "")):
        secret = _opened(row.totp_secret, user_id)
        step = _step_of(secret, given) if secret else None
        return _take_step(connection, user_id, step)
    return _take_recovery(connection, row, given)


def recovery_left(connection: Connection, user_id: int) -> int:
    """How many recovery codes have not been used."""
    row = _row(connection, user_id)
    return len(row.recovery_codes or []) if row is not None else 0


def switch_off(connection: Connection, user_id: int) -> None:
    """Forget the secret and every code."""
    connection.execute(update(STATES).where(_of(user_id)).values(OFF))


def _of(user_id: int) -> Any:
    return STATES.c.user_id == user_id


def _row(connection: Connection, user_id: int) -> Any:
    return connection.execute(select(STATES).where(_of(user_id))).first()


def _step_of(secret: str, code: str) -> int | None:
    """The step whose code this is, near the present one."""
    clock, step = pyotp.TOTP(secret), int(now().timestamp()) // STEP_SECONDS
    for each in range(step - DRIFT, step + DRIFT + 1):
        if hmac.compare_digest(clock.at(each * STEP_SECONDS).encode(), code.strip().encode()):
            return each
    return None


def _take_step(connection: Connection, user_id: int, step: int | None) -> bool:
    """Take the step, unless it or a later one was taken; of two at once one succeeds."""
    if step is None:
        return False
    last = STATES.c.totp_last_step
    unused = _of(user_id) & or_(last.is_(None), last < step)
    taken = connection.execute(update(STATES).where(unused).values(totp_last_step=step))
    return taken.rowcount == 1


def _take_recovery(connection: Connection, row: Any, given: str) -> bool:
    kept, used = row.recovery_codes or [], _hash(given, row.user_id)
    if used not in kept:
        return False
    rest = [each for each in kept if each != used]
    same = _of(row.user_id) & (STATES.c.recovery_codes == kept)
    return connection.execute(update(STATES).where(same).values(recovery_codes=rest)).rowcount == 1


def _recovery_code() -> str:
    parts = ("".join(secrets.choice(LETTERS) for _letter in range(5)) for _part in range(3))
    return "-".join(parts)


def _hash(code: str, user_id: int) -> str:
    """What is kept of a recovery code: of no use without the secret of the installation."""
    said = f"{user_id}:{code.replace('-', '')}"
    return hmac.new(Rules.current.key("recovery"), said.encode(), hashlib.sha256).hexdigest()


def _sealed(secret: str, user_id: int) -> str:
    nonce = os.urandom(12)
    hidden = AESGCM(Rules.current.key(WAY)).encrypt(nonce, secret.encode(), _bound(user_id))
    return f"{WAY}:{base64.b64encode(nonce + hidden).decode()}"


def _opened(stored: str, user_id: int) -> str | None:
    """The secret; None where it was encrypted with another key, or for another account."""
    raw = base64.b64decode(stored.removeprefix(f"{WAY}:"))
    try:
        cipher = AESGCM(Rules.current.key(WAY))
        return cipher.decrypt(raw[:12], raw[12:], _bound(user_id)).decode()
    except InvalidTag:
        log.error("the second factor of account %s cannot be read with this secret key", user_id)
        return None


def _bound(user_id: int) -> bytes:
    """Ties the text to its account: moved to another row it is worth nothing."""
    return f"account {user_id}".encode()
