"""Prometheus metrics of the machinery, and the port that serves them with health and readiness.

Names and labels stand in `docs/operations.md`. Under eventlet the server's threads are green, so
that a stalled hub stops answering `/healthz`.
"""

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

GRPC_HANDLED = Counter(
    "onedoor_grpc_server_handled_total", "Calls answered.", ["service", "method", "code"]
)
GRPC_SECONDS = Histogram(
    "onedoor_grpc_server_handling_seconds", "Time to answer.", ["service", "method"], buckets=FAST
)
REPLAYS = Counter(
    "onedoor_idempotent_replays_total", "Writes answered from their record.", ["route", "outcome"]
)
PUBLISHED = Counter(
    "onedoor_outbox_published_total", "Publishing attempts by result.", ["service", "result"]
)
UNPUBLISHED = Gauge("onedoor_outbox_unpublished", "Rows waiting.", ["service"])
OLDEST_UNPUBLISHED = Gauge(
    "onedoor_outbox_oldest_unpublished_age_seconds", "Age of the oldest row.", ["service"]
)
RELAY_SUCCESS = Gauge(
    "onedoor_outbox_relay_last_success_timestamp_seconds", "Last good round.", ["service"]
)
RELAY_BLOCKED = Gauge("onedoor_outbox_relay_blocked", "1 while the broker blocks.", ["service"])
CONSUMED = Counter(
    "onedoor_events_consumed_total", "Events handled by result.", ["handler", "result"]
)
HANDLER_SECONDS = Histogram(
    "onedoor_event_handler_seconds", "Time in a handler.", ["handler"], buckets=FAST
)
END_TO_END = Histogram(
    "onedoor_event_end_to_end_seconds",
    "From commit to the handler's start.",
    ["event_type"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300),
)
MESSAGE_AGE = Gauge(
    "onedoor_consumer_message_age_seconds", "Age of the oldest event in hand.", ["queue"]
)
LOOP_LAG = Gauge("onedoor_event_loop_lag_seconds", "How late the loop wakes up.")
TICK_SECONDS = Histogram(
    "onedoor_tick_seconds", "Time of a tick that had work.", ["tick"], buckets=FAST
)
TICK_FAILURES = Counter("onedoor_tick_failures_total", "Ticks that failed.", ["tick"])
TICK_SUCCESS = Gauge("onedoor_tick_last_success_timestamp_seconds", "Last good tick.", ["tick"])
ROWS_PARKED = Counter(
    "onedoor_rows_parked_total", "Broken rows that a tick put aside.", ["collection"]
)
AUDIT_RECORDS = Counter("onedoor_audit_records_total", "Audit rows written.", ["service"])
AUDIT_CHAIN_VALID = Gauge("onedoor_audit_chain_valid", "1 while every chain is whole.", ["service"])
TRANSACTION_RETRIES = Counter(
    "onedoor_mongo_transaction_retries_total", "Transactions started anew.", ["database"]
)
PRIMARY_VISIBLE = Gauge("onedoor_mongo_primary_visible", "1 while a primary is seen.")
MONGO_SECONDS = Histogram(
    "onedoor_mongo_operation_seconds", "Time of a command.", ["operation"], buckets=FAST
)
POOL_IN_USE = Gauge("onedoor_mongo_pool_in_use", "Connections in somebody's hands.", ["pool"])
SENSITIVE_READS = Counter(
    "onedoor_sensitive_reads_total",
    "Reads of personal data in clear.",
    ["county", "role", "field_group"],
)
BUILD_INFO = Gauge("onedoor_build_info", "The running version.", ["version"])

Checks = Mapping[str, Callable[[], bool]]


def serve_metrics(
    host: str, port: int, *, live: Checks | None = None, ready: Checks | None = None
) -> ThreadingHTTPServer:
    """Serve `/metrics`, `/healthz` and `/readyz` in the background.

    Args:
        host: address to bind; never a public one.
        port: 0 picks a free one.
        live: own progress only, e.g. the hub's lag; a failing one asks for a restart.
        ready: what must be there to serve, e.g. the primary.
    """
    pages = {"/healthz": live or {}, "/readyz": ready or {}}

    class Pages(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, generate_latest(), CONTENT_TYPE_LATEST)
            elif self.path in pages:
                failing = [name for name, check in pages[self.path].items() if not check()]
                body = ("not ok: " + ", ".join(failing)) if failing else "ok"
                self._answer(503 if failing else 200, body.encode(), "text/plain")
            else:
                self._answer(404, b"", "text/plain")

        def _answer(self, status: int, body: bytes, media_type: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Scrapes are no news."""

    BUILD_INFO.labels("0.1.0").set(1)
    server = ThreadingHTTPServer((host, port), Pages)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    return server
