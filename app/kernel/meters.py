"""What the process counts of itself; a monitoring system asks for it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

# Of our own: nothing that a library counts gets out by accident.
METERS = CollectorRegistry()

REQUESTS = Counter(
    "shixiang_requests", "Requests answered.", ("route", "method", "status"), registry=METERS
)
SECONDS = Histogram(
    "shixiang_request_seconds",
    "How long answers took.",
    ("route",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
    registry=METERS,
)
SIGN_INS = Counter("shixiang_sign_ins", "Tries to sign in.", ("result",), registry=METERS)
