"""Refusals and failures as pages, each with an id that the log has too."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from app.db.room import is_full
from app.fab.holds import Held, PasswordChangeNeeded, SecondFactorNeeded
from app.kernel.errors import AppError, Full, SignInNeeded
from app.kernel.lazy import Words, _
from app.web.blueprint import web
from app.web.context import db

log = logging.getLogger(__name__)

TITLES: dict[int, Words] = {
    400: _("This address cannot be read"),
    403: _("Your role does not allow this"),
    404: _("There is nothing here that you may see"),
    405: _("This cannot be done in this way"),
    409: _("The record has changed in the meantime"),
    413: _("The file is too large"),
    422: _("This cannot be saved as it is"),
    428: _("The version is missing"),
    429: _("Too many tries in a short time"),
    500: _("The page could not be made"),
    503: _("The system is busy"),
    507: _("The server has no room left"),
}
# Where people go who have to do one thing first.
WAYS_OUT = {PasswordChangeNeeded: "web.password", SecondFactorNeeded: "web.second_factor"}
# Answered by others, in a form of their own.
OTHERS = ("/api/",)
ICONS = {403: "lock", 404: "map-search", 413: "file-alert", 409: "git-merge"}


@dataclass(frozen=True)
class Problem:
    """What an error page says."""

    status: int
    title: Words
    detail: Words
    icon: str
    id: str


def problem(status: int, detail: Words) -> Problem:
    """The view model of an error page."""
    title = TITLES.get(status, TITLES[500])
    return Problem(status, title, detail, ICONS.get(status, "plug-connected-x"), g.request_id)


def page(status: int, detail: Words) -> Response:
    """An error page."""
    return make_response(render_template("error.html", problem=problem(status, detail)), status)


@web.errorhandler(AppError)
def refused(error: AppError) -> Any:
    """The answer to a refusal: the way to what has to be done first, or a page that says why."""
    if isinstance(error, SignInNeeded):
        return redirect(url_for("web.login", next=request.full_path.rstrip("?")))
    if isinstance(error, Held):
        return redirect(url_for(WAYS_OUT[type(error)]))
    return page(error.status, error.message)


def _on_http(error: HTTPException) -> Any:
    if error.code is None or error.code < 400 or request.path.startswith(OTHERS):
        return error
    detail = HTTP_DETAILS.get(error.code, "")
    if error.code < 500:
        return page(error.code, detail)
    # Whatever failed may be what the page is made with: it asks the database for nothing.
    g.database_failed = True
    try:
        return page(error.code, detail)
    except Exception:  # the last resort: a few words without a page around them
        log.exception("the page of a failure failed")
        return make_response(f"{TITLES[500]} ({g.request_id})", error.code)


HTTP_DETAILS: dict[int, Words] = {
    400: _("The form was too old or not complete. Go back and send it again."),
    404: _("The address is wrong, or the record is outside your area."),
    405: _("The page was asked for in a way that it does not answer."),
    413: _("Choose a smaller file, or divide it into several."),
    500: _("It has been noted. What you typed was not saved."),
}


def note_failure(error: Exception) -> str:
    """Write the failure to the log and ask the database for nothing more; gives its id."""
    g.database_failed = True
    log.error("the database failed", exc_info=error)
    with suppress(SQLAlchemyError):
        db().rollback()
    return str(g.request_id)


@web.errorhandler(SQLAlchemyError)
def _on_database(error: SQLAlchemyError) -> Response:
    engine: Any = db().get_bind()
    note_failure(error)
    if is_full(error, engine):
        return page(Full.status, Full().message)
    return page(500, _("Nothing was written. Tell the administrator the id below."))


def install(app: Flask) -> None:
    """Answer every failure in the style of the pages."""
    app.register_error_handler(HTTPException, _on_http)
