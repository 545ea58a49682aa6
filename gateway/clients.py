"""The way to the services: RPCs by name from the contracts, one channel per service, deadlines."""

import asyncio
import importlib
import pkgutil
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import grpc
from google.protobuf import message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message

from chassis.principals import PrincipalSigner
from chassis.rpc import CLIENT_OPTIONS, CORRELATION_KEY, PRINCIPAL_KEY, REPLAYED_KEY
from chassis.settings import SERVICES
from contracts.principals import Principal
from gateway import metrics
from gateway.errors import from_rpc
from gateway.settings import GatewaySettings

_SIGNED_FOR_SECONDS = 60.0
_REMEMBERED = 4096
Metadata = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rpc:
    """One remote procedure as the contract declares it."""

    service: str
    method: MethodDescriptor

    @cached_property
    def path(self) -> str:
        """The wire name."""
        return f"/{self.method.containing_service.full_name}/{self.method.name}"

    @cached_property
    def request_type(self) -> type[Message]:
        """The class of the question."""
        return message_factory.GetMessageClass(self.method.input_type)

    @cached_property
    def response_type(self) -> type[Message]:
        """The class of the answer."""
        return message_factory.GetMessageClass(self.method.output_type)

    @cached_property
    def is_write(self) -> bool:
        """Whether the question carries an idempotency key."""
        return "request_id" in self.method.input_type.fields_by_name


def rpc(name: str) -> Rpc:
    """Find `<service>.<ServiceName>.<Method>` in the contracts; an unknown one fails the import.

    Args:
        name: e.g. `intake.CaseService.RegisterCase`.
    """
    service, owner, method = name.split(".")
    package = importlib.import_module(f"onedoor.{service}.v1")
    for module in pkgutil.iter_modules(package.__path__):
        if not module.name.endswith("_pb2"):
            continue
        contract = importlib.import_module(f"{package.__name__}.{module.name}")
        found = contract.DESCRIPTOR.services_by_name.get(owner)
        if found is not None:
            return Rpc(service, found.methods_by_name[method])
    raise LookupError(f"no contract declares {name}")


@dataclass(frozen=True)
class Answer:
    """What a service said, and whether it repeated an earlier answer."""

    message: Message
    is_replayed: bool = False


@dataclass(frozen=True)
class Errand:
    """On whose behalf a call is made, and how it is found again."""

    principal: Principal
    correlation_id: str
    traceparent: str


class Services:
    """Channels to the five services and the word given for each caller."""

    def __init__(self, settings: GatewaySettings, signer: PrincipalSigner) -> None:
        """Open the channels; must run inside the event loop."""
        self._settings = settings
        self._signer = signer
        self._signed: dict[Principal, tuple[float, str]] = {}
        self._channels = {
            service: grpc.aio.insecure_channel(settings.target(service), options=CLIENT_OPTIONS)
            for service in SERVICES
        }
        self._calls: dict[str, Any] = {}

    async def call(self, rpc: Rpc, request: Message, errand: Errand) -> Answer:
        """Ask once, within the deadline; raises Problem."""
        settings = self._settings
        seconds = settings.gateway_write_seconds if rpc.is_write else settings.gateway_read_seconds
        calling = self._callable(rpc)(request, timeout=seconds, metadata=self._metadata(errand))
        try:
            message = await calling
        except grpc.aio.AioRpcError as error:
            _count(rpc, error.code().name)
            raise from_rpc(error) from None
        _count(rpc, "OK")
        trailers = await calling.trailing_metadata() if rpc.is_write else ()
        return Answer(message, any(key == REPLAYED_KEY for key, _ in trailers or ()))

    async def stream(self, rpc: Rpc, request: Message, errand: Errand) -> AsyncIterator[Message]:
        """Ask for a stream; raises Problem, also before the first piece."""
        seconds = self._settings.gateway_write_seconds
        calling = self._callable(rpc)(request, timeout=seconds, metadata=self._metadata(errand))
        try:
            async for message in calling:
                yield message
        except grpc.aio.AioRpcError as error:
            _count(rpc, error.code().name)
            raise from_rpc(error) from None
        _count(rpc, "OK")

    async def send(
        self, rpc: Rpc, first: Message, chunks: AsyncIterator[bytes], errand: Errand
    ) -> Answer:
        """Send a content behind the message that says what it is; raises Problem.

        The service may answer before the end, when it will not have the content.
        """
        seconds = self._settings.gateway_upload_seconds + self._settings.gateway_write_seconds
        calling = self._callable(rpc)(timeout=seconds, metadata=self._metadata(errand))
        try:
            try:
                await calling.write(first)
                async for chunk in chunks:
                    if calling.done():
                        break
                    await calling.write(rpc.request_type(chunk=chunk))
                await calling.done_writing()
            except (asyncio.InvalidStateError, grpc.aio.AioRpcError):
                pass  # it has answered, or broken off; the call itself tells which
            message = await calling
        except grpc.aio.AioRpcError as error:
            _count(rpc, error.code().name)
            raise from_rpc(error) from None
        except BaseException:
            calling.cancel()
            raise
        _count(rpc, "OK")
        trailers = await calling.trailing_metadata()
        return Answer(message, any(key == REPLAYED_KEY for key, _ in trailers or ()))

    async def close(self) -> None:
        """Let running calls finish for a moment, then close."""
        for channel in self._channels.values():
            await channel.close(grace=5)

    def _callable(self, rpc: Rpc) -> Any:
        if rpc.path not in self._calls:
            channel = self._channels[rpc.service]
            self._calls[rpc.path] = _form_of(channel, rpc)(
                rpc.path,
                request_serializer=rpc.request_type.SerializeToString,
                response_deserializer=rpc.response_type.FromString,
            )
        return self._calls[rpc.path]

    def _metadata(self, errand: Errand) -> Metadata:
        pairs: Sequence[tuple[str, str]] = (
            (PRINCIPAL_KEY, self._word_for(errand.principal)),
            (CORRELATION_KEY, errand.correlation_id),
            ("traceparent", errand.traceparent),
        )
        return tuple(pair for pair in pairs if pair[1])

    def _word_for(self, principal: Principal) -> str:
        now = time.monotonic()
        until, token = self._signed.get(principal, (0.0, ""))
        if until < now:
            if len(self._signed) >= _REMEMBERED:
                self._signed.clear()
            token = self._signer.sign(principal)
            self._signed[principal] = (now + _SIGNED_FOR_SECONDS, token)
        return token


def _form_of(channel: grpc.aio.Channel, rpc: Rpc) -> Any:
    if rpc.method.client_streaming:
        return channel.stream_unary
    return channel.unary_stream if rpc.method.server_streaming else channel.unary_unary


def _count(rpc: Rpc, code: str) -> None:
    metrics.CLIENT_HANDLED.labels(rpc.service, rpc.method.name, code).inc()
