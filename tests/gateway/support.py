"""A running gateway over real stores, and stand-ins for the services at its edge."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import grpc
import httpx
import uvicorn
from fastapi import FastAPI
from google.protobuf.message import Message

from chassis.kernel import Kernel
from chassis.migrate import migrate
from chassis.ports import new_uuid7, utc_now
from chassis.principals import load_verifier
from contracts.principals import Principal
from gateway.app import create_app
from gateway.clients import Rpc, rpc
from gateway.guard import guarded
from gateway.migrations import MIGRATIONS
from gateway.seed import CENTRE, PASSWORD, seed
from gateway.settings import GatewaySettings
from tests.support.stack import a_kernel, drop, keys_dir, needed
from tests.support.waiting import eventually

_FRESH_SECONDS = 300.0
_CENTRE: dict[str, Any] = json.loads(CENTRE.read_text())
DEMO: dict[str, Any] = {
    **_CENTRE,
    "counties": _CENTRE["counties"][:2],
    "departments": _CENTRE["departments"][:2],
}


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@dataclass(frozen=True)
class Refusing:
    """What a service refuses with."""

    code: grpc.StatusCode
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    errors: tuple[dict[str, str], ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a service was asked, and by whom."""

    path: str
    request: Any
    principal: Principal
    metadata: dict[str, Any]
    seconds: float


class StandIn(grpc.GenericRpcHandler):
    """All five services at once: notes what is asked, and answers what it was told to."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.said: dict[str, Message | Refusing | list[Message]] = {}
        self.replays: set[str] = set()
        self._verifier = load_verifier(keys_dir())

    def says(self, name: str, what: Message | Refusing | list[Message]) -> None:
        """Answer `intake.DeskService.GetCase` in this way from now on."""
        self.said[rpc(name).path] = what

    def last(self, name: str) -> Asked:
        """The latest question of this name."""
        path = rpc(name).path
        return next(asked for asked in reversed(self.asked) if asked.path == path)

    def service(self, details: Any) -> Any:
        """A handler for whatever is called."""
        service, name = _split(details.method)
        called = rpc(f"{service}.{name}")
        if called.method.server_streaming:
            return grpc.unary_stream_rpc_method_handler(
                lambda request, context: self._stream(called, request, context),
                request_deserializer=called.request_type.FromString,
                response_serializer=lambda message: message.SerializeToString(),
            )
        if called.method.client_streaming:
            return grpc.stream_unary_rpc_method_handler(
                lambda requests, context: self._receive(called, requests, context),
                request_deserializer=called.request_type.FromString,
                response_serializer=lambda message: message.SerializeToString(),
            )
        return grpc.unary_unary_rpc_method_handler(
            lambda request, context: self._answer(called, request, context),
            request_deserializer=called.request_type.FromString,
            response_serializer=lambda message: message.SerializeToString(),
        )

    def _note(self, called: Rpc, request: Message, context: Any) -> Any:
        metadata = dict(context.invocation_metadata())
        principal = self._verifier.verify(metadata["x-onedoor-principal"])
        remaining = context.time_remaining()
        self.asked.append(Asked(called.path, request, principal, metadata, remaining))
        said = self.said.get(called.path)
        if isinstance(said, Refusing):
            trailers: list[tuple[str, Any]] = []
            if said.reason:
                body = json.dumps({"details": said.details, "errors": list(said.errors)}).encode()
                trailers = [("x-reason", said.reason), ("x-details-bin", body)]
            context.set_trailing_metadata(trailers)
            context.abort(said.code, "no /srv/secret/path.py")
        return said

    def _answer(self, called: Rpc, request: Message, context: Any) -> Message:
        said = self._note(called, request, context)
        if called.path in self.replays:
            context.set_trailing_metadata([("x-idempotent-replayed", "true")])
        return said if said is not None else called.response_type()

    def _receive(self, called: Rpc, requests: Iterator[Any], context: Any) -> Message:
        """Keep the first message with the content of all; the real guard reads to the end too."""
        first = next(requests)
        first.chunk += b"".join(message.chunk for message in requests)
        return self._answer(called, first, context)

    def _stream(self, called: Rpc, request: Message, context: Any) -> Iterator[Message]:
        yield from self._note(called, request, context) or [called.response_type(chunk=b"piece")]


@dataclass
class Door:
    """A gateway that answers."""

    url: str
    app: FastAPI
    kernel: Kernel
    clock: Clock
    services: StandIn
    settings: GatewaySettings
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)
    _clients: list[httpx.Client] = field(default_factory=list)

    def close(self) -> None:
        """Hang up all clients."""
        for client in self._clients:
            client.close()

    def client(self) -> httpx.Client:
        """Nobody in particular; closed with the door."""
        client = httpx.Client(base_url=f"{self.url}/api/v1", timeout=20)
        self._clients.append(client)
        return client

    def sign_in(self, account: str, password: str = PASSWORD) -> httpx.Response:
        """Try to sign in."""
        form = {"username": account, "password": password}
        return self.client().post("/auth/token", data=form)

    def person(self, account: str = "clerk@430423") -> httpx.Client:
        """Somebody signed in."""
        issued, token = self._tokens.get(account, (-_FRESH_SECONDS, ""))
        if time.monotonic() - issued >= _FRESH_SECONDS:
            token = self.sign_in(account).json()["access_token"]
            self._tokens[account] = (time.monotonic(), token)
        client = self.client()
        client.headers["Authorization"] = f"Bearer {token}"
        return client


def key() -> dict[str, str]:
    """The header with a fresh idempotency key."""
    return {"Idempotency-Key": new_uuid7()}


@contextmanager
def running_door(**settings: Any) -> Iterator[Door]:
    """A gateway with a database of its own for the block."""
    clock, stand_in = Clock(), StandIn()
    prepared = a_kernel("gateway", now=clock)
    migrate(prepared.database, MIGRATIONS, part="gateway")
    seed(prepared, DEMO)
    with serving_stand_in(stand_in) as target:
        prefix = prepared.database.name.removesuffix("gateway")
        given: dict[str, Any] = {
            "keys_dir": keys_dir(),
            "redis_uri": needed("ONEDOOR_REDIS_URI"),
            "database_prefix": prefix,
            **{f"{name}_target": target for name in _SERVICES},
            **settings,
        }
        chosen = GatewaySettings(**given)
        kernel = a_kernel("gateway", prefix=prefix, now=clock)
        app = create_app(chosen, kernel=lambda: kernel)
        with served(app, chosen) as url:
            door = Door(url, app, prepared, clock, stand_in, chosen)
            yield door
            door.close()
    drop(prepared)


@contextmanager
def serving_stand_in(stand_in: StandIn) -> Iterator[str]:
    """The stand-in on a port of its own."""
    server = grpc.server(ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers((stand_in,))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"127.0.0.1:{port}"
    server.stop(0).wait()


@contextmanager
def served(app: FastAPI, settings: GatewaySettings) -> Iterator[str]:
    """The application behind the real guarded protocol."""
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            http=guarded(settings.gateway_header_seconds),  # type: ignore[arg-type]
            loop="asyncio",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
        )
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    eventually(lambda: server.started, within=15)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(15)


_SERVICES = ("intake", "routing", "mediation", "grid", "notify")


def _split(path: str) -> tuple[str, str]:
    """`/onedoor.intake.v1.DeskService/GetCase` as `intake` and `DeskService.GetCase`."""
    owner, method = path.strip("/").split("/")
    _, service, _, name = owner.split(".")
    return service, f"{name}.{method}"
