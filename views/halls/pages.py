"""The addresses of the halls: their list, a hall with its windows, and what is done there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.fab.doors import needs
from app.kernel.clock import today
from app.kernel.errors import BadRequest, Forbidden, NotFound
from app.kernel.lazy import _
from app.operations import MergeRow, delete, fetch_record, merge, update
from app.policies.actor import actor_of
from app.resource.registry import registry
from app.web.addresses import posted_version
from app.web.context import db
from models.hall_coverage import assigned_to, centers_in_sight, coverage_of, in_name_only_of
from views.halls.hall import ASSIGNMENTS, CENTERS, HallPage, page_of, rule_of

ROLES = ("受理", "收件", "出件", "帮办", "咨询")
pages = Blueprint("halls", __name__, url_prefix="/halls", template_folder="templates")
registry.add_pages(pages)


@pages.get("/")
@needs("read", on=CENTERS)
def halls() -> str:
    """The halls of one's area, each with the coverage of its region."""
    session = db()
    home = actor_of(session).home
    found = centers_in_sight(session, home.region_path) if home else []
    regions, day = {center.region for center in found}, today()
    covered = {region: coverage_of(session, region, day) for region in regions}
    in_name = {region: in_name_only_of(session, region, day) for region in regions}
    return render_template("halls.html", centers=found, covered=covered, in_name=in_name)


@pages.get("/<int:key>")
@needs("read", on=CENTERS)
def hall(key: int) -> str:
    """The windows of a hall and the items that are at none."""
    page = page_of(key, rule_of(request.args), request.args.get("floor", ""))
    return render_template("hall.html", page=page, roles=ROLES)


@pages.post("/<int:key>/assign")
@needs("import", on=ASSIGNMENTS)
def assign(key: int) -> Any:
    """Put items that are nowhere at a window of the hall, all in one operation.

    :raises Forbidden: for whom the hall's region is not his own.
    :raises BadRequest: where the window is not one of this hall, or nothing is chosen.
    :raises NotFound: for what is no gap of the region.
    """
    page = page_of(key, rule_of(request.form))
    if not page.may_assign:
        raise Forbidden
    window = next(
        (b.window for b in page.boxes if str(b.window.id) == request.form["window"]), None
    )
    chosen = {int(each) for each in request.form.getlist("item") if each.isdigit()}
    gaps = {one.id for one in page.gaps}
    role = request.form.get("role", "")
    if window is None or role not in ROLES or not chosen:
        raise BadRequest(_("Choose items, a window of this hall and a role."))
    if not chosen <= gaps:
        raise NotFound(_("Some of these items are not gaps of this region any more."))
    _put(page, window.id, role, sorted(chosen))
    flash(
        str(
            _(
                "%(count)s items are handled at %(window)s now.",
                count=len(chosen),
                window=window.name,
            )
        )
    )
    return redirect(url_for("halls.hall", key=key))


@pages.post("/<int:key>/end/<int:assignment>")
@needs("update", on=ASSIGNMENTS)
def end(key: int, assignment: int) -> Any:
    """End an item's time at a window with yesterday; what began today was never there.

    :raises NotFound: for what is not handled in this hall today.
    :raises Conflict: where somebody has changed the assignment since.
    """
    held = next((a for a in assigned_to(db(), key, today()) if a.id == assignment), None)
    if held is None:
        raise NotFound
    version, resource = posted_version(request.form), registry.get(ASSIGNMENTS)
    begun = fetch_record(db(), resource, assignment).own["starts"]
    last = today() - timedelta(days=1)
    if begun is not None and begun > last:
        delete(db(), resource, assignment, version=version)
    else:
        update(db(), resource, assignment, {"ends": last}, version=version)
    flash(str(_("“%(item)s” is not handled at this window any more.", item=held.name)))
    return redirect(url_for("halls.hall", key=key))


def _put(page: HallPage, window: int, role: str, chosen: list[int]) -> None:
    region, preview = page.center.own["region"], page.preview
    found, by_rule = {one.id for one in preview}, page.rule.kept(preview)
    values = {"window": window, "role": role, "starts": today(), "region": region}
    # What was ticked besides is there by hand.
    given = [values | {"item": item} | (by_rule if item in found else {}) for item in chosen]
    rows = [MergeRow(at, region, each) for at, each in enumerate(given)]
    merge(db(), registry.get(ASSIGNMENTS), rows)


def on_center(_session: Any, record: Any) -> Any:
    """The way from a center to the page of its hall."""
    return "hall_way.html", {"key": record.id}


registry.add_panel(CENTERS, _("Windows and coverage"), on_center)
