"""What is looked at when the program starts: a wrong declaration stops it, by name."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any

from app.db.base import check_models
from app.db.registry import class_named
from app.kernel.errors import WrongDeclaration
from app.resource.declaration import FRAMEWORK_COLUMNS, Resource
from app.resource.fields import follow, path_problem
from app.resource.registry import registry
from app.resource.specs import ACTIONS, Between, Section

AnyResource = type[Resource[Any]]

# What the framework itself does at a step.
FRAMEWORK_EFFECTS = ("publish", "cancel")
ATTRIBUTES = frozenset(name for name in vars(Resource) if not name.startswith("_")) | frozenset(
    Resource.__annotations__
)


def check_declarations() -> None:
    """Look at every model and resource once.

    :raises WrongDeclaration: naming the resource, the attribute, the word, and a likely one.
    """
    check_models()
    for resource in registry.all():
        _check_attributes(resource)
        for attribute, path in _paths(resource):
            _check_path(resource, attribute, path)
        _check_roles(resource)
        _check_effects(resource)
        _check_personal(resource)


def _check_attributes(resource: AnyResource) -> None:
    for name in vars(resource):
        if not name.startswith("_") and name not in ATTRIBUTES:
            raise _wrong(resource, name, name, sorted(ATTRIBUTES))


def _paths(resource: AnyResource) -> Iterator[tuple[str, str]]:
    for attribute in ("columns", "search", "order", "sortable", "names", "references"):
        for path in getattr(resource, attribute):
            yield attribute, path.lstrip("-")
    for wanted in resource.filters:
        yield "filters", wanted.field if isinstance(wanted, Between) else wanted
    for rung in resource.match:
        yield from (("match", path) for path in ((rung,) if isinstance(rung, str) else rung))
    for relation, (own, theirs) in resource.links.items():
        yield from (("links", own), ("links", f"{relation}.{theirs}"))
    yield from (("where", name) for name in resource.where)
    yield "title", resource.title
    if resource.tree:
        yield "tree", resource.tree
    if resource.former:
        yield "former", resource.former
    yield from _specs(resource)


def _specs(resource: AnyResource) -> Iterator[tuple[str, str]]:
    for part in resource.layout:
        for path in part.fields if isinstance(part, Section) else (part.field,):
            yield "layout", path
    if resource.sheet:
        for path in (*resource.sheet.aliases.values(), *resource.sheet.fields):
            yield "sheet", path
    if resource.standard:
        class_named(resource.standard.model)
        yield "standard", resource.standard.on


def _check_path(resource: AnyResource, attribute: str, path: str) -> None:
    unknown = path_problem(resource.model, path, FRAMEWORK_COLUMNS)
    if unknown is not None:
        raise _wrong(resource, attribute, unknown, list(resource.model.metas))


def _check_personal(resource: AnyResource) -> None:
    """What may not be read may not be asked for: a filter or an order tells it in the end."""
    asked = ("filters", "search", "order", "sortable", "names", "match", "title")
    searched = [("search", path) for path in resource.model.searched]
    for attribute, path in (*_paths(resource), *searched):
        known = path not in FRAMEWORK_COLUMNS and path_problem(resource.model, path) is None
        if attribute in asked and known and follow(resource.model, path)[-1][1].personal:
            raise WrongDeclaration(f"{resource.__name__}.{attribute}: {path!r} is personal")


def _check_effects(resource: AnyResource) -> None:
    known = [*FRAMEWORK_EFFECTS, *registry.effects]
    for step in resource.workflow.transitions if resource.workflow else ():
        if step.effect and step.effect not in known:
            raise _wrong(resource, f"workflow.{step.name}", step.effect, known)
        if step.name in ACTIONS:
            raise WrongDeclaration(f"{resource.__name__}.workflow: {step.name!r} is an action")
        for name in step.requires:
            if name not in resource.model.metas:
                raise _wrong(resource, f"workflow.{step.name}", name, list(resource.model.metas))


def _check_roles(resource: AnyResource) -> None:
    for role, actions in resource.access.roles.items():
        if role not in registry.roles:
            raise _wrong(resource, "access", role, list(registry.roles))
        for action in actions.split():
            if action not in resource.actions():
                raise _wrong(resource, "access", action, list(resource.actions()))


def _wrong(resource: AnyResource, attribute: str, word: str, known: list[str]) -> WrongDeclaration:
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return WrongDeclaration(f"{resource.__name__}.{attribute}: there is no {word!r}{hint}")
