"""The vocabulary of a declaration: menu, layout, filters, sheet, overlay, access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel.lazy import Words

# What a role may do with a resource, one entry for each; a transition is an action by its name.
ACTIONS = ("read", "create", "update", "delete", "import", "export", "approve")


@dataclass(frozen=True)
class Menu:
    """Where the resource stands in the navigation."""

    group: Words
    order: int = 50
    icon: str = "table"


@dataclass(frozen=True)
class Section:
    """Fields that belong together in a form and on a page."""

    label: Words
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Inline:
    """Child rows, edited within their record."""

    field: str


@dataclass(frozen=True)
class Between:
    """A filter with a lower and an upper end."""

    field: str


@dataclass(frozen=True)
class Overlay:
    """The model that holds the standard's values, and the relation both have in common."""

    model: str
    on: str


@dataclass(frozen=True)
class Sheet:
    """How the resource looks as a worksheet, and which further headings mean which field.

    `blank` says what an empty cell does to a field: keep (as where nothing is said), clear, or
    fill: then the file only gives values where there is none.
    """

    name: str
    aliases: Mapping[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] = ()
    blank: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachments:
    """Which files may lie with a record, by their endings, and how large each may be."""

    kinds: tuple[str, ...] = ("pdf", "docx", "xlsx", "ofd", "png", "jpg")
    largest: int = 20 * 1024 * 1024


@dataclass(frozen=True)
class Access:
    """Which role may do what: `{"reviewer": "read publish"}`; nobody else may do anything."""

    roles: Mapping[str, str]

    def rights(self, role: str) -> frozenset[str]:
        """The actions that `role` holds here."""
        return frozenset(self.roles.get(role, "").split())


@dataclass(frozen=True)
class Role:
    """A role as people hold it: within a region, perhaps within a body.

    `below`: whether what it writes may lie below its region. `duty`: content, security or audit;
    one account holds roles of one duty only (RULES 3).
    """

    name: str
    label: Words
    duty: str = "content"
    below: bool = False


@dataclass(frozen=True)
class Transition:
    """One step of a workflow: from which states, to which, and what must hold.

    `requires`: fields that must say something; `remarks`: the step may carry remarks on fields.
    """

    name: str
    label: Words
    source: tuple[str, ...]
    target: str
    guards: tuple[Callable[..., Any], ...] = ()
    effect: str = ""
    four_eyes: bool = False
    below: bool = True
    needs_remark: bool = False
    submits: bool = False
    requires: tuple[str, ...] = ()
    remarks: bool = False


@dataclass(frozen=True)
class State:
    """A state as it is shown: its word and the shape of its mark.

    `within`: the working days that a record may wait in it. The clock runs in such states only,
    and goes on where it stopped when the record comes back.
    """

    name: str
    label: Words
    mark: str = "draft"
    editable: bool = False
    within: int = 0

    @property
    def waits(self) -> bool:
        """Whether records in this state wait for somebody to decide."""
        return self.mark == "wait"


@dataclass(frozen=True)
class Workflow:
    """States and the steps between them, drawn from one declaration."""

    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    def state(self, name: str) -> State:
        """The declared state of this name."""
        return next(state for state in self.states if state.name == name)

    def transition(self, name: str) -> Transition | None:
        """The step of this name, if there is one."""
        return next((step for step in self.transitions if step.name == name), None)

    def steps_from(self, state: str) -> tuple[Transition, ...]:
        """The steps that leave `state`."""
        return tuple(step for step in self.transitions if state in step.source)
