"""The composition root: Flask, Flask-AppBuilder, the database and the domain become one program."""

from __future__ import annotations

import importlib
from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import configure_mappers
from werkzeug.local import LocalProxy
from werkzeug.middleware.proxy_fix import ProxyFix

from app import fab
from app.api import errors as rest_errors
from app.api import register as register_rest
from app.db.engine import make_engine
from app.db.room import is_full
from app.db.row_security import has_two_roles
from app.fab import doors, holds, outside, protection, request, rules, watching
from app.fab.manager import Builder
from app.fab.sessions import BrowserSessions
from app.jobs.pace import Pace
from app.jobs.periodic import do_daily
from app.kernel.errors import AppError, Full
from app.kernel.scanning import scanner
from app.operations.attachments import MEGABYTE, Storage
from app.policies import second_lock
from app.policies.install import install as install_policies
from app.resource.checks import check_declarations
from app.resource.registry import registry
from app.sheets.deciding import Approvals
from app.sheets.sessions import Uploads
from app.web import errors as page_errors
from app.web import register as register_pages


class Json(DefaultJSONProvider):
    """Answers with Chinese as it is, and with fields in the order of their declaration."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Any) -> Flask:
    """The application that `settings` describe; it reads no table before the first request.

    :raises WrongDeclaration: where a declaration of the domain cannot work.
    :raises ValueError: for a setting that means nothing.
    """
    load(settings.packages)
    registry.settings = settings
    rules.install(settings)
    engine = make_engine(settings.database_url)
    install_policies(engine, settings.audit_key.encode())
    if has_two_roles(settings):
        second_lock.install(engine)
    Uploads.folder = settings.home / "uploads"
    Approvals.required = settings.approve_imports
    Storage.folder = settings.home / "attachments"
    Storage.quota, Storage.scanner = settings.quota_mb * MEGABYTE, scanner(settings.scanner)
    Pace.lease, Pace.folder = settings.job_lease, settings.home / "jobs"
    app = Flask(__name__, static_folder=None)
    app.config.update(protection.configuration(settings), AUDIT_FOLDER=settings.home)
    app.config.update(outside.configuration(settings))
    app.session_interface = BrowserSessions()
    if settings.proxies:
        near = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=near, x_proto=near)  # type: ignore[method-assign]
    app.json = Json(app)
    watching.install(app)
    request.install(app)
    protection.install(app, https=settings.https)
    holds.install(app)
    doors.install(app)
    app.register_error_handler(AppError, _refused)
    for failure in (OperationalError, OSError):
        app.register_error_handler(failure, _failed)
    _add_probes(app)
    with app.app_context():
        builder = Builder(app, LocalProxy(fab.current_session), outside.Newcomers)
        app.extensions[request.EXTENSION] = request.Runtime(engine, builder)
        register_pages(app)
        register_rest(app)
    doors.check(app)
    return app


def load(packages: tuple[str, ...]) -> None:
    """Import the domain by name, and look at everything it declares."""
    for name in packages:
        importlib.import_module(name)
    configure_mappers()
    check_declarations()
    do_daily(registry.dailies)


def _refused(refusal: AppError) -> Any:
    if request.speaks_rest():
        return rest_errors.answer(refusal)
    return page_errors.refused(refusal)


def _failed(failure: Exception) -> Any:
    """A full disk is told in words wherever it shows; any other failure goes on."""
    if not is_full(failure, fab.runtime().engine):
        raise failure
    page_errors.note_failure(failure)
    return _refused(Full())


def _add_probes(app: Flask) -> None:
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)


@doors.asks(doors.PUBLIC)
def healthz() -> tuple[str, int]:
    """Whether the process answers."""
    return "ok", 200


@doors.asks(doors.PUBLIC)
def readyz() -> tuple[str, int]:
    """Whether the database answers and has been prepared."""
    try:
        ready = fab.is_prepared(fab.runtime().engine)
    except SQLAlchemyError:
        ready = False
    return ("ready", 200) if ready else ("not ready", 503)
