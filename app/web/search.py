"""One search over every kind of record that has searched fields, and over the imports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, render_template, request, url_for

from app.fab import require_sign_in
from app.fab.doors import SIGNED_IN, asks
from app.kernel.lazy import Words, _
from app.operations.query import ListQuery, fetch_page, found_keys
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.sheets.stored import find_imports
from app.web.addresses import with_query
from app.web.blueprint import web
from app.web.context import actor, db
from app.web.formats import counted
from app.web.links import record_address
from app.web.list_columns import title_column
from app.web.shell import may_import

AnyResource = type[Resource[Any]]
MOST_OF_EACH, MOST_SUGGESTED = 5, 3
COUNTED_TO = 1000


@dataclass(frozen=True)
class Hit:
    """One record or import: what it is called, what tells it apart, and its page."""

    title: str
    beside: str
    href: str


@dataclass(frozen=True)
class Found:
    """The first of one kind, how many there are, and the list of all of them."""

    label: Words
    icon: str
    href: str
    hits: tuple[Hit, ...]
    count: str = ""


@web.get("/search")
@asks(SIGNED_IN)
def search() -> str:
    """What the words in the top bar find."""
    require_sign_in()
    words = request.args.get("q", "").strip()
    found = find(words, MOST_OF_EACH, counted=True)
    return render_template("search.html", words=words, found=found)


@web.get("/search/suggest")
@asks(SIGNED_IN)
def suggest() -> Response:
    """The first of what the words find, while they are typed."""
    require_sign_in()
    words = request.args.get("q", "").strip()
    found = find(words, MOST_SUGGESTED, counted=False) if len(words) > 1 else []
    return jsonify(
        [
            {
                "label": str(group.label),
                "hits": [
                    {"title": hit.title, "beside": hit.beside, "href": hit.href}
                    for hit in group.hits
                ],
            }
            for group in found
        ]
    )


def find(words: str, most: int, *, counted: bool) -> list[Found]:
    """What the words mean, by kind; numbers of imports before everything else."""
    if not words:
        return []
    who = actor()
    searched = [
        resource
        for resource in registry.all()
        if resource.menu and resource.model.searched and who.can(resource.name, "read")
    ]
    groups = [_records(resource, words, most, counted=counted) for resource in searched]
    return [group for group in (_imports(words, most), *groups) if group is not None]


def _imports(words: str, most: int) -> Found | None:
    if not may_import(actor()):
        return None
    hits = tuple(
        Hit(one.file_name, f"#{one.id}", url_for("web.import_page", import_id=one.id))
        for one in find_imports(db(), words, most=most)
    )
    href = url_for("web.imports")
    return Found(_("Imports"), "package-import", href, hits) if hits else None


def _records(resource: AnyResource, words: str, most: int, *, counted: bool) -> Found | None:
    title, code = title_column(resource), _code_of(resource)
    columns = tuple(dict.fromkeys((title, *([code] if code else []))))
    query = ListQuery(search=words, columns=columns, size=most, count=False)
    page = fetch_page(db(), resource, query)
    hits = tuple(
        Hit(str(row[title] or f"#{row['id']}"), str(row[code] or "") if code else "", href)
        for row in page.rows
        for href in [record_address(resource, row["id"])]
    )
    if not hits or resource.menu is None:
        return None
    count = _count(resource, query, len(hits), more=page.next is not None) if counted else ""
    href = with_query(url_for("web.listing", name=resource.name), [("q", words)])
    return Found(resource.label, resource.menu.icon, href, hits, count)


def _code_of(resource: AnyResource) -> str:
    """The searched field that tells records of one name apart, where the list shows one."""
    title = title_column(resource)
    return next((n for n in resource.columns if n in resource.model.searched and n != title), "")


def _count(resource: AnyResource, query: ListQuery, shown: int, *, more: bool) -> str:
    number = len(found_keys(db(), resource, query, COUNTED_TO + 1)) if more else shown
    return counted(min(number, COUNTED_TO), exact=number <= COUNTED_TO)
