"""The pages that are measured, ours beside the stock view's."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from bench.fill import COUNTY, PASSWORD, PEOPLE
from bench.meter import Cost, Meter

LIST, STOCK = "/r/implementation-items/", "/items/"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')
# A record over a standard and with child rows of its own: the dearest kind there is.
RECORD = """
SELECT min(item.id) FROM implementation_item AS item JOIN region ON region.id = item.region_id
WHERE region.code = :code AND item.catalog_item_id IN (SELECT catalog_item_id FROM standard)
AND item.id IN (SELECT parent_id FROM material)
"""


@dataclass
class Page:
    """One page for one person, and what stands for it in the stock application."""

    name: str
    who: str
    ours: Callable[[], bytes]
    stock: Callable[[], bytes] | None = None
    cost: Cost = field(default_factory=Cost)
    stock_cost: Cost = field(default_factory=Cost)

    def measure(self, ours: Meter, theirs: Meter) -> None:
        """Ask for both pages once, one after the other."""
        ours.run(self.cost, self.ours)
        if self.stock:
            theirs.run(self.stock_cost, self.stock)

    def forget(self) -> None:
        """Begin anew: what was measured so far also filled caches."""
        self.cost, self.stock_cost = Cost(), Cost()


def pages(product: Flask, stock: FlaskClient, engine: Any, turned_to: int) -> list[Page]:
    """Every page, for the editor of a county and for the province."""
    with engine.connect() as connection:
        record = connection.scalar(sa.text(RECORD), {"code": COUNTY})
    found = []
    for who, _role, _code in PEOPLE:
        client = signed_in(product, who)
        deep, number = _deep_page(client, turned_to)
        for name, ours, theirs in _addresses(record, deep, number):
            asked = _asker(stock, STOCK + theirs) if theirs else None
            found.append(Page(name, who, _asker(client, ours), asked))
    return found


def _addresses(record: int, deep: str, number: int) -> list[tuple[str, str, str]]:
    """The name of a page, its address with us and with the stock view."""
    return [
        ("list", LIST, "list/"),
        ("list, filtered", f"{LIST}?kind=行政许可", "list/?_flt_3_kind=行政许可"),
        ("list, one region", f"{LIST}?region={COUNTY}", ""),
        ("search 采砂", f"{LIST}?q=采砂", "list/?_flt_2_name=采砂"),
        ("search 极光 (none)", f"{LIST}?q=极光", "list/?_flt_2_name=极光"),
        (f"list, page {number}", deep, f"list/?page_ItemView={number - 1}"),
        ("record", f"{LIST}{record}", f"show/{record}"),
        ("edit form", f"{LIST}{record}/edit", f"edit/{record}"),
        ("new form", f"{LIST}new", "add"),
        ("relation choice", f"{LIST}choices/agency?q=第3局", ""),
    ]


def signed_in(app: Flask, account: str) -> FlaskClient:
    """A browser in which this person has signed in."""
    client = app.test_client()
    token = _first(CSRF, client.get("/login/").text)
    form = {"username": account, "password": PASSWORD, "csrf_token": token}
    answer = client.post("/login/", data=form)
    if answer.status_code != 302:
        raise RuntimeError(f"{account} was not let in: {answer.status}")
    return client


def _deep_page(client: FlaskClient, turned_to: int) -> tuple[str, int]:
    """That page, or the last one there is, reached as a reader does: by its address and number."""
    address, number = LIST, 1
    while number < turned_to:
        following = _first(NEXT, client.get(address).text)
        if not following:
            break
        address, number = following, number + 1
    return address, number


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return html.unescape(found.group(1)) if found else ""


def _asker(client: FlaskClient, address: str) -> Callable[[], bytes]:
    def ask() -> bytes:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        return answer.data

    return ask
