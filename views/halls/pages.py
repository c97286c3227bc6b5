"""The page of a hall: its windows, what is handled there, and what is handled nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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
from models.hall_coverage import (
    GAP,
    Assigned,
    Coverage,
    Uncovered,
    assigned_to,
    centers_in_sight,
    coverage_of,
    uncovered,
    windows_of,
)
from models.rules.halls import kinds_missing, only_in_name

CENTERS, WINDOWS, ASSIGNMENTS = "service-centers", "service-windows", "window-assignments"
ROLES = ("受理", "收件", "出件", "帮办", "咨询")
MOST = 500
# What a rule may go by.
BY = ("agency", "kind", "theme", "word")
pages = Blueprint("halls", __name__, url_prefix="/halls", template_folder="templates")
registry.add_pages(pages)


@dataclass(frozen=True)
class WindowBox:
    """One window with what is handled at it."""

    window: Any
    items: list[Assigned]
    only_in_name: bool


@dataclass(frozen=True)
class Rule:
    """Which of the gaps are meant: those of a body, kind or theme, or with a word in their name."""

    agency: str = ""
    kind: str = ""
    word: str = ""
    theme: str = ""

    def meant(self, items: list[Uncovered]) -> list[Uncovered]:
        """The gaps that the rule finds; without any condition, none."""
        if not self.words:
            return []
        return [one for one in items if one.place == GAP and self._fits(one)]

    def _fits(self, item: Uncovered) -> bool:
        same = self.agency in ("", item.agency) and self.kind in ("", item.kind)
        return same and self.theme in ("", *item.themes) and self.word in item.name

    @property
    def words(self) -> str:
        """The rule as it is kept with what it assigned."""
        return "；".join(text for text in (self.agency, self.kind, self.theme, self.word) if text)


@dataclass(frozen=True)
class HallPage:
    """Everything the page of a hall shows."""

    center: Any
    coverage: Coverage
    boxes: list[WindowBox]
    outside: list[Uncovered]
    missing: list[str]
    rule: Rule
    preview: list[Uncovered]
    may_assign: bool

    @property
    def agencies(self) -> list[str]:
        """The bodies that have gaps."""
        return sorted({one.agency for one in self.outside if one.agency and one.place == GAP})

    @property
    def themes(self) -> list[str]:
        """The themes of the gaps."""
        return sorted({name for one in self.outside if one.place == GAP for name in one.themes})

    @property
    def kinds(self) -> list[str]:
        """The kinds of items among the gaps."""
        return sorted({one.kind for one in self.outside if one.kind and one.place == GAP})


@pages.get("/")
@needs("read", on=CENTERS)
def halls() -> str:
    """The halls of one's area, each with the coverage of its region."""
    session = db()
    home = actor_of(session).home
    found = centers_in_sight(session, home.region_path) if home else []
    regions = {region for _key, _name, region, _place in found}
    covered = {region: coverage_of(session, region, today()) for region in regions}
    return render_template("halls.html", centers=found, covered=covered)


@pages.get("/<int:key>")
@needs("read", on=CENTERS)
def hall(key: int) -> str:
    """The windows of a hall and the items that are at none."""
    return render_template("hall.html", page=_page(key, _rule(request.args)), roles=ROLES)


def _rule(given: Mapping[str, str]) -> Rule:
    return Rule(**{name: given.get(name, "").strip() for name in BY})


def _page(key: int, rule: Rule) -> HallPage:
    session, day = db(), today()
    center = fetch_record(session, registry.get(CENTERS), key)
    region = center.own["region"]
    outside = uncovered(session, region, day, MOST)
    boxes = _boxes(key)
    return HallPage(
        center=center,
        coverage=coverage_of(session, region, day),
        boxes=boxes,
        outside=outside,
        missing=kinds_missing(center.own["level"], [box.window.kind for box in boxes]),
        rule=rule,
        preview=rule.meant(outside),
        may_assign=_may_assign(center),
    )


def _may_assign(center: Any) -> bool:
    """Whether a grant that brings assignments in is that of the hall's own region."""
    actor = actor_of(db())
    held = actor.grants_for(ASSIGNMENTS, "import")
    return actor.system or any(grant.region_id == center.own["region"] for grant in held)


def _boxes(center: int) -> list[WindowBox]:
    found: dict[int, list[Assigned]] = {}
    for one in assigned_to(db(), center, today()):
        found.setdefault(one.window, []).append(one)
    return [
        WindowBox(window, items := found.get(window.id, []), _only_in_name(window, len(items)))
        for window in windows_of(db(), center)
    ]


def _only_in_name(window: Any, assigned: int) -> bool:
    day = today()
    there = [post for post in window.staff if post.until is None or post.until >= day]
    return only_in_name(staffed=bool(there), hours=window.hours, assigned=assigned)


@pages.post("/<int:key>/assign")
@needs("import", on=ASSIGNMENTS)
def assign(key: int) -> Any:
    """Put items that are nowhere at a window of the hall, all in one operation.

    :raises Forbidden: for whom the hall's region is not his own.
    :raises BadRequest: where the window is not one of this hall, or nothing is chosen.
    :raises NotFound: for what is no gap of the region.
    """
    page = _page(key, _rule(request.form))
    if not page.may_assign:
        raise Forbidden
    window = next(
        (b.window for b in page.boxes if str(b.window.id) == request.form["window"]), None
    )
    chosen = {int(each) for each in request.form.getlist("item") if each.isdigit()}
    gaps = {one.id for one in page.outside if one.place == GAP}
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
    region, found = page.center.own["region"], {one.id for one in page.preview}
    by_rule = {"by_rule": True, "notes": page.rule.words[:300]}
    values = {"window": window, "role": role, "starts": today(), "region": region}
    # What was ticked besides is there by hand.
    given = [values | {"item": item} | (by_rule if item in found else {}) for item in chosen]
    rows = [MergeRow(at, region, each) for at, each in enumerate(given)]
    merge(db(), registry.get(ASSIGNMENTS), rows)


def on_center(_session: Any, record: Any) -> Any:
    """The way from a center to the page of its hall."""
    return "hall_way.html", {"key": record.id}


registry.add_panel(CENTERS, _("Windows and coverage"), on_center)
