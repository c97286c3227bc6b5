"""Every request leaves one line in the log and one count: who, what, how long, what came of it."""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

from app.fab.request import current_person
from app.kernel.meters import REQUESTS, SECONDS

log = logging.getLogger(__name__)
# Asked every few seconds, or along with every page: worth a line only where they fail.
QUIET = ("/assets/", "/healthz", "/readyz", "/metrics")

# A visitor says how long an address is, and has no say in how long a line is.
LONGEST = 300


def install(app: Flask) -> None:
    """Watch the requests of `app`; before everything else, so that nothing is left out."""
    app.before_request(_begin)
    app.after_request(_note)


def _begin() -> None:
    g.began = time.perf_counter()


def _note(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    # The rule and not the path: ids and made-up addresses would each be a series of their own.
    route = str(request.url_rule or "none")
    REQUESTS.labels(route, _method(), str(response.status_code)).inc()
    SECONDS.labels(route).observe(seconds)
    if response.status_code >= 400 or not request.path.startswith(QUIET):
        log.info("request", extra={"event": _event(response.status_code, seconds)})
    return response


def _method() -> str:
    """The method, if it is one that anything answers: a client may send any word."""
    known = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
    return request.method if request.method in known else "other"


def _event(status: int, seconds: float) -> dict[str, object]:
    """What is told of a request: the names of its parameters, never their values."""
    person = current_person()
    return {
        "method": _method(),
        "path": request.path[:LONGEST],
        "asked": [name[:LONGEST] for name in sorted(request.args.keys())[:20]],
        "status": status,
        "ms": round(seconds * 1000, 1),
        "actor": person.id if person is not None else None,
        "address": request.remote_addr,
    }
