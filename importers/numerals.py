"""Chinese numerals as offices write them: 二十, 一百八十, 两, 〇."""

from __future__ import annotations

import re

DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "壹": 1, "二": 2, "贰": 2, "两": 2, "三": 3, "叁": 3,
          "四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8,
          "捌": 8, "九": 9, "玖": 9}  # fmt: skip
_POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TWENTY = {"廿": "二十", "卅": "三十"}
NUMERAL_SIGNS = "".join([*DIGITS, *_POWERS, *_TWENTY])
_YEAR = 4


def read_numeral(text: str) -> int | None:
    """The number below ten thousand that the text writes; None for anything vaguer."""
    plain = "".join(_TWENTY.get(sign, sign) for sign in text)
    if not plain or any(sign not in NUMERAL_SIGNS for sign in plain):
        return None
    if all(sign in DIGITS for sign in plain):
        return _digits(plain)
    return _sum(plain)


def _digits(text: str) -> int | None:
    """One digit, the four of a year, or a number with a zero: 一两 is none."""
    digits = "".join(str(DIGITS[sign]) for sign in text)
    is_number = "0" in digits and not digits.startswith("0")
    return int(digits) if len(text) in (1, _YEAR) or is_number else None


def _sum(text: str) -> int | None:
    pattern = r"(?:([^十百千])千)?零?(?:([^十百千])百)?零?(?:([^十百千])?(十))?零?([^十百千零])?"
    even = text.replace("拾", "十").replace("佰", "百").replace("仟", "千")
    found = re.fullmatch(pattern, even)
    if not found:
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    total = 1000 * _digit(thousands) + 100 * _digit(hundreds) + _digit(ones)
    return total + (10 * (_digit(tens) or 1) if ten else 0)


def _digit(sign: str | None) -> int:
    return DIGITS[sign] if sign else 0
