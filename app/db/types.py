"""Column types whose values are what the rest of the program speaks of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator

from app.kernel.limit import Limit

BigKey = BigInteger().with_variant(Integer, "sqlite")


def tree_path() -> Any:
    """A path such as `/1/25/330/`, ordered byte by byte on every database."""
    return by_bytes(120)


def by_bytes(length: int) -> Any:
    """Text that is ordered byte by byte, so that its beginning can be asked for."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class LimitType(TypeDecorator[Limit]):
    """A `Limit`, stored so that order within one unit is the order of the text."""

    impl = String(24)
    cache_ok = True

    def process_bind_param(self, value: Limit | str | None, dialect: Dialect) -> str | None:
        """Text for the database; text is taken as stored already."""
        return value.store() if isinstance(value, Limit) else value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Limit | None:
        """The limit, or None."""
        return None if value is None else Limit.load(value)


class JsonText(TypeDecorator[Any]):
    """JSON as text: the same bytes on both databases, readable by people."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Compact JSON with Chinese as it is."""
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """What was stored."""
        return None if value is None else json.loads(value)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, also on SQLite, which knows no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC.

        :raises ValueError: for a naive moment, whose meaning nobody knows.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The aware moment."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


def to_json(value: Any) -> str:
    """The one JSON form that is stored and hashed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
