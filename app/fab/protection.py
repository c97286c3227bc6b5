"""What every answer and every request is held to: headers, hosts, sizes, forged requests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, redirect, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge

from app.fab.request import bears_token, current_actor, current_person, speaks_rest
from app.kernel.errors import Forbidden
from app.kernel.lazy import _

# Nothing from elsewhere, nothing written into a page, no page of ours inside another's.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
MEGABYTE = 1024 * 1024
LARGEST_FILE = 21 * MEGABYTE
LARGEST_FORM = 2 * MEGABYTE
# Asked by machines of the same network, which have no certificate of ours.
PROBES = ("/healthz", "/readyz")


def configuration(settings: Any) -> dict[str, Any]:
    """Flask's settings that follow from ours."""
    return {
        "SECRET_KEY": settings.secret_key,
        "JWT_SECRET_KEY": f"token {settings.secret_key}",
        "JWT_ACCESS_TOKEN_EXPIRES": timedelta(hours=1),
        "JWT_TOKEN_LOCATION": ["headers"],
        "TRUSTED_HOSTS": list(settings.hosts),
        "FAB_SAFE_REDIRECT_HOSTS": list(settings.hosts),
        "SESSION_COOKIE_NAME": "__Host-session" if settings.https else "session",
        "SESSION_COOKIE_SECURE": settings.https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "METRICS_TOKEN": settings.metrics_token,
        "BEHIND_PROXIES": bool(settings.proxies),
        "ANONYMOUS_PATHS": ("/assets/", "/metrics", *PROBES),
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "MAX_FORM_PARTS": 20_000,
        # As long as its session: a form that was open over lunch is not lost.
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        # What is tried too often is counted in the database, not by the package.
        "RATELIMIT_ENABLED": False,
        "FAB_UPDATE_PERMS": False,
        "FAB_CREATE_DB": False,
        "FAB_ADD_SECURITY_VIEWS": False,
        "FAB_ADD_OPENAPI_VIEWS": False,
        "FAB_ADD_MENU_API": False,
    }


def install(app: Flask, *, https: bool) -> None:
    """Hold every request and answer of `app` to it."""
    CSRFProtect(app)
    if https:
        app.before_request(_refuse_open_lines)
    app.before_request(_check)
    app.after_request(_https if https else _plain)


def _refuse_open_lines() -> Any:
    """Lead readers of pages to https; refuse what may have carried a secret in the open already.

    :raises Forbidden: for a program, and for whatever is sent.
    """
    if request.is_secure or request.path in PROBES:
        return None
    if speaks_rest() or request.method not in ("GET", "HEAD"):
        raise Forbidden(_("This is answered over https only."))
    return redirect(request.url.replace("http://", "https://", 1), 308)


def _check() -> None:
    if request.mimetype == "multipart/form-data" and current_person() is not None:
        request.max_content_length = LARGEST_FILE
    if (request.content_length or 0) > (request.max_content_length or 0):
        raise RequestEntityTooLarge
    # A program that nobody is signed in for has no session that could be misused.
    if not bears_token() and not (speaks_rest() and current_actor().user_id is None):
        current_app.extensions["csrf"].protect(apply_exemptions=True)


def _plain(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "request_id" in g:
        response.headers["X-Request-ID"] = g.request_id
    if not request.path.startswith("/assets/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _https(response: Response) -> Response:
    response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return _plain(response)
