"""How values look to people: moments, numbers, limits, lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from app.db.meta import Kind
from app.kernel.clock import LOCAL, now
from app.kernel.lazy import Words, _
from app.kernel.limit import Limit
from app.resource.fields import Field, child_fields

WITHOUT_END = date(9999, 12, 31)


def moment(value: datetime | None) -> str:
    """`11-22 14:31` within this year, `2021-11-22` before."""
    if value is None:
        return ""
    local = value.astimezone(LOCAL)
    same_year = local.year == now().astimezone(LOCAL).year
    return local.strftime("%m-%d %H:%M" if same_year else "%Y-%m-%d")


def full_moment(value: datetime | None) -> str:
    """`2022-11-22 14:31:05`, where the second matters."""
    return value.astimezone(LOCAL).strftime("%Y-%m-%d %H:%M:%S") if value else ""


def shown_since(since: datetime | None, until: datetime | None) -> Words:
    """When something was in force; empty where it never was."""
    if since is None:
        return ""
    first = since.astimezone(LOCAL).date().isoformat()
    if until is None:
        return _("In force since %(day)s", day=first)
    last = until.astimezone(LOCAL).date().isoformat()
    return _("In force from %(first)s to %(last)s", first=first, last=last)


def grouped(value: int) -> str:
    """`1,284`."""
    return f"{value:,}"


def counted(number: int, *, exact: bool) -> str:
    """`1,284`, or `10,000+` where no more were counted."""
    return grouped(number) + ("" if exact else "+")


def yes_no(value: bool) -> str:
    """The word for it."""
    return str(_("Yes") if value else _("No"))


def shown_day(value: date | str) -> str:
    """The ISO form, or the word for "without end"."""
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return str(_("Without end")) if day == WITHOUT_END else day.isoformat()


def shown_limit(value: Limit | Mapping[str, Any]) -> str:
    """`8 working days`."""
    return (value if isinstance(value, Limit) else Limit.from_json(value)).text()


def plain_text(field: Field | None, value: Any) -> str:
    """A value in its own or its JSON form as one text; children as their number."""
    if value is None or value == "" or value == []:
        return ""
    kind = field.kind if field else None
    if kind is Kind.LIMIT or isinstance(value, Limit):
        return shown_limit(value)
    if kind is Kind.DAY:
        return shown_day(value)
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, list):
        return _listed(field, value)
    text = str(value)
    return f"{text} {field.unit}" if field is not None and field.unit else text


def _listed(field: Field | None, values: list[Any]) -> str:
    if field is not None and field.kind is Kind.CHILDREN:
        return "\n".join(child_text(field, row) for row in values)
    return "、".join(str(value) for value in values)


def child_text(field: Field, row: Mapping[str, Any]) -> str:
    """One child row as a line: its first value, the others behind it."""
    inner = child_fields(field)
    texts = [plain_text(inner.get(name), value) for name, value in row.items() if name in inner]
    given = [text for text in texts if text]
    return f"{given[0]} ({', '.join(given[1:])})" if len(given) > 1 else "".join(given)
