"""What surrounds every page: product, place, person, languages and the navigation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from app.kernel.lazy import Words, _
from app.policies.actor import Actor
from app.resource.registry import registry
from app.web.context import actor
from app.web.i18n import LANGUAGES, current_locale
from app.web.places import Place, place_of

# What waits beside the records of a resource: all of it, and plans of workbooks.
INBOX, IMPORTS = "inbox", "imports"


@dataclass(frozen=True)
class Item:
    """One line of the navigation."""

    label: Words
    href: str
    icon: str
    current: bool = False
    # Under which name the waiting work is counted that is done there.
    waiting: str = ""


@dataclass(frozen=True)
class Group:
    """Lines under one heading; the first group has none."""

    label: Words
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Language:
    """A language one can switch to."""

    locale: str
    tag: str
    label: str
    current: bool


@dataclass(frozen=True)
class Shell:
    """Everything the frame shows; `name` is empty before the sign-in."""

    product: Words
    name: str
    roles: tuple[Words, ...]
    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    languages: tuple[Language, ...]

    @property
    def territory(self) -> str:
        """The whole of the area, as the top bar names it."""
        return self.places[0].name if self.places else ""

    @property
    def initial(self) -> str:
        """The letter in the person's circle."""
        return self.name[:1].upper()


def shell() -> Shell:
    """The frame of the current request."""
    who = actor()
    # A page about a failure asks the database for nothing more.
    home = None if "database_failed" in g else who.home
    return Shell(
        product=_("Shixiang"),
        name=who.name,
        roles=_roles(who),
        places=place_of(home.region_id, home.region_path) if home else (),
        groups=navigation(who) if who.grants or who.system else (),
        languages=_languages(),
    )


def _roles(who: Actor) -> tuple[Words, ...]:
    names = dict.fromkeys(grant.role for grant in who.grants)
    return tuple(registry.roles[name].label for name in names if name in registry.roles)


def _languages() -> tuple[Language, ...]:
    now = current_locale()
    return tuple(Language(key, tag, label, key == now) for key, (tag, label) in LANGUAGES.items())


def navigation(who: Actor) -> tuple[Group, ...]:
    """The resources that the person may read, under their menu groups, and the imports."""
    groups: dict[Words, list[Item]] = {}
    for resource in registry.all():
        if resource.menu and who.can(resource.name, "read"):
            href = url_for("web.listing", name=resource.name)
            item = Item(resource.label, href, resource.menu.icon, _is_open(href), resource.name)
            groups.setdefault(resource.menu.group, []).append(item)
    start = Item(_("Overview"), url_for("web.dashboard"), "layout-dashboard", request.path == "/")
    inbox = Item(_("Inbox"), url_for("web.inbox"), "inbox", _is_open(url_for("web.inbox")), INBOX)
    found = [Group("", (start, inbox)), *(Group(k, tuple(v)) for k, v in groups.items())]
    if may_import(who):
        found.append(Group(_("Import and export"), (_imports(),)))
    if who.can("users", "read"):
        found.append(Group(_("Administration"), tuple(_administration())))
    if who.can("audit", "read"):
        found.append(Group(_("Oversight"), (_audit(),)))
    return tuple(found)


def may_import(who: Actor) -> bool:
    """Whether there is any kind of record the person may bring in by sheet."""
    return any(who.can(resource.name, "import") for resource in registry.all())


def _imports() -> Item:
    href = url_for("web.imports")
    return Item(_("Imports"), href, "package-import", _is_open(href), IMPORTS)


def _administration() -> Iterator[Item]:
    accounts, roles = url_for("web.accounts"), url_for("web.roles")
    yield Item(_("Accounts"), accounts, "users", _is_open(accounts))
    yield Item(_("Roles"), roles, "lock-access", _is_open(roles))


def _audit() -> Item:
    href = url_for("web.audit")
    return Item(_("Audit"), href, "shield-check", _is_open(href))


def _is_open(href: str) -> bool:
    return request.path.startswith(href)


def context() -> dict[str, Any]:
    """What every template of ours finds besides its own view model."""
    return {"shell": shell()}
