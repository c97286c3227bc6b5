"""What stands against a map: its shape, and its times beside the limits of its item or standard."""

from __future__ import annotations

from typing import Any

from app.kernel.errors import Illegal
from app.kernel.lazy import Words, _
from app.operations.conditions import Filter
from app.operations.query import ListQuery, fetch_page
from app.operations.records import Record, fetch_record
from app.operations.rows import row_values
from app.policies.writing import tree_path_of
from app.resource.registry import registry
from models.rules.map_standard import against_standard
from models.rules.process_maps import Finding, Limits, findings

ITEMS, STANDARDS, MAPS = "implementation-items", "standards", "process-maps"
# A standard is known by its catalog item and its region: both stand in its map.
STANDARD_OF = {"catalog_item": "standard", "region": "region"}


def limits_of(session: Any, values: Any) -> Limits:
    """What is promised and what the law allows for whatever the map is drawn for."""
    if values.get("item") is not None:
        told = fetch_record(session, registry.get(ITEMS), values["item"]).effective
    else:
        told = _standard(session, values)
    return Limits(told.get("committed_limit"), told.get("statutory_limit"))


def _standard(session: Any, values: Any) -> dict[str, Any]:
    """What the region's standard for a catalog item says; nothing where there is none."""
    resource = registry.get(STANDARDS)
    filters = [Filter(name, "eq", values[key]) for name, key in STANDARD_OF.items()]
    asked = ListQuery(filters=filters, columns=("catalog_item",), size=1, count=False)
    rows = fetch_page(session, resource, asked).rows
    return fetch_record(session, resource, rows[0]["id"]).effective if rows else {}


def findings_of(session: Any, values: Any) -> list[Finding]:
    """Everything that is wrong with the values of a map, or that a person has to judge."""
    limits, stages = limits_of(session, values), values.get("stages") or ()
    wrong = findings(stages, values.get("links") or (), limits)
    standard = standard_stages(session, values)
    return [*wrong, *against_standard(stages, standard)] if standard is not None else wrong


def standard_stages(session: Any, values: Any) -> list[Any] | None:
    """The stages of the nearest standard's map in force for an item's map; None without one."""
    if values.get("item") is None:
        return None
    item = fetch_record(session, registry.get(ITEMS), values["item"])
    found = standard_maps(session, item)
    return list(found[0].own["stages"] or ()) if found else None


def standard_maps(session: Any, item: Record) -> list[Record]:
    """The standards' maps in force for an item: of its own region and those above, nearest first.

    Who looks from above sees maps of other regions as well; they are none of this item.
    """
    catalog = item.own.get("catalog_item")
    if catalog is None:
        return []
    path = tree_path_of(session, "region", item.own["region"])
    above = [int(key) for key in path.split("/") if key]
    wanted = Filter("standard", "eq", catalog), Filter("region", "in", above)
    return maps_of(session, *wanted, version="published")


def maps_of(session: Any, *conditions: Filter, version: str = "working") -> list[Record]:
    """The maps that fulfill the conditions, the nearest region's first."""
    resource = registry.get(MAPS)
    asked = ListQuery(filters=conditions, columns=("name",), size=5, count=False, version=version)
    rows = fetch_page(session, resource, asked).rows
    found = [fetch_record(session, resource, row["id"], version) for row in rows]
    paths = {one.id: tree_path_of(session, "region", one.own["region"]) for one in found}
    return sorted(found, key=lambda one: paths[one.id].count("/"), reverse=True)


def require_sound(session: Any, resource: Any, row: Any, _step: Any) -> None:
    """A map is submitted whole: nothing stands against it but what a person judges.

    :raises Illegal: with every reason, under the table that it is found in.
    """
    values = row_values(resource.fields(session), row)
    wrong: dict[str, list[Words]] = {}
    for one in findings_of(session, values):
        if not one.to_judge:
            wrong.setdefault(one.field, []).append(one.words)
    if not values.get("stages"):
        wrong["stages"] = [_("A map has at least one stage.")]
    if wrong:
        refusal = Illegal(_("The process map cannot be carried out like this."))
        refusal.fields = wrong
        raise refusal


registry.add_effect("map_submit", require_sound)
