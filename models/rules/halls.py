"""Rules of halls and windows, and of the list of what stays out of them: pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel.lazy import LazyText, _

Values = Mapping[str, Any]
Complaints = dict[str, LazyText]

_DEGREES = re.compile(r"(-?\d{1,3}(?:\.\d{1,8})?),(-?\d{1,2}(?:\.\d{1,8})?)")
SECRET, OTHER = "国家秘密", "其他"
ACCEPT, APPROVE = "受理", "审批"
# 川府发〔2022〕15号: windows that every comprehensive center has.
NAMED_KINDS = ("综合咨询", "帮办代办", "跨区域通办", "办不成事反映")
COMPREHENSIVE = ("无差别综合", "分领域综合")
LEVELS_WITH_ALL = ("省级", "市级", "县级")


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
    told = ("item", "item_name", "kind", "department", "reason_text", "handled_at")
    words = _("A state secret is entered by its number and reason alone.")
    return {name: words for name in told if values.get(name)}


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


def missing_kinds(level: str | None, kinds: Sequence[str]) -> list[str]:
    """The kinds of window that a center of this level must have and has not."""
    if level not in LEVELS_WITH_ALL:
        return []
    missing = [kind for kind in NAMED_KINDS if kind not in kinds]
    if not set(COMPREHENSIVE) & set(kinds):
        missing.append(" / ".join(COMPREHENSIVE))
    return missing


def idle_reasons(window: Values) -> list[LazyText]:
    """Why nobody is served at a window, although items are assigned to it (明进暗不进)."""
    found = []
    if window.get("open") is False:
        found.append(_("closed"))
    if not window.get("staff"):
        found.append(_("no posts"))
    if not window.get("hours"):
        found.append(_("no hours"))
    return found
