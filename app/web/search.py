"""One search over every kind of record that has searched fields."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for

from app.fab import require_sign_in
from app.fab.doors import SIGNED_IN, asks
from app.kernel.lazy import Words
from app.operations.query import ListQuery, fetch_page
from app.resource.registry import registry
from app.web.addresses import with_query
from app.web.blueprint import web
from app.web.context import db
from app.web.links import record_address
from app.web.list_columns import title_column

MOST_OF_EACH = 5


@dataclass(frozen=True)
class Found:
    """The first records of one kind, and the list of all of them."""

    label: Words
    icon: str
    href: str
    records: tuple[tuple[str, str], ...]


@web.get("/search")
@asks(SIGNED_IN)
def search() -> str:
    """What the words in the top bar find."""
    who = require_sign_in()
    words = request.args.get("q", "").strip()
    found = []
    for resource in registry.all() if words else ():
        if not (resource.menu and resource.model.searched and who.can(resource.name, "read")):
            continue
        column = title_column(resource)
        query = ListQuery(search=words, columns=(column,), size=MOST_OF_EACH, count=False)
        rows = fetch_page(db(), resource, query).rows
        records = tuple((str(row[column]), record_address(resource, row["id"])) for row in rows)
        href = with_query(url_for("web.listing", name=resource.name), [("q", words)])
        if records:
            found.append(Found(resource.label, resource.menu.icon, href, records))
    return render_template("search.html", words=words, found=found)
