"""The first page of those who look after the market: what runs out, what stands against whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from app.kernel.lazy import _
from app.operations import Filter, ListQuery, fetch_page
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.web.figures import Figure
from models.rules.credit import OVER, RUNS_OUT, SOON

QUALIFICATIONS, AGENCIES = "qualifications", "intermediary-agencies"
SERVICES = "intermediary-services"


def market_told(session: Any) -> Iterable[Figure]:
    """Certificates and agencies of the actor's region; services that rest on no law."""
    actor = actor_of(session)
    home = actor.home if actor.can(QUALIFICATIONS, "update") else None
    clears = actor.can(SERVICES, "update")
    return (
        *(_of_region(session, home.region_id) if home is not None else ()),
        *(_to_clear(session) if clears else ()),
    )


def _of_region(session: Any, region_id: int) -> Iterator[Figure]:
    days = SOON.days
    for label, name, condition, tone in (
        (
            _("Certificates that run out within %(days)s days", days=days),
            QUALIFICATIONS,
            {"standing": RUNS_OUT},
            "warn",
        ),
        (_("Certificates that have lapsed"), QUALIFICATIONS, {"standing": OVER}, "bad"),
        (_("Agencies that wait to be listed"), AGENCIES, {"state": "applied"}, "warn"),
        (_("Agencies tied to a public body"), AGENCIES, {"tied": "1"}, "warn"),
        (_("Agencies restricted in every region"), AGENCIES, {"restricted": "1"}, "bad"),
    ):
        asked = condition | {"region": f"#{region_id}"}
        number = _count(session, name, condition, Filter("region", "below", region_id))
        yield Figure(label, number, _address(name, asked), tone=tone if number else "ok")


def _to_clear(session: Any) -> Iterator[Figure]:
    """The list of services whose basis is too low."""
    asked = {"lawful": "0", "state": "published"}
    number = _count(session, SERVICES, asked)
    hint = _("No law, administrative regulation or decision of the State Council")
    tone = "bad" if number else "ok"
    yield Figure(_("Services to be cleared"), number, _address(SERVICES, asked), hint, tone=tone)


def _count(session: Any, name: str, asked: dict[str, str], *more: Filter) -> int:
    filters = [*(Filter(field, "eq", value) for field, value in asked.items()), *more]
    return fetch_page(session, registry.get(name), ListQuery(filters=filters, size=1)).count or 0


def _address(name: str, asked: dict[str, str]) -> str:
    return f"/r/{name}/?{urlencode(asked)}"


registry.add_figures(market_told)
