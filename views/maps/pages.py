"""The drawn map: on its own page, on that of its item, and to be printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template

from app.fab.doors import needs
from app.kernel.errors import NotFound
from app.kernel.lazy import Words, _
from app.operations.conditions import Filter
from app.operations.records import Record, fetch_record
from app.resource.registry import registry
from app.web.context import actor, db
from app.web.elements import BY_VERDICT, Mark
from models.rules.map_graph import Graph, Link, Stage
from models.rules.map_standard import against_standard, compared, left_out
from models.rules.process_maps import Finding, Limits, findings
from views.maps.checks import (
    ITEMS,
    MAPS,
    limits_of,
    maps_of,
    standard_maps,
    standard_stages,
)
from views.maps.drawing import Drawing, drawing_of
from views.maps.lanes import actor_of_stage

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
    marks: Mapping[int, Mark] = field(default_factory=dict)
    left_out: Sequence[str] = ()

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
    standard = _standard(session, record)
    drawing = drawing_of(stages, links, limits)
    beside = stages if standard is None else standard
    wrong = [*findings(stages, links, limits), *against_standard(stages, beside)]
    return Shown(
        record=record,
        drawing=drawing,
        stages=rows,
        limits=limits,
        findings=wrong,
        table=table,
        marks=_marks(stages, standard),
        left_out=left_out(stages, beside),
    )


def _standard(session: Any, record: Record) -> list[Any] | None:
    """The standard's stages, as far as the reader sees the item."""
    try:
        return standard_stages(session, record.own)
    except NotFound:
        return None


def _marks(stages: list[Any], standard: list[Any] | None) -> dict[int, Mark]:
    """What each stage is against the standard's map; nothing where there is none."""
    if standard is None:
        return {}
    return {one.stage.number: BY_VERDICT[one.verdict] for one in compared(stages, standard)}


@pages.get("/<int:key>/print")
@needs("read", on=MAPS)
def printed(key: int) -> str:
    """The map on a sheet of paper, its stages in words beneath."""
    record = fetch_record(db(), registry.get(MAPS), key)
    return render_template("map_print.html", map=shown(db(), record))


def on_map(session: Any, record: Record) -> Any:
    """The drawing above the tables that it is made of."""
    return "map_panel.html", shown(session, record, table=False)


def on_item(session: Any, record: Record) -> Any:
    """The map of an item; where it has none, that of the nearest standard."""
    if not actor().can(MAPS, "read"):
        return None
    own = maps_of(session, Filter("item", "eq", record.id)) or standard_maps(session, record)
    return ("map_panel.html", shown(session, own[0])) if own else None


TITLE: Words = _("Process map")
registry.add_panel(MAPS, TITLE, on_map, place="above")
registry.add_panel(ITEMS, TITLE, on_item, place="below")
