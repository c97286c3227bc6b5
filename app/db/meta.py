"""What a column says of itself: label, help, unit, choices, check, headings, direction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from app.kernel.direction import Direction
from app.kernel.lazy import LazyText, Words

Check = Callable[[str], LazyText | None]


class Kind(StrEnum):
    """The kinds of value that forms, REST and sheets know how to carry."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DAY = "day"
    CHOICE = "choice"
    CHOICES = "choices"
    LIMIT = "limit"
    RELATION = "relation"
    CHILDREN = "children"


class Scope(StrEnum):
    """Who sees a row, and who writes it (RULES 2)."""

    GLOBAL = "global"
    SHARED = "shared"
    REGIONAL = "regional"
    PUBLISHED = "published"
    SYSTEM = "system"


@dataclass(frozen=True)
class Meta:
    """One field, declared once; every page, endpoint and sheet reads it from here."""

    kind: Kind
    label: Words
    help: Words | None = None
    unit: Words | None = None
    length: int | None = None
    choices: str | None = None
    check: Check | None = None
    headings: tuple[str, ...] = ()
    direction: Direction = Direction.JUDGE
    personal: bool = False
    system: bool = False
    unique: bool = False
    required: bool = False
    target: str | None = None
    shown_by: str = "name"
    written_as: str | None = None
    narrows: bool = False
    owner: bool = False
    late: bool = False
    name: str = ""

    def named(self, name: str, *, required: bool, target: str | None = None) -> Meta:
        """The same field under the name that the model gives it."""
        return replace(self, name=name, required=required, target=target or self.target)
