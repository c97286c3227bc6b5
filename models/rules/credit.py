"""What agencies of the market are worth under a credit scheme, and which certificates hold.

A scheme is data with a time in which it is in force: an event is counted under the scheme of its
own day, whatever came later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.kernel.clock import today
from app.kernel.lazy import LazyText, _
from app.kernel.text import half_width
from models.reference import credit_schemes
from models.rules.elements import HasEffective

Values = Mapping[str, Any]
FULL = 100
# How long before its end a certificate is said to run out.
SOON = timedelta(days=60)
HOLDS, RUNS_OUT, OVER, WITHHELD = "有效", "临期", "过期", "暂停"
UPHELD = "申诉成立"
LAWFUL = ("法律", "行政法规", "国务院决定")
# An act as it is named: its title, and what stands in brackets behind it; or a number alone.
_ACT = re.compile(r"《([^》]+)》\s*(?:[（(]([^）)]*)[）)])?|(国务院令第\d+号|国发〔\d+〕\d+号)")
# A number before an entry of a list, and entries that say that there is none.
_NUMBER = re.compile(r"^\s*(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）.．]\s*|[①-⑳])")
NOTHING = ("无", "不涉及", "/", "—", "-")
# What tells the kind of an act; the first that fits counts.
_SIGNS = (
    ("国务院决定", r"国务院(?:关于.*)?决定|国发〔|国务院令第412号"),
    ("行政法规", r"国务院令"),
    ("规范性文件", r"(?:通知|意见|清单|目录)$|〔"),
    ("规章", r"(?:办法|规定|规则)$|令第"),
    ("地方性法规", r"(?:省|自治区|自治州|市|县).*条例$"),
    ("法律", r"法$"),
    ("行政法规", r"条例$"),
)


@dataclass(frozen=True)
class Event:
    """What one kind of event costs under a scheme, and for how many months."""

    points: int
    severe: bool
    months: int


@dataclass(frozen=True)
class Scheme:
    """One edition of the rules by which agencies are judged."""

    name: str
    start: date
    end: date | None
    events: Mapping[str, Event]
    grades: tuple[tuple[int, str], ...]

    def grade(self, score: int) -> str:
        """The grade that begins at or below `score`."""
        return next(grade for least, grade in self.grades if score >= least)


@cache
def schemes() -> tuple[Scheme, ...]:
    """The editions that are shipped, the newest first."""
    found = (_scheme(name, rows) for name, rows in credit_schemes().items())
    return tuple(sorted(found, key=lambda one: one.start, reverse=True))


def _scheme(name: str, rows: Iterable[Mapping[str, Any]]) -> Scheme:
    events = {r["kind"]: Event(r["points"], r["severe"], r["months"]) for r in rows if r["kind"]}
    grades = sorted(((r["points"], r["grade"]) for r in rows if r["grade"]), reverse=True)
    first = next(iter(rows))
    return Scheme(name, first["valid_from"], first["valid_until"], events, tuple(grades))


def scheme_of(day: date) -> Scheme:
    """The edition that is in force on a day; before the first one, the first."""
    return next((one for one in schemes() if one.start <= day), schemes()[-1])


def judged(values: Values) -> dict[str, Any]:
    """What follows from the credit events of an agency: points, score, grade, restriction."""
    events = [_judged(event) for event in values.get("credit_events") or ()]
    counted = [event for event in events if _counts(event)]
    score = max(0, FULL - sum(event["points"] or 0 for event in counted))
    severe = any(event["severe"] for event in counted)
    return {
        "credit_events": events or None,
        "score": score,
        "grade": scheme_of(today()).grade(score),
        "restricted": severe or bool(values.get("restricted_elsewhere")),
    }


def _judged(event: Values) -> dict[str, Any]:
    since = event.get("since") or today()
    scheme = scheme_of(since)
    worth = scheme.events.get(str(event.get("kind")), Event(0, False, 0))
    told = {"scheme": scheme.name, "points": worth.points, "severe": worth.severe}
    return {**event, **told}


def _counts(event: Values) -> bool:
    """Whether an event counts today: neither repaired, nor wrong, nor over."""
    since = event.get("since") or today()
    worth = scheme_of(since).events.get(str(event.get("kind")))
    end = event.get("until") or later(since, worth.months if worth else 0)
    open_ = not event.get("repaired") and event.get("appeal") != UPHELD
    return bool(open_ and since <= today() < end)


def severe_now(events: Iterable[Values]) -> list[dict[str, Any]]:
    """The severe breaches that count today."""
    return [event for event in map(_judged, events) if event["severe"] and _counts(event)]


def later(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    return date(day.year + year, month + 1, day.day)


def standing(values: Values) -> dict[str, Any]:
    """How a certificate stands today."""
    end = values.get("valid_until")
    if values.get("withdrawn"):
        return {"standing": WITHHELD}
    if end is not None and end < today():
        return {"standing": OVER}
    return {"standing": RUNS_OUT if end is not None and end - today() <= SOON else HOLDS}


def lawful_basis(values: Values) -> dict[str, Any]:
    """The kind of a basis as its words tell, and whether a service may rest on it."""
    kind = values.get("basis_kind") or kind_of_basis(str(values.get("basis") or ""))
    known = {} if kind is None else {"basis_kind": kind}
    return known | {"lawful": None if kind is None else kind in LAWFUL}


def kind_of_basis(text: str) -> str | None:
    """The highest kind of act among those that a text names; None where none is told."""
    order = ("法律", "行政法规", "国务院决定", "地方性法规", "规章", "规范性文件")
    kinds = {_kind_of_act(*found.groups(default="")) for found in _ACT.finditer(text)}
    return next((kind for kind in order if kind in kinds), None)


def _kind_of_act(title: str, behind: str, number: str) -> str | None:
    said = (number, behind, title.replace("中华人民共和国", ""))
    for kind, sign in _SIGNS:
        if any(re.search(sign, part) for part in said):
            return kind
    return None


def demanded(text: str) -> list[str]:
    """The services that an item names, one in each line or parted by signs."""
    parts = (_NUMBER.sub("", part).strip(" 。") for part in re.split(r"[\n;；、]+", text))
    return [part for part in parts if part and part not in NOTHING]


def bare_name(text: str) -> str:
    """A name as two offices write it alike: half-width, without blanks."""
    return re.sub(r"\s+", "", half_width(text))


def certificate_dates(values: Values) -> dict[str, LazyText]:
    """A certificate does not end before it begins; withholding has its reason."""
    start, end = values.get("valid_from"), values.get("valid_until")
    if start and end and end < start:
        return {"valid_until": _("The end lies before the beginning.")}
    if values.get("withdrawn") and not values.get("withdrawn_reason"):
        return {"withdrawn_reason": _("Say why it is withheld.")}
    return {}


def cleared_with_reason(values: Values) -> dict[str, LazyText]:
    """What was cleared says why."""
    if values.get("cleared_on") and not values.get("cleared_reason"):
        return {"cleared_reason": _("Say why it was cleared.")}
    return {}


def lawful_if_mandatory(values: Values) -> dict[str, LazyText]:
    """What must be handed in rests on a law, a regulation or a decision of the State Council."""
    if values.get("mandatory") and lawful_basis(values)["lawful"] is False:
        return {"mandatory": _("A service without a lawful basis cannot be mandatory: clear it.")}
    return {}


def may_be_listed(record: HasEffective) -> LazyText | None:
    """An agency is known by its code, offers something, and is nowhere restricted."""
    if not record.effective.get("uscc"):
        return _("Without its credit code an agency is not listed.")
    if record.effective.get("restricted"):
        return _("A severe breach restricts the agency in every region.")
    return None
