"""What each role may do: kinds of records against acts, in words; the same that is asked of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from app.fab.doors import SIGNED_IN, asks
from app.fab.permissions import BY_DUTY, manifest
from app.kernel.errors import NotFound
from app.kernel.lazy import Words, _
from app.resource.declaration import Resource
from app.resource.registry import registry
from app.resource.specs import ACTIONS, Role
from app.web.blueprint import web
from app.web.context import actor

AnyResource = type[Resource[Any]]
UNMASK = "unmask"
HEADINGS: dict[str, Words] = {
    "read": _("Look at"),
    "create": _("Make"),
    "update": _("Change"),
    "delete": _("Delete"),
    "import": _("Import"),
    "export": _("Export"),
    "approve": _("Decide on imports from below"),
    UNMASK: _("Show personal data"),
}
COLUMNS = (*ACTIONS, UNMASK)
# What is no record of any resource, in the words of those who look after it.
DUTIES: dict[str, Words] = {"users": _("Accounts"), "audit": _("Audit")}


@dataclass(frozen=True)
class Line:
    """One kind of record: for each column whether the role may, and the steps it may take.

    A cell is None where there is no such act at all.
    """

    label: Words
    href: str
    cells: tuple[bool | None, ...]
    steps: tuple[Words, ...]


@dataclass(frozen=True)
class Group:
    """The lines of one group of the menu."""

    label: Words
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class RolesPage:
    """The matrix of one role, and the others to turn to."""

    role: Role
    roles: tuple[Role, ...]
    own: frozenset[str]
    groups: tuple[Group, ...]
    duties: tuple[tuple[Words, tuple[Words, ...]], ...]


@web.get("/roles/")
@asks(SIGNED_IN)
def roles() -> str:
    """The matrix of a role; without a word, of one's own.

    :raises NotFound: for a role that there is not.
    """
    own = frozenset(grant.role for grant in actor().grants)
    name = request.args.get("role") or next(iter(sorted(own)), next(iter(registry.roles)))
    if name not in registry.roles:
        raise NotFound
    page = RolesPage(
        role=registry.roles[name],
        roles=tuple(registry.roles.values()),
        own=own,
        groups=_groups(manifest()[name]),
        duties=_duties(name),
    )
    return render_template("roles.html", page=page, headings=[HEADINGS[one] for one in COLUMNS])


def _groups(held: frozenset[tuple[str, str]]) -> tuple[Group, ...]:
    groups: dict[Words, list[Line]] = {}
    for resource in registry.all():
        label = resource.menu.group if resource.menu else _("Without a menu")
        groups.setdefault(label, []).append(_line(resource, held))
    return tuple(Group(label, tuple(lines)) for label, lines in groups.items())


def _line(resource: AnyResource, held: frozenset[tuple[str, str]]) -> Line:
    may = {action for name, action in held if name == resource.name}
    there = resource.actions()
    steps = resource.workflow.transitions if resource.workflow else ()
    return Line(
        label=resource.label,
        href=url_for("web.states", name=resource.name) if steps else "",
        cells=tuple(action in may if action in there else None for action in COLUMNS),
        steps=tuple(dict.fromkeys(step.label for step in steps if step.name in may)),
    )


def _duties(name: str) -> tuple[tuple[Words, tuple[Words, ...]], ...]:
    found: dict[str, list[Words]] = {}
    for resource, action in sorted(BY_DUTY.get(registry.roles[name].duty, ())):
        found.setdefault(resource, []).append(HEADINGS.get(action, _("Remove what is too old")))
    return tuple((DUTIES[resource], tuple(said)) for resource, said in found.items())
