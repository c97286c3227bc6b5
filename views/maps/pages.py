"""The drawn map: on its own page, on that of its item, and to be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template

from app.fab.doors import needs
from app.kernel.errors import NotFound
from app.kernel.lazy import Words, _
from app.operations.conditions import Filter
from app.operations.query import ListQuery, fetch_page
from app.operations.records import Record, fetch_record
from app.policies.writing import tree_path_of
from app.resource.registry import registry
from app.web.context import actor, db
from models.rules.map_graph import Graph, Link, Stage
from models.rules.process_maps import Finding, Limits, findings
from views.maps.checks import ITEMS, limits_of
from views.maps.drawing import Drawing, drawing_of
from views.maps.lanes import actor_of_stage

NAME = "process-maps"

pages = Blueprint("maps", __name__, url_prefix="/process-maps", template_folder="templates")
registry.add_pages(pages)


@dataclass(frozen=True)
class Shown:
    """A map as it is shown: the drawing, its stages in words, and what stands against it."""

    record: Record
    drawing: Drawing | None
    stages: tuple[Stage, ...]
    limits: Limits
    findings: list[Finding]
    table: bool = True

    @property
    def says(self) -> str:
        """The course in words: each stage with who carries it out and how long it takes."""
        return "; ".join(said(stage) for stage in self.stages)

    def actor(self, stage: Stage) -> str:
        """Who carries the stage out."""
        return actor_of_stage(stage)

    def next_of(self, stage: Stage) -> str:
        """What follows the stage, with the condition where there is one."""
        graph = Graph.of(self.record.own["stages"] or [], self.record.own["links"] or [])
        found = [link for link in graph.links if link.source == stage.number]
        return "；".join(self._followed(link) for link in found)

    @staticmethod
    def _followed(link: Link) -> str:
        said = "，".join(word for word in (link.kind, link.condition) if word)
        return f"{link.target}（{said}）" if said else str(link.target)


def said(stage: Stage) -> str:
    """A stage in words."""
    parts = (stage.called, actor_of_stage(stage), stage.time.text() if stage.time else "")
    return ", ".join(part for part in parts if part)


def shown(session: Any, record: Record, *, table: bool = True) -> Shown:
    """The map of a record; limits that the reader may not see count for nothing."""
    stages, links = record.own["stages"] or [], record.own["links"] or []
    try:
        limits = limits_of(session, record.own)
    except NotFound:
        limits = Limits()
    rows = Graph.of(stages, links).rows
    wrong = findings(stages, links, limits)
    return Shown(record, drawing_of(stages, links, limits), rows, limits, wrong, table)


@pages.get("/<int:key>/print")
@needs("read", on=NAME)
def printed(key: int) -> str:
    """The map on a sheet of paper, its stages in words beneath."""
    record = fetch_record(db(), registry.get(NAME), key)
    return render_template("map_print.html", map=shown(db(), record))


def on_map(session: Any, record: Record) -> Any:
    """The drawing above the tables that it is made of."""
    return "map_panel.html", shown(session, record, table=False)


def on_item(session: Any, record: Record) -> Any:
    """The map of an item; where it has none, that of the nearest standard."""
    if not actor().can(NAME, "read"):
        return None
    own = _maps(session, Filter("item", "eq", record.id))
    catalog = record.own.get("catalog_item")
    if not own and catalog is not None:
        own = _maps(session, Filter("standard", "eq", catalog), version="published")
    return ("map_panel.html", shown(session, own[0])) if own else None


def _maps(session: Any, condition: Filter, version: str = "working") -> list[Record]:
    """The maps that fulfill the condition, the nearest region's first."""
    resource = registry.get(NAME)
    asked = ListQuery(filters=[condition], columns=("name",), size=5, count=False, version=version)
    rows = fetch_page(session, resource, asked).rows
    found = [fetch_record(session, resource, row["id"], version) for row in rows]
    paths = {one.id: tree_path_of(session, "region", one.own["region"]) for one in found}
    return sorted(found, key=lambda one: paths[one.id].count("/"), reverse=True)


TITLE: Words = _("Process map")
registry.add_panel(NAME, TITLE, on_map, place="above")
registry.add_panel(ITEMS, TITLE, on_item, place="below")
