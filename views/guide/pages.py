"""The public guide: what is in force, for anybody, without an account (办事指南)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request, url_for

from app.fab import as_anybody
from app.fab.doors import PUBLIC, asks
from app.resource.registry import registry
from app.web.context import db
from views.guide.finding import found_items, region_choices
from views.guide.item import guide_of
from views.guide.registers import REGISTERS, register_page

LARGE = "1"
pages = Blueprint("guide", __name__, url_prefix="/guide", template_folder="templates")
pages.before_request(as_anybody)
registry.add_pages(pages)


@pages.context_processor
def reading() -> dict[str, object]:
    """Whether large type is asked for, this page in either type, ways that keep it, registers."""
    large = request.args.get("large") == LARGE
    here = {**request.args.to_dict(), **(request.view_args or {})}

    def way(endpoint: str, **args: Any) -> str:
        return url_for(endpoint, **{**args, "large": LARGE if large else None})

    def sized(size: str | None) -> str:
        return url_for(str(request.endpoint), **{**here, "large": size})

    def turned(asked: Mapping[str, str] | None) -> str:
        return way(str(request.endpoint), **request.view_args or {}, **asked) if asked else ""

    sizes = [sized(each) for each in (None, LARGE)] if request.endpoint else []
    return {"large": large, "sizes": sizes, "way": way, "turned": turned, "registers": REGISTERS}


@pages.get("/")
@asks(PUBLIC)
def index() -> str:
    """Items in force, found by words, place and kind."""
    return render_template(
        "guide_index.html", page=found_items(db(), request.args), places=region_choices(db())
    )


@pages.get("/<int:key>")
@asks(PUBLIC)
def item(key: int) -> str:
    """The guide of one item.

    :raises NotFound: for an item that is not in force.
    """
    return render_template("guide_item.html", page=guide_of(db(), key))


@pages.get("/registers/<name>")
@asks(PUBLIC)
def register(name: str) -> str:
    """One of the registers that are everybody's.

    :raises NotFound: for any other.
    """
    return render_template("guide_register.html", page=register_page(db(), name, request.args))
