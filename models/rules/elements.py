"""Rules that look at several elements of one record: pure, so that every way in asks the same.

A rule takes the values by field name and gives its complaints by field name. A guard takes a
record and gives one complaint, or None.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from app.kernel.lazy import LazyText, _
from app.kernel.limit import Limit

Values = Mapping[str, Any]
Complaints = dict[str, LazyText]


class HasEffective(Protocol):
    """What a guard needs of a record: the values that hold."""

    @property
    def effective(self) -> dict[str, Any]:
        """The own value where there is one, else the standard's."""


def limits_in_order(values: Values) -> Complaints:
    """What is promised is not longer than what the law allows."""
    if _longer(values.get("committed_limit"), values.get("statutory_limit")):
        return {"committed_limit": _("The committed limit is longer than the statutory one.")}
    return {}


def _longer(promised: Any, allowed: Any) -> bool:
    if not isinstance(promised, Limit) or not isinstance(allowed, Limit):
        return False
    return promised.comparable(allowed) and promised.value > allowed.value


def days_in_order(values: Values) -> Complaints:
    """Nothing ends before it begins."""
    start, end = values.get("effective_from"), values.get("effective_until")
    if start and end and end < start:
        return {"effective_until": _("The end lies before the beginning.")}
    return {}


def leaf_only(values: Values) -> Complaints:
    """A main item (…00Y) carries no elements; its sub-items do."""
    for name, code in (("catalog_code", values.get("catalog_code")), ("code", base_code(values))):
        if str(code or "").endswith("Y"):
            return {name: _("A main item (…00Y) is not carried out itself.")}
    return {}


def base_code(values: Values) -> str | None:
    """The twelve characters of the base code within a national implementation code."""
    code = str(values.get("code") or "")
    return code[19:31] if len(code) in (31, 33) else None


def parts_of_code(values: Values) -> dict[str, Any]:
    """What a national implementation code says of itself: the agency's code and the base code."""
    code, base = str(values.get("code") or ""), base_code(values)
    return {"catalog_code": base, "agency_uscc": code[:18]} if base else {}


def commitment_allowed(values: Values) -> Complaints:
    """On seven grounds nothing may rest on a commitment alone (川府发〔2022〕15号)."""
    if values.get("commitment") and values.get("commitment_bar"):
        return {"commitment": _("On this ground a commitment is not allowed.")}
    return {}


def entrusted_by(values: Values) -> Complaints:
    """An entrusted power names who entrusts it."""
    if "委托" in str(values.get("power_source") or "") and not values.get("entrusting_body"):
        return {"entrusting_body": _("Say which body entrusts the power.")}
    return {}


def promise_within_law(record: HasEffective) -> LazyText | None:
    """As `limits_in_order`, over what holds: one limit may be the standard's."""
    return limits_in_order(record.effective).get("committed_limit")


def main_item_refused(record: HasEffective) -> LazyText | None:
    """As `leaf_only`, when a record is submitted."""
    return next(iter(leaf_only(record.effective).values()), None)


def at_once_is_immediate(values: Values) -> Complaints:
    """What is promised at once is handled at once, and the other way round."""
    promised, kind = values.get("committed_limit"), values.get("handling_type")
    at_once = isinstance(promised, Limit) and promised.unit == "immediate"
    if kind is not None and promised is not None and at_once != (kind == "即办件"):
        return {"handling_type": _("The handling type and the committed limit do not agree.")}
    return {}


def reason_for_visits(values: Values) -> Complaints:
    """Whoever has to come is told why; who has not gets no reason."""
    visits, reason = values.get("visits"), values.get("on_site_reason")
    if visits and not reason:
        return {"on_site_reason": _("Say why people have to come.")}
    if visits == 0 and reason:
        return {"on_site_reason": _("There is a reason for visits, but no visit.")}
    return {}


def online_without_visits(values: Values) -> Complaints:
    """What is done wholly online needs no visit."""
    if values.get("online_depth") == "全程网办" and values.get("visits"):
        return {"visits": _("What is done wholly online needs no visit.")}
    return {}


def charge_explained(values: Values) -> Complaints:
    """A charge has its basis; what is free is not paid online."""
    if values.get("charged") and not values.get("fee_basis"):
        return {"fee_basis": _("Say on what the charge is based.")}
    if values.get("charged") is False and values.get("online_payment"):
        return {"online_payment": _("What is free is not paid online.")}
    return {}


def two_phones(values: Values) -> Complaints:
    """Questions and complaints go to different phones, and both are named."""
    phone, complaints = values.get("phone"), values.get("complaint_phone")
    if not phone:
        return {"phone": _("The inquiry phone is missing.")}
    if not complaints:
        return {"complaint_phone": _("The complaint phone is missing.")}
    same = phone == complaints
    return {"complaint_phone": _("Complaints have the phone of inquiries.")} if same else {}


def hours_name_days(values: Values) -> Complaints:
    """Hours say on which days."""
    hours = values.get("hours")
    if hours and not any(word in hours for word in ("工作日", "周", "全天", "24小时", "节假日")):
        return {"hours": _("The hours do not say on which days.")}
    return {}


def result_named(values: Values) -> Complaints:
    """A result with a name has its type."""
    if values.get("result_name") and not values.get("result_type"):
        return {"result_type": _("Say of what type the result is.")}
    return {}


# What the quality checks of cities look at (hints, as counties know them).
ITEM_ADVICE = (
    at_once_is_immediate,
    reason_for_visits,
    online_without_visits,
    charge_explained,
    two_phones,
    hours_name_days,
    result_named,
)
ITEM_RULES = (limits_in_order, days_in_order, leaf_only, commitment_allowed, entrusted_by)
STANDARD_RULES = (limits_in_order, commitment_allowed)
