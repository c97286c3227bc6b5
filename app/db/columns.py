"""The words a model is written in: `text`, `choice`, `limit`, `belongs_to`, `has_many` …

Each takes its label first and the rest of `Meta` by keyword. Whether a value may be absent is
said by the annotation alone: `Mapped[str | None]`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypedDict, Unpack, cast

from sqlalchemy import Boolean, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, MappedColumn, mapped_column

from app.db.meta import Check, Kind, Meta
from app.db.types import JsonText, LimitType
from app.kernel.direction import Direction
from app.kernel.lazy import Words
from app.kernel.limit import Limit


class Says(TypedDict, total=False):
    """The keywords every column function takes; `Meta` tells what they mean."""

    help: Words
    unit: Words
    check: Check
    headings: tuple[str, ...]
    direction: Direction
    personal: bool
    system: bool
    unique: bool


class RelationSays(Says, total=False):
    """What a relation takes besides: how its target is named to people and in data, whether it
    narrows the scope.
    """

    shown_by: str
    written_as: str
    narrows: bool


@dataclass(frozen=True)
class Relation:
    """Stands in a class body until the model is built; see `app.db.base`."""

    meta: Meta


def _column(kind: Kind, type_: Any, label: Words, **says: Any) -> Any:
    return mapped_column(type_, info={"meta": Meta(kind=kind, label=label, **says)})


def text(length: int, label: Words, **says: Unpack[Says]) -> MappedColumn[str]:
    """One line of at most `length` characters."""
    return cast(
        "MappedColumn[str]", _column(Kind.TEXT, String(length), label, length=length, **says)
    )


def long_text(label: Words, **says: Unpack[Says]) -> MappedColumn[str]:
    """Text of several lines."""
    return cast("MappedColumn[str]", _column(Kind.LONG_TEXT, Text(), label, **says))


def number(label: Words, **says: Unpack[Says]) -> MappedColumn[int]:
    """A whole number, zero or more unless its check says otherwise."""
    return cast("MappedColumn[int]", _column(Kind.NUMBER, Integer(), label, **says))


def yes_no(label: Words, **says: Unpack[Says]) -> MappedColumn[bool]:
    """Yes or no; absent means unknown."""
    return cast("MappedColumn[bool]", _column(Kind.YES_NO, Boolean(), label, **says))


def day(label: Words, **says: Unpack[Says]) -> MappedColumn[date]:
    """A calendar day; 9999-12-31 is "without end"."""
    return cast("MappedColumn[date]", _column(Kind.DAY, Date(), label, **says))


def choice(label: Words, code_list: str, **says: Unpack[Says]) -> MappedColumn[str]:
    """One label of a code list."""
    return cast(
        "MappedColumn[str]", _column(Kind.CHOICE, String(60), label, choices=code_list, **says)
    )


def choices(label: Words, code_list: str, **says: Unpack[Says]) -> MappedColumn[list[str]]:
    """Several labels of a code list, in the list's order."""
    return cast(
        "MappedColumn[list[str]]",
        _column(Kind.CHOICES, JsonText(), label, choices=code_list, **says),
    )


def limit(label: Words, **says: Unpack[Says]) -> MappedColumn[Limit]:
    """A time limit with its unit."""
    return cast("MappedColumn[Limit]", _column(Kind.LIMIT, LimitType(), label, **says))


def belongs_to(label: Words, **says: Unpack[RelationSays]) -> Mapped[Any]:
    """A record of another model: a key column `<name>_id`, and `<name>` to read it.

    The relation is for reading; what is written is the key, by an operation.
    """
    return cast("Mapped[Any]", Relation(Meta(kind=Kind.RELATION, label=label, **says)))


def part_of(label: Words, **says: Unpack[RelationSays]) -> Mapped[Any]:
    """The record whose list a child row stands in, where such rows have a list of their own.

    The row is read by itself, and written with its record: see `app.operations.parts`.
    """
    return cast("Mapped[Any]", Relation(Meta(kind=Kind.RELATION, label=label, owner=True, **says)))


def has_many(label: Words, **says: Unpack[Says]) -> Mapped[Any]:
    """Rows that live and change with their record, in their order."""
    return cast("Mapped[Any]", Relation(Meta(kind=Kind.CHILDREN, label=label, **says)))
