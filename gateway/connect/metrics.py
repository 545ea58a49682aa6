"""What connect measures beside the machinery's own metrics; names stand in `docs/operations.md`."""

from prometheus_client import Gauge

CERTIFICATE_END = Gauge(
    "onedoor_tls_certificate_not_after_timestamp_seconds", "When a certificate ends.", ["cert"]
)
LINK_UP = Gauge(
    "onedoor_department_link_up",
    "1 while a department's system watches; it appears with its first watch.",
    ["department"],
)
STREAMS = Gauge("onedoor_department_streams", "Watches open now.")
