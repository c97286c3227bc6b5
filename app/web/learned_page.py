"""What people said that columns mean, for whoever decides whether all shall have it."""

from __future__ import annotations

from dataclasses import dataclass

from app.kernel.lazy import Words, _
from app.resource.registry import registry
from app.resource.specs import State
from app.sheets.learned import PROPOSED, decides_for_all, headings_in_sight
from app.sheets.understanding import vocabulary_of
from app.web.context import actor, db
from app.web.formats import moment
from app.web.places import region_names

STATES = {
    "proposed": State("proposed", _("Proposed"), mark="wait"),
    "approved": State("approved", _("Shared"), mark="ok"),
    "rejected": State("rejected", _("Rejected"), mark="bad"),
}


@dataclass(frozen=True)
class HeadingLine:
    """One column of one layout, and what it was said to be."""

    id: int
    heading: str
    field: Words
    kind: Words
    region: str
    by: str
    at: str
    state: State
    decides: bool


def learned_page() -> list[HeadingLine]:
    """All that the actor may see, the undecided first."""
    found = headings_in_sight(db())
    places = region_names({one.region_id for one in found})
    who = actor()
    return [
        HeadingLine(
            id=one.id,
            heading=one.heading.replace("/", " / "),
            field=field_label(one.resource, one.field) if one.field else _("kept with the row"),
            kind=registry.get(one.resource).label,
            region=places.get(one.region_id, ""),
            by=one.user_name,
            at=moment(one.updated_at),
            state=STATES[one.state],
            decides=one.state == PROPOSED
            and one.user_id != who.user_id
            and decides_for_all(who, one.resource),
        )
        for one in found
    ]


def field_label(resource: str, path: str) -> Words:
    """What people call a field or, as `materials.name`, a part of one."""
    name, _dot, part = path.partition(".")
    known = registry.get(resource).fields(db()).get(name)
    if known is None or not part:
        return known.label if known else path
    spec = vocabulary_of(db(), registry.get(resource)).spec(path)
    return f"{known.label} / {spec.label if spec else part}"
