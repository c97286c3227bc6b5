"""Pages of filings: the review, the notice, the register in numbers, the beginning on an item."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template

from app.fab.doors import needs
from app.kernel.errors import NotFound
from app.kernel.lazy import _
from app.operations.comments import comments_of, may_comment
from app.operations.records import Record
from app.resource.registry import registry
from app.web.addresses import with_query
from app.web.context import actor, db
from app.web.formats import full_moment
from models.filing_register import accepted_values, element_names
from models.workflows import filing
from views.filings.beginning import begun
from views.filings.figures import tables
from views.filings.judging import ITEMS
from views.filings.review import review_of
from views.filings.routing import NAME

pages = Blueprint("filings", __name__, url_prefix="/filings", template_folder="templates")
registry.add_pages(pages)


@pages.get("/<int:key>/review")
@needs("read", on=NAME)
def review(key: int) -> str:
    """What is filed beside the standard, with the decision."""
    session, page = db(), review_of(db(), key)
    resource = page.record.resource
    said, speaks = comments_of(session, resource, key), may_comment(session, resource)
    more = {"said": said, "may_comment": speaks, "moment": full_moment}
    return render_template("filing_review.html", page=page, steps=filing, **more)


@pages.get("/<int:key>/notice")
@needs("read", on=NAME)
def notice(key: int) -> str:
    """The notice of an accepted filing, to be printed.

    :raises NotFound: before it is accepted.
    """
    page = review_of(db(), key)
    if page.record.own["published_on"] is None:
        raise NotFound
    return render_template("filing_notice.html", page=page)


@pages.get("/statistics")
@needs("read", on=NAME)
def statistics() -> str:
    """The register in numbers."""
    return render_template("filing_statistics.html", tables=tables(db()), states=filing.states)


@pages.get("/of/<int:item_id>")
@needs("create", on=NAME)
def begin(item_id: int) -> Any:
    """The form of a new filing, with what the item does otherwise than the standard."""
    return redirect(with_query(f"/r/{NAME}/new", begun(db(), item_id)))


def on_item(session: Any, record: Record) -> Any:
    """What is accepted for an item, and the way to file something."""
    filed = accepted_values(session, record.id)
    may = actor().can(NAME, "create") and record.standard is not None
    told = {"filed": filed, "start": f"/filings/of/{record.id}" if may else ""}
    return ("filing_panel.html", told) if filed or may else None


def beside_values(session: Any, record: Record) -> dict[str, list[tuple[str, str]]]:
    """The number of the filing by which a value holds."""
    names = element_names(session)
    found: dict[str, list[tuple[str, str]]] = {}
    for element, _value, number, key in accepted_values(session, record.id):
        name = names.get(element, "")
        if record.own.get(name) not in (None, []) and name not in found:
            found[name] = [(number, f"/filings/{key}/review")]
    return found


def on_filing_page(_session: Any, record: Record) -> Any:
    """The ways from a filing to its review and its notice."""
    accepted = record.own["published_on"] is not None
    return "filing_ways.html", {"key": record.id, "accepted": accepted}


registry.add_panel(ITEMS, _("Local innovations"), on_item)
registry.add_notes(ITEMS, beside_values)
registry.add_panel(NAME, _("Review"), on_filing_page)
