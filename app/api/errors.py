"""One shape for everything that goes wrong: `{"error": {"code", "message", "fields"}}`."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, g, jsonify, request

from app.fab.lockout import TooManyTries
from app.kernel.errors import AppError, Conflict, FileRefused, SignInNeeded
from app.kernel.lazy import Words, _

HTTP: dict[int, tuple[str, Words]] = {
    400: ("bad_request", _("The request cannot be read.")),
    401: ("sign_in_needed", _("Please sign in.")),
    403: ("forbidden", _("Your role does not allow this.")),
    404: ("not_found", _("There is no such address.")),
    405: ("method_not_allowed", _("This address does not answer this method.")),
    413: ("too_large", _("The request is too large.")),
    415: ("unsupported_media_type", _("The body must be JSON.")),
    429: ("too_many_tries", _("Too many requests.")),
    500: ("failure", _("The request failed. Nothing was written.")),
}


def body(code: str, message: Words, fields: Any = None) -> dict[str, Any]:
    """The document of an error."""
    named = {name: [str(each) for each in messages] for name, messages in (fields or {}).items()}
    return {"error": {"code": code, "message": str(message), "fields": named}}


def answer(error: AppError) -> Response:
    """The answer to a refusal."""
    document = body(error.code, error.message, error.fields)
    if isinstance(error, Conflict):
        document["error"]["current"] = error.current
    if isinstance(error, FileRefused):
        document["error"]["rule"] = error.rule
    response = jsonify(document)
    response.status_code = error.status
    if isinstance(error, SignInNeeded):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyTries):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def install(app: Flask) -> None:
    """Give every other failure below `/api/` the same shape."""
    app.after_request(_shaped)


def _shaped(response: Response) -> Response:
    if response.status_code < 400 or response.is_json or not request.path.startswith("/api/"):
        return response
    code, message = HTTP.get(response.status_code, HTTP[500])
    document = body(code, message)
    if response.status_code >= 500:
        document["error"]["id"] = g.request_id
    shaped = jsonify(document)
    response.set_data(shaped.get_data())
    response.content_type = shaped.content_type
    return response
