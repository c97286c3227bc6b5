"""The same table shown by Flask-AppBuilder as it comes: its views, its forms, its templates."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from flask_appbuilder import AppBuilder, Model, ModelView
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, Table, inspect
from sqlalchemy.orm import relationship

from app.db.engine import sqlite_driver

USER, PASSWORD = "stock", "Bench-is-no-secret-1"
# The relation whose form field loads every row there is; the list shows it too.
RELATION = "agency"
SHOWN = ["name", "code", "kind", "agency", "committed_limit", "online_depth", "state"]
SEARCHED = ["name", "code", "kind"]
PAGE_SIZE = 50


def stock_app(engine: Engine, edited: list[str]) -> Flask:
    """An application of one view over the table; `edited` are the plain columns of its form."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="x" * 32,
        SQLALCHEMY_DATABASE_URI=engine.url,
        SQLALCHEMY_ENGINE_OPTIONS=_same_driver(engine),
        SQLALCHEMY_TRACK_MODIFICATIONS=False,
        RATELIMIT_ENABLED=False,
        WTF_CSRF_ENABLED=False,
    )
    db = SQLAlchemy(app)
    with app.app_context():
        builder = AppBuilder(app, db.session)
        item = _models(db.engine)
        view = type("ItemView", (ModelView,), _options(item, edited))
        builder.add_view(view, "Items")
        if builder.sm.find_user(USER) is None:
            role = builder.sm.find_role("Admin")
            builder.sm.add_user(USER, "Stock", "User", "stock@example.invalid", role, PASSWORD)
    return app


def _same_driver(engine: Engine) -> dict[str, Any]:
    return {"module": sqlite_driver} if engine.dialect.name == "sqlite" else {}


def _models(engine: Engine) -> Any:
    """The two tables as somebody would map them who had only the database."""
    body, item = (
        Table(name, Model.metadata, autoload_with=engine, extend_existing=True, resolve_fks=False)
        for name in ("body", "implementation_item")
    )
    # A name of its own on each kind of database, for one run measures both.
    kind = engine.dialect.name.title()
    named = {"__table__": body, "__str__": lambda self: str(self.name)}
    target = type(f"Body{kind}", (Model,), named)
    key = item.c.agency_id
    link = relationship(target, foreign_keys=[key], primaryjoin=key == body.c.id)
    return type(f"Item{kind}", (Model,), {"__table__": item, RELATION: link})


def _options(item: Any, edited: list[str]) -> dict[str, Any]:
    known = set(inspect(item).columns.keys())
    fields = [*(name for name in edited if name in known), RELATION]
    return {
        "datamodel": SQLAInterface(item),
        "route_base": "/items",
        "list_columns": SHOWN,
        "search_columns": SEARCHED,
        "show_columns": fields,
        "edit_columns": fields,
        "add_columns": fields,
        "page_size": PAGE_SIZE,
    }


def signed_in(app: Flask) -> FlaskClient:
    """A client of the view's administrator."""
    client = app.test_client()
    answer = client.post("/login/", data={"username": USER, "password": PASSWORD})
    assert answer.status_code == 302, answer.status
    return client
