"""Addresses of pages: where one page ends, in the values by which the list is ordered."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, literal, or_

from app.kernel.errors import BadRequest
from app.kernel.lazy import _
from app.kernel.text import is_text
from app.policies.history import plain

LARGEST = 2**63 - 1


def encode(values: Sequence[Any]) -> str:
    """The address of the page that begins after these values."""
    texts = json.dumps([plain(value) for value in values])
    return base64.urlsafe_b64encode(texts.encode()).decode().rstrip("=")


def beyond(
    keys: Sequence[Any], order: Sequence[str], cursor: str, *, backwards: bool
) -> ColumnElement[bool]:
    """The rows after (or before) the cursor's in the given order.

    :raises BadRequest: for an address that no page of this order has given.
    """
    values = [literal(v, k.type) for v, k in zip(_decode(cursor, keys), keys, strict=True)]
    options = []
    for at, (key, name) in enumerate(zip(keys, order, strict=True)):
        down = name.startswith("-") is not backwards
        same = [keys[i].element == values[i] for i in range(at)]
        options.append(and_(*same, key.element < values[at] if down else key.element > values[at]))
    return or_(*options)


def _decode(cursor: str, keys: Sequence[Any]) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded.encode()))
        if not isinstance(values, list) or len(values) != len(keys):
            raise ValueError("a cursor of another order")
        return [_typed(value, key) for value, key in zip(values, keys, strict=True)]
    except (ValueError, TypeError, RecursionError):
        raise BadRequest(_("This page address is not valid any more.")) from None


def _typed(value: Any, key: Any) -> Any:
    kind = getattr(key.type, "impl_instance", key.type)
    return _READERS[kind.python_type](value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not is_text(value):
        raise ValueError("no text")
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > LARGEST:
        raise ValueError("no number")
    return value


def _yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither yes nor no")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


_READERS: dict[type, Callable[[Any], Any]] = {
    str: _text,
    int: _number,
    bool: _yes_no,
    date: date.fromisoformat,
    datetime: _moment,
}
