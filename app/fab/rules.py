"""What an installation demands of its accounts: passwords, second factors, length of sessions."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from app.resource.registry import registry


@dataclass(frozen=True)
class PasswordRules:
    """A named set of rules; two standards contradict each other, so that one has to be chosen."""

    shortest: int
    classes: int = 1
    longest_age: timedelta | None = None
    # So many passwords, the present one among them, do not come back.
    remembered: int = 0


PROFILES = {
    "asvs": PasswordRules(shortest=8),
    "dengbao": PasswordRules(10, classes=3, longest_age=timedelta(days=90), remembered=5),
}


@dataclass(frozen=True)
class AccountRules:
    """The rules of one installation; roles of `second_factor` do nothing without one."""

    passwords: PasswordRules = PROFILES["asvs"]
    second_factor: frozenset[str] = frozenset()
    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=12)
    # Who was away longer is not let in before somebody opens the account again; 0: everybody is.
    dormant_days: int = 90
    secret: str = ""

    def key(self, purpose: str) -> bytes:
        """A key for one purpose, derived from the secret of the installation."""
        return hmac.new(self.secret.encode(), purpose.encode(), hashlib.sha256).digest()


class Rules:
    """Those in force; set once by the factory, like the key of the chain."""

    current: ClassVar[AccountRules] = AccountRules()


def install(settings: Any) -> None:
    """Take the rules from the settings.

    :raises ValueError: for a profile or a role that does not exist.
    """
    unknown = set(settings.second_factor) - set(registry.roles)
    if unknown:
        raise ValueError(f"no such role for a second factor: {', '.join(sorted(unknown))}")
    if settings.passwords not in PROFILES:
        raise ValueError(f"the rules of passwords are one of {', '.join(PROFILES)}")
    Rules.current = AccountRules(
        passwords=PROFILES[settings.passwords],
        second_factor=frozenset(settings.second_factor),
        idle=timedelta(minutes=settings.idle_minutes),
        longest=timedelta(hours=settings.longest_hours),
        dormant_days=settings.dormant_days,
        secret=settings.secret_key,
    )
