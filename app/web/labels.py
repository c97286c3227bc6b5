"""What columns, states and stamps are called and look like, read off the declaration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.db.meta import Kind
from app.kernel.direction import Direction
from app.kernel.lazy import Words, _
from app.resource.declaration import FRAMEWORK_COLUMNS, Resource
from app.resource.fields import Field, follow
from app.resource.specs import State

AnyResource = type[Resource[Any]]
# The code list of the levels of the region tree, from the highest to the lowest.
LEVELS = "levels"
SHADES = 6

FRAMEWORK_LABELS: dict[str, Words] = {
    "id": _("Number"),
    "state": _("State"),
    "version_no": _("Version"),
    "created_at": _("Created"),
    "updated_at": _("Updated"),
    "region": _("Region"),
}


@dataclass(frozen=True)
class Stamp:
    """A word of an ordered list as one letter; `shade` counts from the first word."""

    word: str
    shade: int


def field_at(resource: AnyResource, path: str, fields: dict[str, Field]) -> Field | None:
    """The field that a column path ends at; None for a column of the framework."""
    if path in fields:
        return fields[path]
    if path in FRAMEWORK_COLUMNS:
        return None
    return follow(resource.model, path)[-1][1]


def label_of_path(resource: AnyResource, path: str, fields: dict[str, Field]) -> Words:
    """The heading of a column: a related record's name is called like the relation."""
    name, _dot, rest = path.partition(".")
    field = fields.get(name)
    if field is None:
        return FRAMEWORK_LABELS.get(path, path)
    if not rest or rest in ("name", field.shown_by):
        return field.label
    return follow(resource.model, path)[-1][1].label


def state_of(resource: AnyResource, name: str | None) -> State | None:
    """How a state is shown; None for records without one."""
    if resource.workflow is None or name is None:
        return None
    known = {state.name: state for state in resource.workflow.states}
    return known.get(name, State(name, name))


def stamp_path(resource: AnyResource) -> str:
    """The choice that stands as a stamp before the title: a level of the tree; empty without."""
    fields = resource.fields().values()
    return next((f.name for f in fields if f.kind is Kind.CHOICE and f.choices == LEVELS), "")


def stamp_for(word: str | None, levels: Sequence[str]) -> Stamp | None:
    """The stamp of a word; one that is not among the levels is as light as the last of them."""
    if not word:
        return None
    return Stamp(word, min(levels.index(word) + 1, SHADES) if word in levels else SHADES)


def is_scale(field: Field) -> bool:
    """Whether the words of a choice go up: more of it is better."""
    return field.kind is Kind.CHOICE and field.direction is Direction.MORE
