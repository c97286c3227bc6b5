"""`/metrics`: what a monitoring system asks for, answered to this machine or for a token."""

from __future__ import annotations

import hmac

from flask import Response, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from app.db.session import session_for
from app.fab import doors, runtime
from app.kernel.errors import NotFound
from app.kernel.meters import METERS
from app.operations.standing import longest_wait, standing
from app.policies.actor import SYSTEM
from app.web.blueprint import web

LOOPBACK = ("127.0.0.1", "::1")
NEAR = ("127.0.0.1", "localhost", "[::1]")
# What proxies add: behind one, everybody seems to be on this machine.
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")


@web.get("/metrics")
@doors.asks(doors.PUBLIC)
def metrics() -> Response:
    """The meters of the process, and what the database and its pool say."""
    if not (_has_token() or _is_near()):
        raise NotFound
    text = generate_latest(METERS) + generate_latest(_present())
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _has_token() -> bool:
    wanted = str(current_app.config["METRICS_TOKEN"])
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def _is_near() -> bool:
    """Whether a program of this machine asks, and nobody through it."""
    if current_app.config["BEHIND_PROXIES"] or any(name in request.headers for name in FORWARDED):
        return False
    here = request.host.rpartition(":")[0] if request.host[-1] != "]" else request.host
    return request.remote_addr in LOOPBACK and (here or request.host) in NEAR


def _present() -> CollectorRegistry:
    """What is counted at the moment of asking."""
    found = CollectorRegistry()
    pool = Gauge("shixiang_database_connections", "Connections.", ("state",), registry=found)
    known = runtime().engine.pool
    pool.labels("in_use").set(known.checkedout())  # type: ignore[attr-defined]
    pool.labels("idle").set(known.checkedin())  # type: ignore[attr-defined]
    up = Gauge("shixiang_database_up", "Whether the database answers.", registry=found)
    try:
        _add_standing(found)
    except SQLAlchemyError:
        up.set(0)
    else:
        up.set(1)
    return found


def _add_standing(registry: CollectorRegistry) -> None:
    with session_for(runtime().engine, SYSTEM) as session:
        counted, wait = standing(session), longest_wait(session)
    for name, states in counted.items():
        gauge = Gauge(f"shixiang_{name}", f"Stored {name}.", ("state",), registry=registry)
        for state, number in states.items():
            gauge.labels(state).set(number)
    Gauge("shixiang_job_wait_seconds", "Longest wait.", registry=registry).set(wait)
