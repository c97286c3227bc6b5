"""The credit code of an organization (GB 32100-2015) and its two check characters."""

from __future__ import annotations

from functools import lru_cache

from app.kernel.lazy import LazyText, _

LENGTH = 18
SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_WEIGHTS = [pow(3, power, 31) for power in range(LENGTH - 1)]
_BODY = slice(8, 16)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@lru_cache(maxsize=4096)
def uscc_problem(text: str) -> LazyText | None:
    """Why `text` is no credit code; None where it is one."""
    if len(text) != LENGTH:
        return _("A credit code has 18 characters, this has %(count)s.", count=len(text))
    if any(sign not in _VALUES for sign in text):
        return _("A credit code has digits and capital letters only, without I, O, S, V, Z.")
    if not text[2:8].isdecimal():
        return _("Characters 3 to 8 of a credit code are digits.")
    if text[16] != body_check(text[_BODY]) or text[17] != check_character(text[:17]):
        return _("The check character of the credit code does not fit.")
    return None


def check_character(first: str) -> str:
    """The last character of the code that begins with these 17."""
    total = sum(_VALUES[sign] * weight for sign, weight in zip(first, _WEIGHTS, strict=True))
    return SYMBOLS[(31 - total % 31) % 31]


def body_check(number: str) -> str:
    """The check character of the eight-digit number of a body (GB 11714)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(number, _BODY_WEIGHTS, strict=True))
    rest = (11 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
