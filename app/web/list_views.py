"""Saved views of a list: tabs over it, kept, renamed and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from flask import flash, redirect, request, url_for

from app.db.session import ActorSession
from app.fab.doors import needs
from app.kernel.errors import AppError
from app.kernel.lazy import _
from app.operations.saved_views import (
    View,
    change_view,
    default_of,
    drop_view,
    may_share,
    save_view,
)
from app.resource.declaration import Resource
from app.web.addresses import CURSORS, Pairs, with_query, without
from app.web.blueprint import web
from app.web.context import db, resource_named

AnyResource = type[Resource[Any]]
# The view of an address that is to have none, whatever the list opens with.
ALL = "all"


@dataclass(frozen=True)
class Tab:
    """A view and its address."""

    view: View
    href: str
    current: bool


@dataclass(frozen=True)
class Tabs:
    """The views over a list; `everything` is the address without any."""

    everything: str = ""
    tabs: list[Tab] = field(default_factory=list)
    may_share: bool = False

    @property
    def current(self) -> Tab | None:
        """The view that is shown."""
        return next((tab for tab in self.tabs if tab.current), None)


def tabs_of(
    session: ActorSession, resource: AnyResource, views: Sequence[View], asked: str
) -> Tabs:
    """The views as tabs over the list; `asked` is the one of the address."""
    tabs = [Tab(view, _address(resource, view), asked == str(view.id)) for view in views]
    path = url_for("web.listing", name=resource.name)
    plain = with_query(path, [("view", ALL)]) if default_of(views) else path
    return Tabs(plain, tabs, may_share(session, resource))


def default_address(resource: AnyResource, views: Sequence[View]) -> str:
    """Where a list that is asked for nothing leads; empty where it stays as it is."""
    view = default_of(views)
    return _address(resource, view) if view else ""


@web.post("/r/<name>/views")
@needs("read")
def keep_view(name: str) -> Any:
    """Keep what the list shows under a name."""
    resource, given = resource_named(name), request.form
    pairs = without(parse_qsl(given.get("_where", "")), "view", *CURSORS)
    query = with_query("", pairs).removeprefix("?")
    more = {"shared": "shared" in given, "is_default": "default" in given}
    try:
        view = save_view(db(), resource, given.get("name", ""), query, **more)
    except AppError as refusal:
        return _back(resource, parse_qsl(given.get("_where", "")), refusal)
    flash(str(_("View saved: %(name)s", name=view.name)))
    return redirect(_address(resource, view))


@web.post("/r/<name>/views/<int:view_id>")
@needs("read")
def rename_view(name: str, view_id: int) -> Any:
    """Give a view another name, or let the list open with it."""
    resource, given = resource_named(name), request.form
    called, first = given.get("name"), "default" in given
    try:
        view = change_view(db(), resource, view_id, name=called, is_default=first)
    except AppError as refusal:
        return _back(resource, [("view", str(view_id))], refusal)
    flash(str(_("View saved: %(name)s", name=view.name)))
    return redirect(_address(resource, view))


@web.post("/r/<name>/views/<int:view_id>/delete")
@needs("read")
def remove_view(name: str, view_id: int) -> Any:
    """Take a view away."""
    resource = resource_named(name)
    gone = drop_view(db(), resource, view_id)
    flash(str(_("View removed: %(name)s", name=gone)))
    return redirect(url_for("web.listing", name=name, view=ALL))


def _address(resource: AnyResource, view: View) -> str:
    path = url_for("web.listing", name=resource.name)
    return with_query(path, [("view", str(view.id)), *parse_qsl(view.query)])


def _back(resource: AnyResource, pairs: Pairs, refusal: AppError) -> Any:
    said = [str(text) for texts in refusal.fields.values() for text in texts]
    flash(" ".join(said) or str(refusal), "bad")
    return redirect(with_query(url_for("web.listing", name=resource.name), pairs))
