"""What each address asks of its visitor: said where the address is declared, looked at before it
answers. What an operation asks for is asked again by the operation itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, current_app, request

from app.fab.request import current_actor, current_session, require_sign_in
from app.kernel.errors import Forbidden, WrongDeclaration
from app.operations.unit import demand
from app.resource.declaration import Resource
from app.resource.registry import registry

View = TypeVar("View", bound=Callable[..., Any])
# Some resource, whichever: a page that serves them all.
ANY = "*"


@dataclass(frozen=True)
class Need:
    """What a visitor must be: anybody, somebody signed in, or one who holds a right.

    `on` names what the right is on; empty for the resource of the address. An `action` in angle
    brackets is named by that part of the address.
    """

    action: str = ""
    on: str = ""
    public: bool = False


PUBLIC, SIGNED_IN = Need(public=True), Need()


def asks(need: Need) -> Callable[[View], View]:
    """Let an address answer whoever fulfils `need`."""

    def mark(view: View) -> View:
        view.__dict__["need"] = need
        return view

    return mark


def needs(action: str, on: str = "") -> Callable[[View], View]:
    """Let an address answer who holds `action` on the resource of the address, or on `on`."""
    return asks(Need(action, on))


def need_of(app: Flask, endpoint: str) -> Need | None:
    """What the address of this endpoint asks for; None where nobody has said it."""
    return getattr(app.view_functions.get(endpoint), "need", None)


def resource_of(app: Flask, endpoint: str, args: dict[str, Any]) -> type[Resource[Any]]:
    """The resource that an address is about: that of its endpoint, else the one it names.

    :raises NotFound: where it names none that there is.
    """
    owner = getattr(app.view_functions[endpoint], "__self__", None)
    declared: type[Resource[Any]] | None = getattr(owner, "resource", None)
    return declared or registry.get(str(args.get("name")))


def install(app: Flask) -> None:
    """Ask before every request."""
    app.before_request(_ask)


def check(app: Flask) -> None:
    """See that every address says what it asks for.

    :raises WrongDeclaration: naming those that do not.
    """
    silent = [r.rule for r in app.url_map.iter_rules() if need_of(app, r.endpoint) is None]
    if silent:
        raise WrongDeclaration(f"these addresses do not say what they ask for: {sorted(silent)}")


def _ask() -> None:
    need = need_of(current_app, request.endpoint or "")
    if need is None or need.public or request.method == "OPTIONS":
        return
    require_sign_in()
    for name, action in _wanted(need):
        _require(name, action)


def _wanted(need: Need) -> Iterator[tuple[str, str]]:
    """The right that is asked for, if any: a name with an action."""
    args, action = request.view_args or {}, need.action
    if not action:
        return
    if need.on:
        yield need.on, action
        return
    resource = resource_of(current_app, request.endpoint or "", args)
    if action.startswith("<"):
        action = str(args[action.strip("<>")])
    # A step that the resource does not have is the view's to refuse.
    if action in resource.actions():
        yield resource.name, action


def _require(name: str, action: str) -> None:
    """Go on only with the right; a try to write without it is written down.

    :raises Forbidden: without it.
    """
    actor = current_actor()
    if name == ANY:
        if not any(actor.can(resource.name, action) for resource in registry.all()):
            raise Forbidden
    elif request.method in ("GET", "HEAD"):
        actor.require(name, action)
    else:
        demand(current_session(), name, action)
