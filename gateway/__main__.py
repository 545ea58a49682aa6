"""`python -m gateway`: the HTTP server, and the metrics on a port of their own."""

import time

import uvicorn

from chassis.logs import setup_logging
from chassis.metrics import serve_metrics
from chassis.tracing import setup_tracing
from gateway.app import create_app
from gateway.guard import guarded
from gateway.settings import GatewaySettings

_STALLED_SECONDS = 20.0


def main() -> None:
    """Serve until told to stop; what began is finished first."""
    settings = GatewaySettings()
    setup_logging("gateway", settings.log_level)
    setup_tracing("gateway", settings.otlp_endpoint)
    app = create_app(settings)

    def is_beating() -> bool:
        beat: float = getattr(app.state, "beat", time.monotonic())
        return time.monotonic() - beat < _STALLED_SECONDS

    def has_primary() -> bool:
        gateway = getattr(app.state, "gateway", None)
        return gateway is not None and gateway.kernel.database.client.primary is not None

    serve_metrics(
        settings.bind_host,
        settings.metrics_port,
        live={"loop": is_beating},
        ready={"primary": has_primary},
    )
    uvicorn.run(
        app,
        host=settings.gateway_host,
        port=settings.gateway_port,
        http=guarded(settings.gateway_header_seconds),  # type: ignore[arg-type]
        loop="uvloop",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=True,
        forwarded_allow_ips=settings.gateway_trusted_proxies,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=30,
    )


if __name__ == "__main__":
    main()
