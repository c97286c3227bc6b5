"""Putting the pages into an application."""

from __future__ import annotations

from flask import Flask

from app.fab.doors import PUBLIC, asks
from app.resource.registry import registry
from app.web import (
    account,
    accounts,
    accounts_sheet,
    attachments,
    audit,
    comments,
    dashboard,
    detail,
    errors,
    files,
    form,
    history,
    i18n,
    imports,
    inbox,
    list_counts,
    listing,
    metrics,
    notifications,
    personal,
    printing,
    regions,
    roles,
    search,
    session,
    state_picture,
    tree,
    unsaved,
)
from app.web.assets import asset, vendor
from app.web.blueprint import web
from app.web.shell import context

PAGES = (
    account,
    accounts,
    accounts_sheet,
    audit,
    attachments,
    comments,
    dashboard,
    detail,
    files,
    form,
    history,
    imports,
    inbox,
    list_counts,
    listing,
    metrics,
    notifications,
    personal,
    printing,
    regions,
    roles,
    search,
    session,
    state_picture,
    tree,
    unsaved,
)


def register(app: Flask) -> None:
    """Serve every page of ours, speak the reader's language, and answer errors in our style."""
    i18n.install(app)
    errors.install(app)
    app.jinja_env.globals.update(_=i18n.say, asset=asset, vendor=vendor)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(web)
    for blueprint in registry.pages:
        app.register_blueprint(blueprint)
    asks(PUBLIC)(app.view_functions["web.static"])
    app.context_processor(context)
