"""Agencies of the market that stand too near to those who decide (红顶中介)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.lazy import LazyText, _

Values = Mapping[str, Any]
# A shorter name says too little to be found within a sentence.
SHORTEST = 4
TEXTS: tuple[tuple[str, LazyText], ...] = (
    ("parent_body", _("It belongs to the body.")),
    ("association", _("It is managed by an association of the body.")),
    ("shared_officers", _("It shares officers with the body.")),
)


@dataclass(frozen=True)
class Tie:
    """One way in which an agency is tied to a body; `deciding`: the body leads what it offers."""

    body: str
    body_id: int
    why: LazyText
    words: str
    deciding: bool


def ties(agency: Values, bodies: Iterable[Values], deciding: Iterable[int]) -> list[Tie]:
    """What ties an agency to the bodies, those first that decide on what it offers."""
    leading = set(deciding)
    found = [
        Tie(str(body["name"]), int(body["id"]), why, words, body["id"] in leading)
        for body in bodies
        for why, words in _of(agency, body)
    ]
    return sorted(found, key=lambda tie: not tie.deciding)


def _of(agency: Values, body: Values) -> Iterator[tuple[LazyText, str]]:
    for name, why in TEXTS:
        text = str(agency.get(name) or "")
        if text and any(each in text for each in _names(body)):
            yield why, text
    if _same(agency.get("uscc"), body.get("uscc")):
        yield _("It has the credit code of the body."), str(body["uscc"])
    if _same(agency.get("registered_at"), body.get("address")):
        yield _("It is registered where the body sits."), str(body["address"])
    if _same(_digits(agency.get("phone")), _digits(body.get("phone"))):
        yield _("It has a phone of the body."), str(body["phone"])


def _names(body: Values) -> list[str]:
    given = (body.get("name"), body.get("short_name"), body.get("full_name"))
    return [str(name) for name in given if name and len(str(name)) >= SHORTEST]


def _same(one: Any, other: Any) -> bool:
    return bool(one) and str(one).strip() == str(other or "").strip()


def _digits(phone: Any) -> str:
    found = re.sub(r"\D", "", str(phone or ""))
    return found if len(found) >= SHORTEST else ""
