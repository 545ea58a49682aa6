"""What the gateway measures; names stand in `docs/operations.md`."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter(
    "onedoor_http_requests_total", "Requests answered.", ["route", "method", "code", "slo"]
)
SECONDS = Histogram(
    "onedoor_http_request_duration_seconds",
    "Time to answer.",
    ["route", "slo"],
    buckets=(0.05, 0.1, 0.3, 0.5, 1, 2, 5, 10, 20),
)
IN_FLIGHT = Gauge("onedoor_http_in_flight", "Requests being served.")
SHED = Counter("onedoor_http_shed_total", "Requests turned away under load.", ["reason"])
LOGINS = Counter("onedoor_logins_total", "Tries to sign in.", ["county", "result"])
LIMITER_TROUBLE = Counter(
    "onedoor_rate_limiter_failures_total", "Times the limiter did not answer.", ["limit", "outcome"]
)
DENIED = Counter("onedoor_authz_denied_total", "Refusals of a right.", ["county", "reason", "role"])
CLIENT_HANDLED = Counter(
    "onedoor_grpc_client_handled_total", "Calls to services.", ["target", "method", "code"]
)
for _reason in ("in_flight", "body_timeout"):
    SHED.labels(_reason)
