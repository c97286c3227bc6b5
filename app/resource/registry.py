"""Which resources there are: filled while declarations load, closed after the start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.kernel.calendar import Calendar
from app.kernel.errors import NotFound, WrongDeclaration
from app.resource.specs import Role

# The declarations stand above this file: it keeps them without knowing what they are made of.
AnyResource = type[Any]


class Registry:
    """The declared resources and roles, by name."""

    def __init__(self) -> None:
        self._resources: dict[str, AnyResource] = {}
        self.roles: dict[str, Role] = {}
        self.loaders: dict[str, Callable[..., Any]] = {}
        self.headings: dict[str, dict[str, tuple[str, ...]]] = {}
        self.words: Any = None
        self.dailies: dict[str, Callable[[Any], Any]] = {}
        self.figures: list[Callable[..., Any]] = []
        self.effects: dict[str, Callable[..., Any]] = {}
        self.followers: dict[tuple[str, str], list[Callable[..., Any]]] = {}
        self.settings: Any = None
        self.pages: list[Any] = []
        self.panels: dict[str, list[tuple[Any, Callable[..., Any], str]]] = {}
        self.notes: dict[str, list[Callable[..., Any]]] = {}
        self.calendar: Callable[[Any], Calendar] = _weekdays
        self.turns: dict[str, Callable[..., bool]] = {}

    def add(self, resource: AnyResource) -> None:
        """Take a declaration in; a second one of the same name takes its place."""
        self._resources[resource.name] = resource

    def add_roles(self, *roles: Role) -> None:
        """Make roles known; `users add` and grants take no other."""
        self.roles.update((role.name, role) for role in roles)

    def add_loader(self, name: str, loader: Callable[..., Any]) -> None:
        """Let the domain load its data when a command asks: "reference" or "demo"."""
        self.loaders[name] = loader

    def add_effect(self, name: str, function: Callable[..., Any]) -> None:
        """Let a step of a workflow do more: `function(session, resource, row, step)`.

        It runs within the step's operation, before the state changes: in its transaction, with
        its history. A `Transition` asks for it by `effect=name`.
        """
        self.effects[name] = function

    def add_follower(self, resource: str, step: str, function: Callable[..., Any]) -> None:
        """Let something follow a step of a resource: `function(session, resource, row)`.

        It runs after the state has changed, within the same operation: what follows and what it
        follows from stand or fall together.
        """
        self.followers.setdefault((resource, step), []).append(function)

    def add_pages(self, blueprint: Any) -> None:
        """Serve pages of the domain: a blueprint, each address of which says what it asks."""
        self.pages.append(blueprint)

    def add_panel(
        self, resource: str, label: Any, function: Callable[..., Any], *, place: str = "beside"
    ) -> None:
        """Put a panel on the page of each record: `function(session, record)`.

        It gives the name of a template with what that is told, or None for no panel. It stands
        `beside` the values, or over the whole width `above` or `below` them.
        """
        self.panels.setdefault(resource, []).append((label, function, place))

    def add_notes(self, resource: str, function: Callable[..., Any]) -> None:
        """Say something beside values on a record's page: `function(session, record)`.

        It gives pairs of text and address by field name.
        """
        self.notes.setdefault(resource, []).append(function)

    def add_figures(self, function: Callable[..., Any]) -> None:
        """Put what `function(session)` gives, numbers and charts, on the first page."""
        self.figures.append(function)

    def use_calendar(self, function: Callable[[Any], Calendar]) -> None:
        """Count working days by what `function(session)` gives."""
        self.calendar = function

    def add_turn(self, resource: str, function: Callable[..., bool]) -> None:
        """Say of a record before whom it lies: `function(session, row, step name)`.

        True where the step is the actor's to take; rights and scope are asked besides.
        """
        self.turns[resource] = function

    def add_daily(self, name: str, run: Callable[[Any], Any]) -> None:
        """Have this done once a day, in the background, with a session of the system."""
        self.dailies[name] = run

    def add_headings(self, resource: str, headings: Mapping[str, Sequence[str]]) -> None:
        """Teach sheets what columns are called: each field's headings, the usual one first."""
        known = self.headings.setdefault(resource, {})
        known.update((field, tuple(names)) for field, names in headings.items())

    def get(self, name: str) -> AnyResource:
        """The resource called `name`.

        :raises NotFound: where there is none.
        """
        if name not in self._resources:
            raise NotFound
        return self._resources[name]

    def all(self) -> list[AnyResource]:
        """Every resource, in the order of the navigation."""
        return sorted(
            self._resources.values(), key=lambda r: (r.menu.order if r.menu else 99, r.name)
        )

    def of_model(self, model: type[Any]) -> AnyResource:
        """The first resource declared on `model`.

        :raises WrongDeclaration: where none is.
        """
        for resource in self._resources.values():
            if resource.model is model:
                return resource
        raise WrongDeclaration(f"no resource is declared on {model.__name__}")


def _weekdays(_session: Any) -> Calendar:
    return Calendar()


registry = Registry()
