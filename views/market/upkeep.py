"""What is looked at every day: certificates, breaches elsewhere, ties, and offers with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.operations import Filter, ListQuery, Record, fetch_page, fetch_record
from app.operations.upkeep import keep_up
from app.resource.registry import registry
from models.rules.credit import HOLDS, RUNS_OUT, severe_now
from views.market.affiliation import Bodies, told
from views.market.qualifications import Qualifications

SERVICES, AGENCIES = "intermediary-services", "intermediary-agencies"
RESTRICTED, UNQUALIFIED = "严重失信，全省受限", "缺少有效资质"
PAGE = 200


@dataclass
class Market:
    """What agencies are allowed to do today, and what stands against them."""

    session: Any
    # By key of an agency, the kinds of certificate that hold.
    held: dict[int, set[str]] = field(default_factory=dict)
    # By credit code, the severe breaches: the key of the agency and words for where and what.
    breaches: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    services: dict[int, Record] = field(default_factory=dict)

    def hold(self, record: Record) -> None:
        """Remember a certificate."""
        if record.own["standing"] in (HOLDS, RUNS_OUT):
            self.held.setdefault(record.own["agency"], set()).add(record.own["kind"])

    def note(self, record: Record) -> None:
        """Remember what is severe in an agency's record."""
        for event in severe_now(record.own["credit_events"] or ()):
            words = f"{record.names.get('region', '')}：{event['kind']}（{event['since']}）"
            self.breaches.setdefault(record.own["uscc"] or "", []).append((record.id, words))

    def elsewhere(self, record: Record) -> str | None:
        """The severe breaches of the same agency in the registers of other regions."""
        found = self.breaches.get(record.own["uscc"] or "?", ())
        return "；".join(words for key, words in found if key != record.id)[:300] or None

    def offers(self, record: Record, *, restricted: bool) -> list[dict[str, Any]] | None:
        """The offers, hidden where the agency may not keep what it promises."""
        rows = [self._offer(record.id, row, restricted) for row in record.own["offers"] or ()]
        return rows or None

    def _offer(self, agency: int, row: Mapping[str, Any], restricted: bool) -> dict[str, Any]:
        need = self._need(row["service"])
        lacks = need is not None and need not in self.held.get(agency, ())
        reason = RESTRICTED if restricted else f"{UNQUALIFIED}：{need}" if lacks else None
        return {**row, "hidden": reason is not None or None, "hidden_reason": reason}

    def _need(self, service: int) -> str | None:
        needed: str | None = self._service(service).own["qualification_kind"]
        return needed

    def _service(self, key: int) -> Record:
        if key not in self.services:
            self.services[key] = fetch_record(self.session, registry.get(SERVICES), key)
        return self.services[key]

    def deciding(self, record: Record) -> list[int]:
        """The bodies that are in charge of what an agency offers."""
        owners = (self._service(row["service"]).own["owner"] for row in record.own["offers"] or ())
        return [owner for owner in owners if owner is not None]


def every(session: Any, resource: Any, *filters: Filter) -> Iterator[Record]:
    """Each record of a resource that the filters leave."""
    query = ListQuery(filters=filters, order=["id"], columns=("id",), size=PAGE, count=False)
    while True:
        page = fetch_page(session, resource, query)
        for row in page.rows:
            yield fetch_record(session, resource, row["id"])
        if page.next is None:
            return
        query.after = page.next


def keep_market(session: Any) -> None:
    """Let certificates stand as they do today, and agencies with them."""
    market, bodies, agencies = Market(session), Bodies(session), registry.get(AGENCIES)
    for record in list(every(session, Qualifications)):
        keep_up(session, Qualifications, record.id, {})
        market.hold(fetch_record(session, Qualifications, record.id))
    records = list(every(session, agencies))
    for record in records:
        market.note(record)
    for record in records:
        elsewhere = market.elsewhere(record)
        severe = bool(elsewhere or severe_now(record.own["credit_events"] or ()))
        offers = market.offers(record, restricted=severe)
        ties = told(record.own, bodies.near(record.own["region"]), market.deciding(record))
        values = {"restricted_elsewhere": elsewhere, "offers": offers, **ties}
        keep_up(session, agencies, record.id, values)


registry.add_daily("market", keep_market)
