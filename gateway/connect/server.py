"""connect's process: opens the secure port, serves until told to stop, and stops gracefully."""

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Any

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from chassis import metrics
from chassis.logs import setup_logging
from chassis.ports import utc_now
from chassis.principals import load_signer
from chassis.rpc import GRACE_SECONDS, SERVER_OPTIONS
from chassis.tracing import setup_tracing
from contracts.ports import Now
from gateway.connect.certificates import Revocations
from gateway.connect.credentials import Credentials
from gateway.connect.extensions import ExtensionServicer
from gateway.connect.guard import Admission, Guard
from gateway.connect.servicer import DepartmentServicer
from gateway.connect.settings import ConnectSettings
from gateway.connect.stream import Terms
from gateway.connect.upstream import Routing
from gateway.connect.watching import Feeds, Pace
from gateway.connect.whistles import WhistleServicer
from gateway.connect.worklists import WorklistServicer
from onedoor.connect.v1 import (
    departments_pb2_grpc,
    extensions_pb2_grpc,
    whistles_pb2_grpc,
    worklists_pb2_grpc,
)

SERVICES = (
    "onedoor.connect.v1.DepartmentService",
    "onedoor.connect.v1.DepartmentWhistleService",
    "onedoor.connect.v1.DepartmentExtensionService",
    "onedoor.connect.v1.DepartmentWorklistService",
)
_LAG_SECONDS = 0.5
logger = logging.getLogger(__name__)


class ConnectServer:
    """The departments' server; make it inside a running loop."""

    def __init__(self, settings: ConnectSettings, now: Now = utc_now) -> None:
        """Read certificates and keys and bind the port; raises when they are missing."""
        self.credentials = Credentials(settings.certs_dir)
        self._now = now
        self._routing = Routing(
            settings.routing_target,
            load_signer(settings.keys_dir, "connect"),
            settings.connect_call_seconds,
        )
        pace = Pace(
            least_seconds=settings.connect_poll_seconds,
            most_seconds=settings.connect_idle_poll_seconds,
        )
        self._feeds = Feeds(self._routing, pace, now, streams_each=settings.connect_streams_each)
        self._health = health.aio.HealthServicer()
        admission = Admission(Revocations(settings.certs_dir), now)
        self._server = grpc.aio.server(
            interceptors=[Guard(admission)],
            options=SERVER_OPTIONS,
            maximum_concurrent_rpcs=settings.connect_calls_at_once,
        )
        terms = Terms(
            admission=admission,
            feeds=self._feeds,
            now=now,
            retention=settings.retention,
            keep_alive_seconds=settings.connect_keep_alive_seconds,
        )
        add: Any = departments_pb2_grpc.add_DepartmentServiceServicer_to_server
        add(DepartmentServicer(self._routing, terms), self._server)
        add = whistles_pb2_grpc.add_DepartmentWhistleServiceServicer_to_server
        add(WhistleServicer(self._routing), self._server)
        add = extensions_pb2_grpc.add_DepartmentExtensionServiceServicer_to_server
        add(ExtensionServicer(self._routing), self._server)
        add = worklists_pb2_grpc.add_DepartmentWorklistServiceServicer_to_server
        add(WorklistServicer(self._routing), self._server)
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        self.port = self._server.add_secure_port(
            f"{settings.connect_host}:{settings.connect_port}",
            self.credentials.server_credentials(),
        )

    async def start(self) -> None:
        """Begin to serve."""
        for name in ("", *SERVICES):
            await self._health.set(name, health_pb2.HealthCheckResponse.SERVING)
        await self._server.start()

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Say NOT_SERVING, end the watches with a hint to come back, finish calls in flight."""
        await self._health.enter_graceful_shutdown()
        self._feeds.stop()
        await self._server.stop(grace_seconds)
        await self._routing.close()

    def is_ready(self) -> bool:
        """Whether calls can be taken: not stopping, and the own certificate stands."""
        return not self._feeds.is_stopping and self.credentials.not_after > self._now()


async def serve(settings: ConnectSettings) -> None:
    """Serve until SIGTERM or SIGINT, then finish what began and return."""
    setup_logging("connect", settings.log_level)
    setup_tracing("connect", settings.otlp_endpoint)
    server, stopping = ConnectServer(settings), asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    await server.start()
    metrics.serve_metrics(
        settings.bind_host, settings.metrics_port, ready={"serving": server.is_ready}
    )
    logger.info("serving", extra={"service": "connect", "port": server.port})
    while not stopping.is_set():
        due = loop.time() + _LAG_SECONDS
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _LAG_SECONDS)
        metrics.LOOP_LAG.set(max(loop.time() - due, 0))
    await server.stop()
    logger.info("stopped", extra={"service": "connect"})
