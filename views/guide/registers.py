"""The registers of the guide: accepted filings, halls, and the intermediary market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import NotFound
from app.kernel.lazy import Words, _
from app.operations import Filter, ListQuery, fetch_page
from app.resource.registry import registry
from app.web.formats import counted, plain_text

SIZE = 30


@dataclass(frozen=True)
class Register:
    """What of a resource is shown: its title, columns, and the conditions that always hold."""

    name: str
    label: Words
    resource: str
    columns: tuple[str, ...]
    state: str = ""


REGISTERS = (
    Register(
        "halls",
        _("Service halls"),
        "service-centers",
        ("name", "region", "address", "weekly_hours", "phone"),
    ),
    Register(
        "filings",
        _("Accepted local innovations"),
        "innovation-filings",
        ("number", "name", "kind", "region", "published_on"),
        state="accepted",
    ),
    Register(
        "intermediaries",
        _("Intermediary agencies"),
        "intermediary-agencies",
        ("name", "uscc", "kind", "grade", "phone"),
        state="listed",
    ),
    Register(
        "services",
        _("Intermediary services"),
        "intermediary-services",
        ("name", "kind", "mandatory", "charge_standard"),
        state="published",
    ),
)


@dataclass(frozen=True)
class RegisterPage:
    """One page of a register."""

    register: Register
    query: str
    headings: list[Words]
    rows: list[list[str]]
    count: str
    next: Mapping[str, str] | None
    prev: Mapping[str, str] | None


def register_page(session: Any, name: str, given: Mapping[str, str]) -> RegisterPage:
    """A page of the register of this name.

    :raises NotFound: where there is none.
    """
    register = next((each for each in REGISTERS if each.name == name), None)
    if register is None:
        raise NotFound
    resource = registry.get(register.resource)
    query = given.get("q", "").strip()
    page = fetch_page(session, resource, _asked(register, resource, query, given))
    kept = {"q": query} if query else {}
    return RegisterPage(
        register=register,
        query=query,
        headings=[page.fields[column].label for column in register.columns],
        rows=[
            [_text(page.fields[column], row[column]) for column in register.columns]
            for row in page.rows
        ],
        count=counted(page.count, exact=page.count_exact),
        next=kept | {"after": page.next} if page.next else None,
        prev=kept | {"before": page.prev} if page.prev else None,
    )


def _asked(register: Register, resource: Any, query: str, given: Mapping[str, str]) -> ListQuery:
    state = [Filter("state", "eq", register.state)] if register.state else []
    return ListQuery(
        filters=state,
        search=query,
        columns=register.columns,
        size=SIZE,
        after=given.get("after") or None,
        before=given.get("before") or None,
        version="published" if resource.model.versioned else "working",
    )


def _text(field: Any, value: Any) -> str:
    return str(value or "") if field.target else plain_text(field, value)
