"""Codes of the basic catalog, of implementation items, and of Sichuan's own scheme."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.kernel.lazy import LazyText, _
from app.kernel.uscc import LENGTH, uscc_problem

_BASE = re.compile(r"\d{9}(?:\d{3}|00Y)")
# Two letters of the scheme's catalog code may be missing in older rows, so may the tail.
_SICHUAN = re.compile(
    r"(?P<catalog>.+?)-(?P<area>\d{12})-(?P<part>\d{3})-(?P<body>.+?)-(?P<edition>\d)-(?P<tail>\d{2})"
)
_LEVELS = "123456"
_ITEM, _TASK = 31, 33


@dataclass(frozen=True)
class ImplementationCode:
    """The parts of an implementation code; `task` is the serial of a handling item or empty."""

    body: str
    level: str
    base: str
    task: str

    @property
    def is_main(self) -> bool:
        """Whether it names a main item, which is never handled itself."""
        return self.base.endswith("00Y")


def base_code_problem(text: str) -> LazyText | None:
    """Why `text` is no base code of the national scheme; None where it is one."""
    if len(text) != 12:
        return _("A base code has 12 characters, this has %(count)s.", count=len(text))
    if not _BASE.fullmatch(text):
        return _("A base code has 12 digits; only a main item ends in 00Y.")
    return None


def implementation_code_problem(text: str) -> LazyText | None:
    """Why `text` is no implementation code; None where it is one."""
    if len(text) not in (_ITEM, _TASK):
        return _(
            "An implementation code has 31 characters, or 33 with a handling item; "
            "this has %(count)s.",
            count=len(text),
        )
    problem = uscc_problem(text[:LENGTH])
    if problem:
        return _("Its first 18 characters are no credit code: %(why)s", why=problem)
    if text[LENGTH] not in _LEVELS:
        return _("Character 19 is the level, 1 to 6.")
    if not text[_ITEM:].isdecimal() and len(text) == _TASK:
        return _("The last two characters number the handling item.")
    return base_code_problem(text[LENGTH + 1 : _ITEM])


def split_implementation_code(text: str) -> ImplementationCode | None:
    """The parts of a valid implementation code."""
    if implementation_code_problem(text):
        return None
    return ImplementationCode(text[:18], text[18], text[19:31], text[31:])


@dataclass(frozen=True)
class SichuanCode:
    """The parts of an item code of the Sichuan portal, kept as they are."""

    catalog: str
    area: str
    body: str


def split_sichuan_code(text: str) -> SichuanCode | None:
    """The parts of a code of Sichuan's scheme; hyphens may stand inside of two of them."""
    found = _SICHUAN.fullmatch(text)
    return SichuanCode(found["catalog"], found["area"], found["body"]) if found else None
