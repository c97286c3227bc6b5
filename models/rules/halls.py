"""Rules of halls and windows, and of the list of what stays out of them: pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.kernel.lazy import LazyText, _

Values = Mapping[str, Any]
Complaints = dict[str, LazyText]

_DEGREES = re.compile(r"(-?\d{1,3}(?:\.\d{1,8})?),(-?\d{1,2}(?:\.\d{1,8})?)")
SECRET, OTHER = "国家秘密", "其他"
# What would say more of a state secret than its number and that it is one.
TELLING = (
    "item",
    "item_name",
    "department",
    "kind",
    "reason_text",
    "handled_at",
    "asked_by",
    "approved_by",
    "document",
)
ACCEPT, APPROVE = "受理", "审批"


def coordinates_problem(text: str) -> LazyText | None:
    """Why `text` is no place on earth; None where it is one."""
    found = _DEGREES.fullmatch(text)
    if found and abs(float(found[1])) <= 180 and abs(float(found[2])) <= 90:
        return None
    return _("Longitude and latitude in degrees, such as 104.0665,30.6574.")


def secrets_stay_unnamed(values: Values) -> Complaints:
    """Of a state secret the list records a number and the reason, and nothing else (RULES 7)."""
    if values.get("reason") != SECRET:
        return {}
    words = _("A state secret is entered by its number and reason alone.")
    return {name: words for name in TELLING if values.get(name)}


def entry_is_whole(values: Values) -> Complaints:
    """An entry names its item, and another reason than the two named ones is put in words."""
    found: Complaints = {}
    if values.get("reason") != SECRET and not (values.get("item") or values.get("item_name")):
        found["item_name"] = _("Say which item stays out.")
    if values.get("reason") == OTHER and not values.get("reason_text"):
        found["reason_text"] = _("Put the reason in words.")
    return found


def posts_are_apart(values: Values) -> Complaints:
    """Nobody both accepts and approves (受理与审批分离)."""
    for post in values.get("staff") or ():
        if {ACCEPT, APPROVE} <= set(post.get("duties") or ()):
            words = _("“%(post)s” both accepts and approves.", post=post.get("post"))
            return {"staff": words}
    return {}


def assignment_days(values: Values) -> Complaints:
    """Nothing ends before it begins."""
    start, end = values.get("starts"), values.get("ends")
    if start and end and end < start:
        return {"ends": _("The end lies before the beginning.")}
    return {}


def merging_explained(values: Values) -> Complaints:
    """A hall that is to be merged is some body's own."""
    if values.get("merge_by") and not values.get("stand_alone_of"):
        return {"stand_alone_of": _("Say whose hall it is that is to be merged.")}
    return {}


# The kinds of windows that a hall of each level has to have.
REQUIRED = {
    "省级": ("综合咨询", "跨区域通办", "办不成事反映", "综合出件"),
    "市级": ("无差别综合", "综合咨询", "帮办代办", "跨区域通办", "办不成事反映", "综合出件"),
    "县级": ("无差别综合", "综合咨询", "帮办代办", "跨区域通办", "办不成事反映", "综合出件"),
    "乡级": ("无差别综合", "帮办代办"),
}


def kinds_needed(level: str | None) -> tuple[str, ...]:
    """The kinds of windows that every hall of this level has; of no level, none."""
    return REQUIRED.get(level or "", ())


def kinds_missing(level: str | None, kinds: Iterable[str]) -> list[str]:
    """The kinds of windows that a hall of this level lacks; of no level, none."""
    there = set(kinds)
    return [kind for kind in kinds_needed(level) if kind not in there]


def only_in_name(*, staffed: bool, hours: str | None, assigned: int) -> bool:
    """Whether a window has items, but nobody or no time to handle them (明进暗不进)."""
    return assigned > 0 and not (staffed and (hours or "").strip())
