"""Figures of requests for Prometheus: counts and seconds, nothing about anybody."""

from prometheus_client import REGISTRY, Counter, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter("kefu_requests", "Requests answered.", ["view", "method", "status"])
SECONDS = Histogram(
    "kefu_request_seconds",
    "Seconds until the answer began.",
    ["view"],
    buckets=(0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.2, 2.5, 5, 10),
)


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. `view` is a URL name, never a path: paths carry numbers."""
    REQUESTS.labels(view, method if method in METHODS else "OTHER", status).inc()
    SECONDS.labels(view).observe(seconds)


def exposition() -> bytes:
    """Return every figure of this process in the Prometheus text format."""
    return generate_latest(REGISTRY)
