"""Calls any RPC of a running platform as anybody, and keeps the whole answer to compare."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import json_format, message_factory
from google.protobuf.message import Message

from chassis.principals import PrincipalSigner, load_signer
from contracts.principals import Post, Principal
from deploy.local.platform import Platform
from tests.support.descriptors import Rpc, rpcs

WITHIN = 20.0
Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What came back: status, stable reason, details and words, or the messages."""

    status: str
    reason: str = ""
    details: str = ""
    words: str = ""
    fields: tuple[Fields, ...] = ()

    @property
    def body(self) -> Fields:
        """The first message as JSON-able fields, defaults included."""
        return self.fields[0]

    @property
    def text(self) -> str:
        """All that came back, as text to search."""
        return json.dumps([self.reason, self.details, self.words, self.fields], ensure_ascii=False)

    def without(self, name: str) -> "Answer":
        """The same with an id that was asked about taken out of words and details."""
        return Answer(
            self.status,
            self.reason,
            self.details.replace(name, "<id>"),
            self.words.replace(name, "<id>"),
            tuple(json.loads(json.dumps(self.fields).replace(name, "<id>"))),
        )


class Callers:
    """Anybody who may hold a principal, at the services of one platform."""

    def __init__(self, platform: Platform) -> None:
        """Sign with the platform's own gateway key."""
        self._targets = platform.environment
        self._signer: PrincipalSigner = load_signer(
            Path(platform.environment["ONEDOOR_KEYS_DIR"]), "gateway"
        )
        self._channels: dict[str, grpc.Channel] = {}

    def ask(self, name: str, who: str, fields: Fields | None = None) -> Answer:
        """Call `<Service>.<Method>` as `post@area` with these request fields."""
        token = self._signer.sign(principal_of(who))
        metadata = (("x-onedoor-principal", token),)
        return ask_over(self._channel(named(name).service), name, fields or {}, metadata)

    def do(self, name: str, who: str, fields: Fields | None = None) -> Fields:
        """Call what must succeed; gives its fields."""
        answer = self.ask(name, who, fields)
        assert answer.status == "OK", (name, who, answer)
        return answer.body

    def close(self) -> None:
        """Close the channels."""
        for channel in self._channels.values():
            channel.close()

    def _channel(self, service: str) -> grpc.Channel:
        if service not in self._channels:
            target = self._targets[f"ONEDOOR_{service.upper()}_TARGET"]
            self._channels[service] = grpc.insecure_channel(target)
        return self._channels[service]


def ask_over(
    channel: grpc.Channel, name: str, fields: Fields, metadata: Sequence[tuple[str, str]] = ()
) -> Answer:
    """Call `<Service>.<Method>` over a channel; a write gets a fresh key unless it has one."""
    rpc, given = named(name), dict(fields)
    if rpc.is_write:
        given.setdefault("request_id", str(uuid.uuid4()))
    request = json_format.ParseDict(given, message_factory.GetMessageClass(rpc.request)())
    make = _form_of(channel, rpc)
    answer_type = message_factory.GetMessageClass(rpc.method.output_type)
    call: Any = make(
        rpc.path,
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=answer_type.FromString,
    )
    try:
        sent = iter([request]) if rpc.method.client_streaming else request
        answers = call(sent, timeout=WITHIN, metadata=metadata)
        messages = list(answers) if rpc.method.server_streaming else [answers]
    except grpc.RpcError as error:
        return _refusal(error)
    return Answer("OK", fields=tuple(_fields(one) for one in messages))


def _form_of(channel: grpc.Channel, rpc: Rpc) -> Any:
    if rpc.method.client_streaming:
        return channel.stream_unary
    return channel.unary_stream if rpc.method.server_streaming else channel.unary_unary


@cache
def named(name: str) -> Rpc:
    """The RPC of this short name."""
    return next(rpc for rpc in rpcs() if rpc.name == name)


def principal_of(who: str) -> Principal:
    """`clerk@430423`, `housing.handler@430423`, `housing.department@…`, `service:gateway@…`."""
    account, area = who.rsplit("@", 1)
    if account.startswith("service:"):
        return Principal(id=account, post=Post.SERVICE, area_code=area)
    department, _, post = account.rpartition(".")
    return Principal(
        id=who, post=Post(post.rstrip("0123456789")), area_code=area, department=department
    )


def _fields(message: Message) -> Fields:
    found: Fields = json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return found


def _refusal(error: Any) -> Answer:
    trailing = {key: value for key, value in error.trailing_metadata() or ()}
    details = trailing.get("x-details-bin", b"")
    return Answer(
        error.code().name,
        str(trailing.get("x-reason", "")),
        details.decode() if isinstance(details, bytes) else details,
        error.details() or "",
    )
